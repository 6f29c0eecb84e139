import { expect, test } from 'vitest';
import { constant } from '../../../../main/tensor/index.ts';
import { clipToNorm, globalNorm } from '../../../../main/training/optimizers/clip.ts';
import { evaluate } from '../support.ts';

// Norm of all three together: sqrt(9 + 16 + 144) = 13.
const gradients = [constant(Float32Array.of(3, 4), [2]), constant(-12, [1, 1])];

test('takes the norm over all gradients', async () => {
  const { norm } = await evaluate({ norm: globalNorm(gradients) });
  expect(norm![0]).toBeCloseTo(13, 5);
});

test('scales all gradients alike, and only down', async () => {
  const clipped = (limit: number) => clipToNorm(gradients, globalNorm(gradients), limit);
  const [half, same] = [clipped(6.5), clipped(20)];
  const values = await evaluate({ a: half[0]!, b: half[1]!, c: same[0]! });
  expect(values['a']![0]).toBeCloseTo(1.5, 5);
  expect(values['a']![1]).toBeCloseTo(2, 5);
  expect(values['b']![0]).toBeCloseTo(-6, 5);
  expect(values['c']).toEqual([3, 4]);
});

test('a limit of 0 switches it off', () => {
  expect(clipToNorm(gradients, globalNorm(gradients), 0)).toBe(gradients);
});
