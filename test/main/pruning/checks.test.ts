/** What is refused before a run, with the reason and a way out; and what is only warned of. */
import { describe, expect, test } from 'vitest';
import { couple, type Network } from '../../../main/network/index.ts';
import { parseNetwork } from '../../../main/network/validate.ts';
import { pruningMethods } from '../../../main/pruning/index.ts';
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { methodFacts } from '../../../shared/pruning-methods.ts';
import { methods, type MethodName, type PruningConfig } from '../../../shared/pruning.ts';
import { smallUNet } from '../network/networks.ts';

const [affine, plain, without] = (['affine', 'plain', 'none'] as const).map((norm) => smallUNet({ norm }));

function setup(method: MethodName, dense: Network, changes: Partial<PruningConfig> = {}) {
  const layers = couple(dense)
    .groups.filter(({ frozen }) => !frozen)
    .map(({ id, filters, minKeep }) => ({ id, filters, minKeep }));
  const sauron = { preset: 'budget' as const, lambda: 0.5, prune: true };
  const config = { sauron, pruning: { ...defaultPruning(method), ...changes }, seed: 1, epochs: 10 };
  return { layers, heads: 1, config, dense, patch: [16, 16], learningRateSum: () => 1 };
}

function refusal(method: MethodName, dense: Network, changes?: Partial<PruningConfig>) {
  try {
    pruningMethods[method].check?.(setup(method, dense, changes));
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    return `${message} ${hint}`;
  }
  return '';
}

const reading = methods.filter((method) => methodFacts[method].needsAffine);

test('some methods read the scale of the norms', () =>
  expect(reading).toEqual(['slimming', 'bn-parameters']));

describe.each(reading)('%s', (method) => {
  test('needs affine norms in every place', () => {
    expect(refusal(method, affine!)).toBe('');
    for (const network of [plain!, without!]) {
      expect(refusal(method, network)).toMatch(
        /affineNorm is off.*Switch "Affine instance norm" on, or choose/,
      );
    }
    const mixed: Network = {
      ...affine!,
      layers: affine!.layers.map((layer) =>
        layer.id === 'encoder1.1.norm' && layer.kind === 'normalization'
          ? { ...layer, affine: false }
          : layer,
      ),
    };
    expect(refusal(method, mixed)).toMatch(/affineNorm is off/);
  });
});

test("L1's scaled variant needs them too, its others do not", () => {
  expect(refusal('l1', plain!, { variant: 'scaled' })).toMatch(/affineNorm is off/);
  expect(refusal('l1', affine!, { variant: 'scaled' })).toBe('');
  expect(refusal('l1', plain!)).toBe('');
});

test('weight times gradient is void under an instance norm, and refused with the reason and the alternative', () => {
  for (const network of [affine!, plain!]) {
    expect(refusal('taylor', network, { variant: 'weights' })).toMatch(
      /zero for every filter in front of an instance norm.*Choose the variant "mean" or "squared"/,
    );
    expect(refusal('taylor', network)).toBe('');
  }
  expect(refusal('taylor', without!, { variant: 'weights' })).toBe('');
});

test('scores by length are warned of where a norm takes lengths away, and name what to use', () => {
  const said = (method: MethodName, network: Network, variant: string): string =>
    pruningMethods[method].start(setup(method, network, { variant })).describe(10);
  expect(said('l1', affine!, 'independent')).toMatch(
    /takes the length of a filter away.*"group" scores what is left/,
  );
  expect(said('fpgm', plain!, 'plain')).toMatch(/"directional" scores what is left/);
  expect(said('l1', affine!, 'group')).not.toMatch(/length/);
  expect(said('l1', without!, 'independent')).not.toMatch(/length/);
});

test('a reconstruction says that it is one', () => {
  for (const method of methods.filter((name) => methodFacts[name].source.startsWith('after '))) {
    expect(pruningMethods[method].start(setup(method, affine!)).describe(10)).toContain(
      `(${methodFacts[method].source})`,
    );
  }
});

test('unknown variants, schedules and budgets beyond the floors name the field and what would do', () => {
  expect(refusal('fpgm', affine!, { variant: 'cosine' })).toMatch(/\(pruning\.variant\).*directional, plain/);
  const schedule = { ...defaultPruning('lasso').schedule, kind: 'during' as const };
  expect(refusal('lasso', affine!, { schedule })).toMatch(/\(pruning\.schedule\.kind\).*one-shot/);
  expect(refusal('random', affine!, { budget: { kind: 'macs', cut: 0.99 } })).toMatch(
    /A cut of 99 % of the macs cannot be met.*with 2 filters per layer.*lower pruning\.minKeep/,
  );
});

test.each([
  { kind: 'groupNormalization', groups: 2 },
  { kind: 'batchNormalization' },
  { kind: 'normalization', groups: 2 },
])('a norm over several channels or a batch is refused by name: %j', (change) => {
  const layers = affine!.layers.map((layer) =>
    layer.id === 'encoder0.1.norm' ? { ...layer, ...change } : layer,
  );
  expect(() => parseNetwork({ ...affine!, layers })).toThrow(
    /"encoder0\.1\.norm" is a norm over several channels/,
  );
});
