/** Filters used as mixtures: what a program uses, what is baked and what is cut are the same network. */
import { describe, expect, test } from 'vitest';
import { createPlan, cut, forward, type Network, type Weights } from '../../../../main/network/index.ts';
import { bakedReductions } from '../../../../main/pruning/mixing/bake.ts';
import { mapScales, merge, pulled, tie } from '../../../../main/pruning/mixing/clusters.ts';
import { createMixing, mixableGroups } from '../../../../main/pruning/mixing/mixing.ts';
import { directions, partsOf, withRows } from '../../../../main/pruning/mixing/parts.ts';
import { input, program, state } from '../../../../main/tensor/index.ts';
import { createRandom } from '../../../../shared/random.ts';
import { smallUNet } from '../../network/networks.ts';
import { randomImage, randomWeights, relativeDifference, runOn } from '../../network/run.ts';
import { engine } from '../../training/fixtures.ts';
import { viewOf } from '../criteria/view.ts';

const image = randomImage([2, 2, 8, 8], 3);
const kinds = [
  { norm: 'affine' },
  { norm: 'plain' },
  { norm: 'affine', residual: true },
  { norm: 'none' },
] as const;

const viewsOf = (kind: (typeof kinds)[number]) => {
  const view = viewOf('ascp', { network: smallUNet(kind) });
  return { ...view, weights: randomWeights(view.weights, 4) };
};

/** Three clusters in every layer. */
const labelsOf = (filters: number): number[] => Array.from({ length: filters }, (_, filter) => filter % 3);

describe.each(kinds)('%j', (kind) => {
  const view = viewsOf(kind);
  const { network, coupling, groups, weights } = view;

  test('a program with mixtures computes what the baked weights do, and a state restores it', async () => {
    const random = createRandom(6);
    const mixing = createMixing(coupling);
    const matrices = new Map<string, Float32Array>();
    for (const group of groups) {
      for (const { layer } of partsOf(view, group)) {
        matrices.set(
          layer,
          Float32Array.from({ length: group.filters ** 2 }, () => random.normal()),
        );
      }
    }
    mixing.set(matrices);
    const restored = createMixing(coupling, mixing.save());
    const baked = await runOn(engine, network, restored.bake(weights), image);
    const used = await runMixed(network, weights);
    expect(relativeDifference(baked, used)).toBeLessThan(1e-4);
    expect(relativeDifference(baked, await runOn(engine, network, weights, image))).toBeGreaterThan(0.1);

    async function runMixed(of: Network, own: Weights) {
      const { logits } = forward(of, input('x', image.shape), (name, shape) =>
        mixing.reparameterize(name, state(name, shape)),
      );
      const states = new Map([...own].map(([name, { data }]) => [name, data]));
      const executable = await engine.compile(
        program({ outputs: { head0: logits[0]! }, updates: {} }),
        states,
      );
      const { head0 } = await executable.run({ x: image.data, ...mixing.feeds() });
      const result = new Map([['head0', Float64Array.from(head0!)]]);
      await executable.dispose();
      return result;
    }
  });

  test('filters that are tied merge without a trace', async () => {
    const mixing = createMixing(coupling);
    const matrices = new Map<string, Float32Array>();
    const merged = groups.map((group) => {
      const parts = partsOf(view, group);
      const labels = labelsOf(group.filters);
      const scales = mapScales(parts, group.filters);
      for (const { layer, kind: of, lengths } of parts) {
        matrices.set(layer, tie(of === 'normed kernel' ? lengths : scales, labels));
      }
      return merge(group, { labels, scales, directions: directions(parts, group.filters) });
    });
    mixing.set(matrices);
    expect(merged.every(({ keep }) => keep.length === 3)).toBe(true);
    const reductions = bakedReductions(view, mixing, merged);
    const small = cut(network, weights, new Map(), createPlan(network, reductions));
    const full = await runOn(engine, network, mixing.bake(weights), image);
    const difference = relativeDifference(full, await runOn(engine, small.network, small.weights, image));
    expect(difference).toBeLessThan(5e-5); // not 0: the norm's epsilon sees a filter's length
    const kept = merged.map(({ group, keep }) => ({ group, keep }));
    const dropped = cut(network, mixing.bake(weights), new Map(), createPlan(network, kept));
    const without = relativeDifference(full, await runOn(engine, dropped.network, dropped.weights, image));
    expect(without).toBeGreaterThan(100 * difference);
  });

  test('pulled all the way, the members of a cluster have one direction and their old lengths', () => {
    for (const group of groups) {
      const labels = labelsOf(group.filters);
      for (const part of partsOf(view, group)) {
        const rows = pulled(part, labels, 1);
        const after = withRows(view, group, part.layer, rows);
        const again = partsOf({ ...view, weights: after }, group).find(({ layer }) => layer === part.layer)!;
        const width = rows.length / group.filters;
        for (let filter = 0; filter < group.filters; filter++) {
          expect(again.lengths[filter]).toBeCloseTo(part.lengths[filter]!, 4);
          for (let step = 0; step < width; step++) {
            const unit = (of: number) => again.rows[of * width + step]! / again.lengths[of]!;
            expect(unit(filter)).toBeCloseTo(unit(filter % 3), 5);
          }
        }
      }
    }
  });
});

test('half a pull goes half the way, and none leaves everything', () => {
  const part = {
    layer: 'a',
    kind: 'normed kernel' as const,
    rows: Float64Array.of(2, 0, 0, 3),
    lengths: Float64Array.of(2, 3),
  };
  expect([...pulled(part, [0, 0], 0)]).toEqual([2, 0, 0, 3]);
  const half = pulled(part, [0, 0], 0.5); // directions (3, 1) / 4 and (1, 3) / 4
  const root = Math.sqrt(10);
  expect([...half].map((value) => value * root)).toEqual(
    [6, 2, 3, 9].map((value) => expect.closeTo(value, 9)),
  );
});

test('a group that one layer has only in part is cut, never mixed', () => {
  const [whole, part] = [
    { group: 'a', atoms: [0, 1] },
    { group: 'a', atoms: [1] },
  ];
  const group = {
    id: 'a',
    stage: 0,
    filters: 2,
    producers: ['a'],
    frozen: false,
    minKeep: 1,
    featureMap: null,
  };
  const axis = (segments: (typeof whole)[]) =>
    ({ parameter: 'a/weight', layer: 'a', role: 'kernel', axis: 0, does: 'produce', segments }) as const;
  expect(mixableGroups({ groups: [group], axes: [axis([whole])] })).toEqual(['a']);
  expect(mixableGroups({ groups: [group], axes: [axis([whole]), axis([part])] })).toEqual([]);
});
