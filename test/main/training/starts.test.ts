/**
 * What holds for every start of every architecture: the network is as the start says, trains and resumes to the same
 * numbers, and a method goes on from there, with its budget a share of what it was given.
 */
import { describe, expect, test } from 'vitest';
import { withOption } from '../../../shared/architecture-options.ts';
import { architectureNames, type ArchitectureName } from '../../../shared/architectures.ts';
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { createRandom } from '../../../shared/random.ts';
import type { MethodName } from '../../../shared/pruning.ts';
import { startNames, type Start, type StartName } from '../../../shared/start.ts';
import { startSchema } from '../../../shared/start-schema.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import {
  buildNetwork,
  cost,
  couple,
  outputMargin,
  proposeNetwork,
  sideMultiples,
  type Network,
} from '../../../main/network/index.ts';
import { loadCheckpoint } from '../../../main/training/checkpoint.ts';
import type { TrainingBatch, TrainingData } from '../../../main/training/data.ts';
import { initialCost, initialNetwork } from '../../../main/training/model.ts';
import { plannedNetwork, startNetwork, supported } from '../../../main/training/start-network.ts';
import { train } from '../../../main/training/trainer.ts';
import { curve, recordEvents, tinyConfig } from './fixtures.ts';
import { tinyRun } from './support.ts';

const data = { channels: 1, classes: 3 };

/** Shares of the MACs that a start and a method do without. Most filters of a Factorizer are tied to its windows and factors, and stay. */
const cutsOf = (name: ArchitectureName): { readonly start: number; readonly method: number } =>
  name === 'factorizer' ? { start: 0.05, method: 0.1 } : { start: 0.25, method: 0.3 };

/** Few filters, which differ from stage to stage; the patch is as small as the network takes. */
function planOf(name: ArchitectureName, method: MethodName = 'none'): TrainingConfig {
  const images = { spacing: [1, 1], size: [16, 16], voxels: 1e6 };
  const io = { dims: 2, ...data } as const;
  const { config, patch: proposed } = proposeNetwork(name, images, io);
  const architecture = withOption(config, 'widths', [4, 6, 8]);
  const network = buildNetwork(architecture, { ...io, patch: proposed });
  const multiples = sideMultiples(network);
  const patch = outputMargin(network).map((margin, axis) => 2 * margin + 4 * multiples[axis]!);
  const pruning = { ...defaultPruning(method), budget: { kind: 'macs' as const, cut: cutsOf(name).method } };
  const step = { patch, batch: 2, fixedAxes: [] };
  return tinyConfig({ architecture, method, pruning, step, epochs: 4, iterationsPerEpoch: 2 });
}

/** Noise, labelled at random: batch k is the same whenever it is asked for. */
function noiseData({ step: { patch, batch } }: TrainingConfig): TrainingData & { taken: number } {
  const voxels = patch.reduce((product, side) => product * side, batch);
  const batchOf = (k: number): TrainingBatch => {
    const random = createRandom(3, k);
    const image = Float32Array.from({ length: voxels }, () => random.normal());
    return { image, labels: image.map(() => random.integer(3)), release: () => undefined };
  };
  const source: TrainingData & { taken: number } = {
    ...data,
    taken: 0,
    openBatches: (from) => {
      let k = from;
      return {
        next: () => {
          source.taken++;
          return Promise.resolve(batchOf(k++));
        },
        close: () => Promise.resolve(),
      };
    },
    validation: [batchOf(-1)],
  };
  return source;
}

const groupsOf = (network: Network) => couple(network).groups.filter(({ frozen }) => !frozen);
const filtersOf = (network: Network) => new Map(groupsOf(network).map(({ id, filters }) => [id, filters]));

/** One of each kind; the shape leaves two of the planned layers smaller. */
const examples: { readonly [Name in StartName]: (planned: Network, cut: number) => Start } = {
  planned: () => ({ kind: 'planned' }),
  narrow: (_planned, cut) => ({ kind: 'narrow', budget: 'macs', cut }),
  flat: (_planned, cut) => ({ kind: 'flat', budget: 'macs', cut }),
  shape: (planned) => {
    const [first, , third] = groupsOf(planned);
    const entry = (id: string, filters: number) => ({ id, filters });
    return { kind: 'shape', run: 'l1-2d-1', shape: [entry(first!.id, 3), entry(third!.id, 2)] };
  },
};

const expectations: {
  readonly [Name in StartName]: (own: Network, planned: Network, plan: TrainingConfig) => void;
} = {
  planned: (own, planned) => expect(own).toEqual(planned),
  narrow: (own, planned, { step, architecture }) => {
    const before = filtersOf(planned);
    const widest = Math.max(...before.values());
    const width = Math.max(...filtersOf(own).values());
    const least = new Map(groupsOf(planned).map(({ id, minKeep }) => [id, minKeep]));
    for (const [id, filters] of filtersOf(own))
      expect(filters).toBe(Math.max(least.get(id)!, Math.round((before.get(id)! * width) / widest)));
    const share = cost(own, step.patch).macs / cost(planned, step.patch).macs;
    expect(share).toBeLessThanOrEqual(1 - cutsOf(architecture.kind).start);
    expect(share).toBeGreaterThan(0.3);
  },
  flat: (own, planned, { step, architecture }) => {
    const widths = new Set(filtersOf(own).values());
    // The inner layers of a Factorizer's perceptrons are twice as wide as its stages.
    expect(widths.size).toBe(architecture.kind === 'factorizer' ? 2 : 1);
    const share = cost(own, step.patch).macs / cost(planned, step.patch).macs;
    expect(share).toBeLessThanOrEqual(1 - cutsOf(architecture.kind).start);
    expect(share).toBeGreaterThan(0.4);
  },
  shape: (own, planned) => {
    const expected = filtersOf(planned);
    const [first, , third] = groupsOf(planned);
    expected.set(first!.id, 3).set(third!.id, 2);
    expect(filtersOf(own)).toEqual(expected);
  },
};

