import { expect, test } from 'vitest';
import { diceCrossEntropy } from '../../../../main/training/losses/dice-cross-entropy.ts';
import { constant, gradients } from '../../../../main/tensor/index.ts';
import { evaluate } from '../support.ts';

// segmentation-systems.md 15, "Dice + CE"
const logits = Float32Array.of(2, -1, 0.5, 0, 0, 1, 1.5, 0);
const labels = constant(Float32Array.of(0, 1, 1, 0), [1, 1, 2, 2]);

async function lossOf(alpha: number, values = logits): Promise<number> {
  const loss = diceCrossEntropy(constant(values, [1, 2, 2, 2]), labels, { alpha, batchDice: false });
  return (await evaluate({ loss })).loss![0]!;
}

test('gives the golden cross-entropy, soft Dice and their sum', async () => {
  expect(await lossOf(0)).toBeCloseTo(2 * 0.315066, 5);
  expect(await lossOf(1)).toBeCloseTo(2 * -0.761917, 5);
  expect(await lossOf(0.5)).toBeCloseTo(-0.446851, 5);
});

test('stays finite where a probability is zero in float32', async () => {
  // Voxel 0 is background with logits (-200, 0): -log p = 200.
  const loss = await lossOf(0, Float32Array.of(-200, 0, 0, 200, 0, 200, 200, 0));
  expect(loss).toBeCloseTo((2 * 200) / 4, 3);
});

test('is -1 for a perfect segmentation at alpha 0.5', async () => {
  expect(await lossOf(0.5, Float32Array.of(50, -50, -50, 50, -50, 50, 50, -50))).toBeCloseTo(-1, 5);
});

test('takes the batch as one image where asked to', async () => {
  // Two samples of one voxel, p(1) = 0.5 each; only the first is labelled 1.
  const halves = constant(0, [2, 2, 1]);
  const target = constant(Float32Array.of(1, 0), [2, 1, 1]);
  const dice = (batchDice: boolean) => diceCrossEntropy(halves, target, { alpha: 0.5, batchDice });
  const { perSample, pooled } = await evaluate({ perSample: dice(false), pooled: dice(true) });
  const crossEntropy = Math.log(2);
  expect(perSample![0]).toBeCloseTo(crossEntropy - 0.5 * (1 / 1.5 + 0), 4);
  expect(pooled![0]).toBeCloseTo(crossEntropy - 1 / 2, 4);
});

test("agrees with finite differences in every logit's gradient", async () => {
  const x = constant(logits, [1, 2, 2, 2]);
  const loss = diceCrossEntropy(x, labels, { alpha: 0.7, batchDice: false });
  const [gradient] = gradients(loss, [x]);
  const { analytic } = await evaluate({ analytic: gradient! });
  for (const index of logits.keys()) {
    const shifted = (by: number) => logits.map((value, at) => (at === index ? value + by : value));
    const difference = (await lossOf(0.7, shifted(0.05))) - (await lossOf(0.7, shifted(-0.05)));
    expect(analytic![index]).toBeCloseTo(difference / 0.1, 3);
  }
});
