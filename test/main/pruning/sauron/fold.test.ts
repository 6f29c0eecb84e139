/** What is handed to the consumers of a removed filter: exact where its map is the reference's own. */
import { expect, test } from 'vitest';
import { createPlan, cut, initializeWeights, type Weights } from '../../../../main/network/index.ts';
import { addMoments, foldIntoReference, sharesOf } from '../../../../main/pruning/sauron/fold.ts';
import { createRandom } from '../../../../shared/random.ts';
import { smallUNet } from '../../network/networks.ts';
import { randomImage, randomWeights, relativeDifference, runNetwork } from '../../network/run.ts';

test('kept filters feed themselves, the others the reference by their share', () => {
  const { consume } = foldIntoReference('a', [1, 3], { shares: [0.5, 9, -2, 1], reference: 3 });
  expect(consume).toEqual({ rows: 4, columns: 2, data: Float32Array.of(0, 0.5, 1, 0, 0, -2, 0, 1) });
});

test('a share is the slope of a map over the reference, by sums of several passes, and none of a silent one', () => {
  // Two passes of maps r = (1, -1), 3 r + 5 and silence: means of products 1, 3, 0 and of maps 0, 5, 0.
  const pass = { products: Float32Array.of(1, 3, 0), means: Float32Array.of(0, 5, 0) };
  const sums = addMoments(addMoments(undefined, pass), pass);
  expect([...sharesOf(sums, 0)]).toEqual([1, 3, 0]);
  expect([...sharesOf(sums, 2)]).toEqual([0, 0, 0]);
});

test.each(['encoder0.2', 'encoder1.1', 'up0', 'decoder0.2'])(
  '%s: filters equal to the reference go without a trace, where dropping them changes the output',
  (group) => {
    const network = smallUNet({});
    const weights = twins(randomWeights(initializeWeights(network, createRandom(1)), 2), group);
    const image = randomImage([1, 2, 8, 8], 3);
    const before = runNetwork(network, weights, image);
    const filters = weights.get(`${group}/bias`)!.data.length;
    const keep = Array.from({ length: filters }, (_, filter) => filter).filter((filter) => filter !== 1);
    const after = (reduction: Parameters<typeof createPlan>[1][number]) => {
      const smaller = cut(network, weights, new Map(), createPlan(network, [reduction]));
      return relativeDifference(before, runNetwork(smaller.network, smaller.weights, image));
    };
    expect(
      after(foldIntoReference(group, keep, { shares: new Array<number>(filters).fill(1), reference: 2 })),
    ).toBeLessThan(1e-6);
    expect(after({ group, keep })).toBeGreaterThan(1e-4);
  },
);

/** The weights with filter 1 of a group made equal to filter 2, in all that makes its map. */
function twins(weights: Weights, group: string): Weights {
  return new Map(
    [...weights].map(([name, { shape, data }]) => {
      const [layer, kind = ''] = name.split('/');
      const mine = layer === group || layer === `${group}.norm`;
      if (!mine) return [name, { shape, data }];
      const axis = kind === 'weight' && group.startsWith('up') ? 1 : 0;
      const inner = shape.slice(axis + 1).reduce((product, side) => product * side, 1);
      const side = shape[axis] ?? 1;
      const copied = data.slice();
      for (let index = 0; index < data.length; index++) {
        if (Math.floor(index / inner) % side === 1) copied[index] = data[index + inner] ?? NaN;
      }
      return [name, { shape, data: copied }];
    }),
  );
}
