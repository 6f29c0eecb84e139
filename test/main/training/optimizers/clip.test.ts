import { expect, test } from 'vitest';
import { constant } from '../../../../main/tensor/index.ts';
import { clipToNorm, euclideanNorm } from '../../../../main/training/optimizers/clip.ts';
import { evaluate } from '../support.ts';

// Norm: sqrt(9 + 16 + 144) = 13.
const vector = constant(Float32Array.of(3, 4, -12), [3]);

test('takes the norm over all gradients', async () => {
  const { norm } = await evaluate({ norm: euclideanNorm(vector) });
  expect(norm![0]).toBeCloseTo(13, 5);
});

test('scales all gradients alike, and only down', async () => {
  const clipped = (limit: number) => clipToNorm(vector, euclideanNorm(vector), limit);
  const { half, same } = await evaluate({ half: clipped(6.5), same: clipped(20) });
  for (const [index, value] of [1.5, 2, -6].entries()) expect(half![index]).toBeCloseTo(value, 5);
  expect(same).toEqual([3, 4, -12]);
});

test('a limit of 0 switches it off', () => {
  expect(clipToNorm(vector, euclideanNorm(vector), 0)).toBe(vector);
});
