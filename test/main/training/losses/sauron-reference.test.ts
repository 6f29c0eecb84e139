import { expect, test } from 'vitest';
import { constant } from '../../../../main/tensor/index.ts';
import { sauronReference } from '../../../../main/training/losses/sauron-reference.ts';
import { evaluate } from '../support.ts';

// Two voxels, p(1) = 0.25 and 0.75, labels 0 and 1: both classes overlap by 0.75 of a sum of 2.
const logits = constant(Float32Array.of(Math.log(3), 0, 0, Math.log(3)), [1, 2, 2]);

test('is cross-entropy plus 1 - Dice over all classes', async () => {
  const labels = constant(Float32Array.of(0, 1), [1, 1, 2]);
  const loss = sauronReference(logits, labels, { alpha: 0.5, batchDice: false });
  const { value } = await evaluate({ value: loss });
  expect(value![0]).toBeCloseTo(-Math.log(0.75) + 1 - 0.75, 5);
});

test('counts a class that is absent as a Dice of 0', async () => {
  const labels = constant(0, [1, 1, 2]);
  const loss = sauronReference(logits, labels, { alpha: 1, batchDice: false });
  const { value } = await evaluate({ value: loss });
  // Background: 2 (0.75 + 0.25) / (1 + 2); class 1: 0.
  expect(value![0]).toBeCloseTo(2 * (1 - 0.5 * (2 / 3 + 0)), 5);
});