const cases = architectureNames.flatMap((name) => startNames.map((start) => ({ name, start })));

describe.each(cases)('$name, start $start', ({ name, start: kind }) => {
  const plan = planOf(name);
  const planned = plannedNetwork(plan, data);
  const cuts = cutsOf(name);
  const start = examples[kind](planned, cuts.start);
  const config = { ...plan, start };

  test('is a network as the start says', () => {
    expect(startSchema.parse(start)).toEqual(start);
    const own = startNetwork(config, data);
    expectations[kind](own, planned, config);
    expect(initialCost(config, data)).toEqual(cost(own, config.step.patch));
  });

  test('trains, and resumes to the same numbers', async () => {
    const whole = tinyRun({ config, data: noiseData(config) });
    const { status, cost: left, initialCost: first } = await train(whole);
    expect([status, left]).toEqual(['finished', first]);
    const said =
      /^The run begins with (one width everywhere that fits \d+ % of the MACs|the planned widths in proportion, fitting \d+ % of the MACs|the shape that l1-2d-1 has left)/;
    expect(whole.events.notes.some((note) => said.test(note))).toBe(kind !== 'planned');

    const ended = tinyRun({ config });
    const batches = noiseData(config);
    await train({
      ...ended,
      data: batches,
      stopped: () => batches.taken >= 2 * config.iterationsPerEpoch + 1,
    });
    expect(loadCheckpoint(ended.folder)?.checkpoint.record.epoch).toBe(2);
    const resumed = { ...ended, data: noiseData(config), events: recordEvents() };
    await train(resumed);
    expect(curve(resumed.events.records)).toEqual(curve(whole.events.records).slice(1));
  });

  test('a method cuts its share of what it was given', async () => {
    const pruned = { ...planOf(name, 'l1'), start };
    const run = tinyRun({ config: pruned, data: noiseData(pruned) });
    const { cost: left, initialCost: first } = await train(run);
    expect(first).toEqual(cost(initialNetwork(config, data), config.step.patch));
    expect(left.macs).toBeLessThanOrEqual((1 - cuts.method) * first.macs);
    expect(left.macs).toBeGreaterThan(0.3 * first.macs);
    expect(run.events.records[0]!.layers.map((layer) => layer.initialFilters)).toEqual([
      ...filtersOf(startNetwork(config, data)).values(),
    ]);
  });
});

describe('what does not go with the plan is refused with the field and a way out', () => {
  const plan = planOf('unet');
  const begin = (start: Start) => () => startNetwork({ ...plan, start }, data);

  test('a shape of another network', () => {
    const shape = (id: string, filters: number) =>
      begin({ kind: 'shape', run: 'a', shape: [{ id, filters }] });
    expect(shape('encoder0.1', 5)).toThrow(
      'The shape asks for 5 filters in "encoder0.1", and the planned network has 4 (start.shape).',
    );
    expect(shape('elsewhere', 1)).toThrow('and the planned network has 0');
    expect(startSchema.safeParse({ kind: 'shape', run: '', shape: [] }).error?.issues[0]?.message).toBe(
      'no run is chosen whose shape is taken',
    );
  });

  test('a flat network of no filters, and a share that is none', () => {
    expect(begin({ kind: 'flat', budget: 'macs', cut: 0.99 })).toThrow('start.cut is 0.99');
    expect(startSchema.safeParse({ kind: 'flat', budget: 'macs', cut: 1 }).success).toBe(false);
    expect(startSchema.safeParse({ kind: 'flat', budget: 'latency', cut: 0.5 }).success).toBe(false);
    expect(startSchema.safeParse({ kind: 'planned', cut: 0.5 }).success).toBe(false);
  });

  test('a start that the architecture has not, in its own words', () => {
    const refused = 'its blocks have the widths that their name says.';
    expect(() => supported({ refused }, plan, 'flat')).toThrow(
      `U-Net cannot begin so (start "Flat width"): ${refused}`,
    );
    expect(supported('any', plan, 'shape')).toBe('any');
  });
});

test.each([
  ['macs', 0],
  ['macs', 0.5],
  ['parameters', 0.5],
  ['channels', 0.3],
] as const)('flat by %s without %s of it: one filter more would be too many', (budget, cut) => {
  const config: TrainingConfig = { ...planOf('unet'), start: { kind: 'flat', budget, cut } };
  const spend = (network: Network): number => {
    const { params, macs } = cost(network, config.step.patch);
    const channels = groupsOf(network).reduce((sum, { filters }) => sum + filters, 0);
    return { macs, parameters: params, channels }[budget];
  };
  const [width = 0] = filtersOf(startNetwork(config, data)).values();
  const wider = { ...config, start: { kind: 'planned' as const } };
  const flatOf = (filters: number) =>
    startNetwork(
      { ...wider, architecture: withOption(config.architecture, 'widths', [filters, filters, filters]) },
      data,
    );
  const allowed = (1 - cut) * spend(plannedNetwork(config, data));
  expect(spend(flatOf(width))).toBeLessThanOrEqual(allowed);
  expect(spend(flatOf(width + 1))).toBeGreaterThan(allowed);
});
