import { describe, expect, test } from 'vitest';
import type { SauronConfig } from '../../../../main/pruning/sauron/presets.ts';
import { pruningMethods, type MethodSetup } from '../../../../main/pruning/index.ts';
import { input, program } from '../../../../main/tensor/index.ts';
import { defaultPruning } from '../../../../shared/pruning-defaults.ts';
import { tinyNetwork } from '../tiny-network.ts';

const layer = (id: string, filters: number) => ({ id, filters, minKeep: 1 });

function setup(
  { preset = 'budget', lambda = 0.5, prune = true }: Partial<SauronConfig> = {},
  layers = [layer('a', 4), layer('b', 3)],
): MethodSetup {
  const config = {
    pruning: {
      ...defaultPruning('sauron'),
      variant: preset,
      options: { lambda, cuts: prune ? 1 : 0 },
    },
    seed: 7,
    epochs: 10,
  };
  return { layers, heads: 2, config, dense: tinyNetwork, patch: [16, 16], learningRateSum: () => 1 };
}

/** From its first state with a floor of two filters: four are easier to follow than more, and the preset's own floor. */
const start = (options?: Partial<SauronConfig>, saved?: unknown, layers?: MethodSetup['layers']) => {
  const asked = { ...setup(options), ...(layers ? { layers } : {}) };
  const first = pruningMethods.sauron.start(asked).save() as { layers: readonly object[] };
  const lowered = { ...first, layers: first.layers.map((own) => ({ ...own, floor: 2 })) };
  return pruningMethods.sauron.start(asked, saved ?? lowered);
};

const maps = new Map([
  ['a', input('map a', [2, 4, 4, 4])],
  ['b', input('map b', [2, 3, 4, 4])],
]);

const facts = (epoch: number) => ({
  epoch,
  epochs: 10,
  trainLosses: [1],
  validationLosses: [1],
  classDice: [1],
  share: 1,
});

/** The filter that the next pass's scores are measured against. */
const referenceOf = (feeds: Readonly<Record<string, Float32Array>>, id: string) =>
  feeds[`sauron/${id}/reference`]?.indexOf(1) ?? -1;

const observed = (a: number[], b = [1, 1, 1]) => ({
  'sauron/a/scores': Float32Array.from(a),
  'sauron/b/scores': Float32Array.from(b),
});

/** As if each map were 0.5 + filter times the reference, of variance 2, and all had a mean of 1. */
const moments = (reference: number) => ({
  'sauron/a/products': Float32Array.from([0, 1, 2, 3], (filter) =>
    filter === reference ? 2 + 1 : (0.5 + filter) * 2 + 1,
  ),
  'sauron/a/means': Float32Array.of(1, 1, 1, 1),
});

test('a variant that it has not is refused before a run, with those that it has', () => {
  const asked = setup();
  const config = { ...asked.config, pruning: { ...asked.config.pruning, variant: 'fast' } };
  expect(() => pruningMethods.sauron.check?.({ ...asked, config })).toThrow(
    'Sauron has no variant "fast" (pruning.variant).',
  );
});

