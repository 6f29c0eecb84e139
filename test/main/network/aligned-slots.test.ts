/** Optimiser state through a cut, on random graphs: each moment stays with the number that it belongs to. */
import { expect, test } from 'vitest';
import { cut } from '../../../main/network/surgery.ts';
import { initializeWeights, type NdArray, type Weights } from '../../../main/network/weights.ts';
import { createRandom } from '../../../shared/random.ts';
import { randomNetwork, randomPlan } from './random-networks.ts';
import { randomWeights } from './run.ts';

const step: NdArray = { shape: [], data: Float32Array.of(12) };

/** Two moments that tell which number each belongs to. */
function slotsOf(weights: Weights): Weights {
  const slots = new Map<string, NdArray>([['step', step]]);
  for (const [name, { shape, data }] of weights) {
    slots.set(`${name}:m`, { shape, data: data.map((value) => 2 * value) });
    slots.set(`${name}:v`, { shape, data: data.map((value) => value * value) });
  }
  return slots;
}

test.each([1, 2, 3, 4, 5, 11, 12, 16])('random graph %i, 50 random plans', (seed) => {
  const network = randomNetwork(createRandom(seed));
  const weights = randomWeights(initializeWeights(network, createRandom(seed)), seed);
  const slots = slotsOf(weights);
  const random = createRandom(seed);
  for (let plan = 0; plan < 50; plan++) {
    const small = cut(network, weights, slots, randomPlan(network, random));
    expect(small.slots).toEqual(slotsOf(small.weights));
  }
  expect(slots).toEqual(slotsOf(weights));
});
