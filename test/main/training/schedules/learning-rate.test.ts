import { expect, test } from 'vitest';
import { polyLearningRate } from '../../../../main/training/schedules/learning-rate.ts';

test("decays as nnU-Net's does (segmentation-systems.md 15)", () => {
  expect(polyLearningRate(0.01, 0)).toBe(0.01);
  expect(polyLearningRate(0.01, 500 / 1000)).toBeCloseTo(0.005358867, 9);
  expect(polyLearningRate(0.01, 999 / 1000)).toBeCloseTo(1.995262e-5, 11);
});

test('is 0, not a complex number, past the end', () => {
  expect(polyLearningRate(0.01, 1.2)).toBe(0);
});