describe('the programs', () => {
  test('lambda 0 adds nothing to the loss', () => {
    expect(start({ lambda: 0 }).penalty(maps)).toBeUndefined();
    expect(start().penalty(maps)?.shape).toEqual([]);
  });

  test('without pruning there is nothing to observe', () => {
    expect(start({ prune: false }).evidence(maps)).toBeUndefined();
  });

  test('the evidence asks for just the inputs that feeds gives, of the right sizes', () => {
    const pruner = start();
    const outputs = Object.fromEntries(pruner.evidence(maps)?.outputs ?? []);
    const { inputs } = program({ outputs, updates: {} });
    const feeds = pruner.feeds();
    expect(Object.keys(feeds).filter((name) => !inputs.has(name))).toEqual([]);
    for (const [name, values] of Object.entries(feeds)) {
      expect(inputs.get(name)?.shape).toEqual([values.length]);
      expect(values.reduce((sum, value) => sum + value)).toBe(1);
    }
    expect(outputs['sauron/a/scores']?.shape).toEqual([4]);
  });

  test('a layer at its floor is not looked at', () => {
    const pruner = start({}, undefined, [layer('a', 4), layer('b', 2)]);
    expect([...(pruner.evidence(maps)?.outputs.keys() ?? [])]).toEqual([
      'sauron/a/scores',
      'sauron/a/products',
      'sauron/a/means',
    ]);
    expect(Object.keys(pruner.feeds())).toEqual(['sauron/a/reference']);
  });

  test('training steps carry it at the published pace, validation passes elsewhere', () => {
    expect(start({ preset: 'default' }).evidence(maps)?.pass).toBe('training');
    expect(start({ preset: 'compat' }).evidence(maps)?.pass).toBe('validation');
    expect(start({ preset: 'budget' }).evidence(maps)?.pass).toBe('validation');
  });

  test('after the last epoch with cuts neither scores nor regulariser are carried any more', () => {
    const pruner = start();
    expect(pruner.endEpoch(facts(5)).rebuild).toBe(false);
    expect(pruner.evidence(maps)).toBeDefined();
    expect(pruner.penalty(maps)).toBeDefined();
    expect(pruner.endEpoch(facts(6)).rebuild).toBe(true);
    expect(pruner.evidence(maps)).toBeUndefined();
    expect(pruner.penalty(maps)).toBeUndefined();
    expect(pruner.endEpoch(facts(7)).rebuild).toBe(false); // once is enough
  });

  test('nor once enough has gone, for good: also after a resume, and where the run turns out longer', () => {
    const pruner = start();
    expect(pruner.endEpoch({ ...facts(2), share: 0.5 }).rebuild).toBe(true);
    const resumed = start({}, JSON.parse(JSON.stringify(pruner.save())));
    expect(resumed.penalty(maps)).toBeUndefined();
    resumed.feeds();
    resumed.observe(observed([0, 0, 0, 0]));
    const longer = resumed.endEpoch({ ...facts(6), epochs: 100, share: 0.9 });
    expect([longer.keep, longer.rebuild]).toEqual([undefined, false]);
    expect(resumed.penalty(maps)).toBeUndefined();
    expect(resumed.evidence(maps)).toBeUndefined();
  });

  test('the published pace keeps its regulariser, and so does the control without cuts', () => {
    const published = start({ preset: 'default' });
    published.endEpoch({ ...facts(9), share: 0.1 });
    expect(published.penalty(maps)).toBeDefined();
    expect(start({ prune: false }).penalty(maps)).toBeDefined();
  });
});

