import { expect, test } from 'vitest';
import { constant, sum, type Tensor } from '../../../../main/tensor/index.ts';
import { deepSupervisionWeights, headsLoss } from '../../../../main/training/losses/deep-supervision.ts';
import { downsampleLabels } from '../../../../main/training/losses/downsample-labels.ts';
import { evaluate } from '../support.ts';

test("gives nnU-Net's weights", () => {
  // segmentation-systems.md 15, without the coarsest stage, whose weight there is 0
  expect(deepSupervisionWeights(2)).toEqual([2 / 3, 1 / 3]);
  const four = deepSupervisionWeights(4).map((weight) => Number(weight.toFixed(4)));
  expect(four).toEqual([0.5333, 0.2667, 0.1333, 0.0667]);
  expect(deepSupervisionWeights(1)).toEqual([1]);
});

test('weighs each head at its own resolution', async () => {
  const labels = constant(
    Float32Array.from({ length: 16 }, (_, index) => index),
    [1, 1, 4, 4],
  );
  const heads = [constant(0, [1, 2, 4, 4]), constant(0, [1, 2, 2, 2])];
  const total = (_: Tensor, at: Tensor): Tensor => sum(at, [0, 1, 2, 3]);
  const loss = headsLoss(heads, labels, { loss: total, weights: [1, 10] });
  const { value } = await evaluate({ value: loss });
  expect(value).toEqual([120 + 10 * (5 + 7 + 13 + 15)]);
});

test('refuses as many weights as there are no heads', () => {
  const options = { loss: (x: Tensor) => x, weights: [1] };
  expect(() => headsLoss([], constant(0, [1, 1, 2]), options)).toThrow('0 heads, but 1 weights');
});

test('keeps axes apart when it halves labels, and takes the later of two voxels (torch: nearest-exact)', async () => {
  const labels = constant(
    Float32Array.from({ length: 8 }, (_, index) => index),
    [1, 1, 2, 4],
  );
  const { wide, deep } = await evaluate({
    wide: downsampleLabels(labels, [1, 2, 2, 2]),
    deep: downsampleLabels(labels, [1, 2, 1, 2]),
  });
  expect(wide).toEqual([1, 3, 5, 7]);
  expect(deep).toEqual([5, 7]);
});

test('refuses a head whose sides do not divide those of the labels', () => {
  expect(() => downsampleLabels(constant(0, [1, 1, 5]), [1, 2, 2])).toThrow(/\[1, 1, 5\].*\[1, 2, 2\]/);
});