describe('an epoch', () => {
  test('scores are averaged over passes against one reference, and what is close goes', () => {
    const pruner = start();
    const reference = referenceOf(pruner.feeds(), 'a');
    expect(referenceOf(pruner.feeds(), 'a')).toBe(reference);
    const scores = (near: number) =>
      [0, 1, 2, 3].map((filter) => (filter === reference ? 0 : filter === 3 - reference ? near : 1));
    pruner.observe(observed(scores(0.5)));
    pruner.observe(observed(scores(0.1)));
    const { keep, layers } = pruner.endEpoch(facts(6)); // tau is 0.5 by then
    expect(keep?.get('a')).toEqual([0, 1, 2, 3].filter((filter) => filter !== 3 - reference));
    expect(keep?.has('b')).toBe(false);
    expect(layers[0]).toMatchObject({ id: 'a', filters: 3, initialFilters: 4, details: { threshold: 0.5 } });
    expect(layers[0]?.details?.histogram[6]).toBe(1); // 0.3
    expect(pruner.layers()).toEqual(layers);
    expect(pruner.feeds()['sauron/a/reference']).toHaveLength(3);
  });

  test.each(['budget', 'default'] as const)('%s: what goes is handed on or dropped', (preset) => {
    const pruner = start({ preset });
    const reference = referenceOf(pruner.feeds(), 'a');
    const leaver = (reference + 1) % 4;
    const scores = observed([0, 1, 2, 3].map((filter) => (filter === leaver ? 0 : 1)));
    pruner.observe({ ...scores, ...moments(reference) });
    pruner.observe({ ...scores, ...moments(reference) });
    const { keep, reductions } = pruner.endEpoch(facts(6));
    const stay = [0, 1, 2, 3].filter((filter) => filter !== leaver);
    if (preset === 'default') {
      // the published thresholds are at 0.001 still, and a score of 0 lies below
      expect([keep?.get('a'), reductions]).toEqual([stay, undefined]);
      return;
    }
    const row = (filter: number) =>
      filter === leaver
        ? stay.map((own) => (own === reference ? 0.5 + leaver : 0))
        : stay.map((own) => (own === filter ? 1 : 0));
    const data = Float32Array.from([0, 1, 2, 3].flatMap(row));
    expect(reductions).toEqual([{ group: 'a', keep: stay, consume: { rows: 4, columns: 3, data } }]);
  });

  test('nothing lost: no plan at all', () => {
    const pruner = start();
    pruner.feeds();
    pruner.observe(observed([1, 1, 1, 1]));
    expect(pruner.endEpoch(facts(1)).keep).toBeUndefined();
  });

  test('scores do not outlive their epoch', () => {
    const pruner = start();
    pruner.feeds();
    pruner.observe(observed([0, 0, 0, 0]));
    pruner.endEpoch(facts(6));
    expect(pruner.endEpoch(facts(7)).keep).toBeUndefined();
  });

  test('a score that is not finite never removes a filter', () => {
    const pruner = start();
    pruner.feeds();
    pruner.observe(observed([NaN, NaN, NaN, NaN]));
    expect(pruner.endEpoch(facts(6)).keep).toBeUndefined();
  });

  test('the reference changes from epoch to epoch and differs between layers, by the seed alone', () => {
    const draw = () => {
      const pruner = start();
      return Array.from({ length: 12 }, (_, index) => {
        const feeds = pruner.feeds();
        pruner.endEpoch(facts(index + 1));
        return [referenceOf(feeds, 'a'), referenceOf(feeds, 'b')];
      });
    };
    const references = draw();
    expect(new Set(references.map(([a]) => a)).size).toBe(4);
    expect(references.some(([a, b]) => a !== b)).toBe(true);
    expect(draw()).toEqual(references);
  });

  test('compat draws a reference for each pass and believes the last one', () => {
    const pruner = start({ preset: 'compat' });
    const drawn = new Set<number>();
    for (let pass = 0; pass < 20; pass++) {
      drawn.add(referenceOf(pruner.feeds(), 'a'));
      pruner.observe(observed([0, 0, 0, 0]));
    }
    expect(drawn.size).toBe(4);
    const last = referenceOf(pruner.feeds(), 'a');
    pruner.observe(observed([0, 1, 2, 3].map((filter) => (filter === last ? 0 : 1))));
    expect(pruner.endEpoch(facts(1)).keep).toBeUndefined();
  });
});

describe('a run that goes on', () => {
  test('decides as the uninterrupted one, from plain JSON', () => {
    const run = (pruner: ReturnType<typeof start>, epoch: number) => {
      const reference = referenceOf(pruner.feeds(), 'a');
      const size = pruner.layers()[0]?.filters ?? 0;
      pruner.observe(
        observed(
          Array.from({ length: size }, (_, filter) => (filter === reference ? 0 : 0.2 + 0.2 * filter)),
        ),
      );
      return pruner.endEpoch(facts(epoch));
    };
    const whole = start();
    const decisions = [1, 2, 3, 4, 5, 6].map((epoch) => run(whole, epoch));
    const first = start();
    [1, 2, 3].forEach((epoch) => run(first, epoch));
    const layers = first.layers().map(({ id, filters }) => layer(id, filters));
    const second = start({}, JSON.parse(JSON.stringify(first.save())), layers);
    expect([4, 5, 6].map((epoch) => run(second, epoch))).toEqual(decisions.slice(3));
    expect(decisions.some(({ keep }) => keep !== undefined)).toBe(true);
  });

  test('refuses a state of another network, naming both', () => {
    const saved = start().save();
    expect(() => start({}, saved, [layer('a', 4), layer('c', 3)])).toThrow(
      'The saved state of Sauron is for a (4), b (3), the network has a (4), c (3).',
    );
  });

  test('refuses what is no state', () => {
    expect(() => start({}, { epoch: 'one' })).toThrow('The saved state of Sauron cannot be read');
  });
});
