import { expect, test } from 'vitest';
import { activationMoments } from '../../../../main/pruning/criteria/activation-moments.ts';
import { normParameterScores } from '../../../../main/pruning/criteria/norm-parameters.ts';
import { smallUNet } from '../../network/networks.ts';
import { viewOf, withArray } from './view.ts';

const gammas = [0.5, -2, 0, 1];
const betas = [0.1, 1, -3, 0];

function viewWith(variant: string, delivered = 1) {
  const view = viewOf('bn-parameters', { pruning: { variant, options: { delivered } } });
  const scaled = withArray(view.weights, 'encoder0.1.norm/scale', (_, index) => gammas[index]!);
  const shifted = withArray(scaled, 'encoder0.1.norm/bias', (_, index) => betas[index]!);
  // [4, 4, 3, 3]: every reader of map j has the weight j + 1.
  const weights = withArray(shifted, 'encoder0.2/weight', (_, index) => 1 + (Math.floor(index / 9) % 4));
  return { ...view, weights };
}

const overMean = (values: readonly number[]) =>
  values.map((value) => (value * values.length) / values.reduce((sum, own) => sum + own, 0));

test.each([
  ['spread', (j: number) => Math.sqrt(activationMoments(gammas[j]!, betas[j]!, 0.01).variance)],
  ['meanAbs', (j: number) => activationMoments(gammas[j]!, betas[j]!, 0.01).meanAbs],
  ['energy', (j: number) => activationMoments(gammas[j]!, betas[j]!, 0.01).energy],
] as const)(
  '%s times the length of the weights that read the map, over the mean of the layer',
  (variant, of) => {
    for (const delivered of [0, 1]) {
      const view = viewWith(variant, delivered);
      const scores = normParameterScores(
        view,
        view.groups.find(({ id }) => id === 'encoder0.1')!,
      );
      // ‖K_j‖ = sqrt(4 · 9) · (j + 1)
      const expected = overMean([0, 1, 2, 3].map((j) => of(j) * (delivered ? 6 * (j + 1) : 1)));
      expect([...scores]).toEqual(expected.map((value) => expect.closeTo(value, 5)));
    }
  },
);

test('a constant has no spread, whatever its size, but a large mean', () => {
  const group = (view: ReturnType<typeof viewWith>) => view.groups.find(({ id }) => id === 'encoder0.1')!;
  const [spread, mean] = [viewWith('spread'), viewWith('meanAbs')];
  expect(normParameterScores(spread, group(spread))[2]).toBe(0);
  expect(normParameterScores(mean, group(mean))[2]).toBeGreaterThan(0);
});

test('what an addition joins is summed in variance: sqrt of the sum of both norms', () => {
  const network = smallUNet({ residual: true, inputChannels: 1 });
  const base = viewOf('bn-parameters', { network, pruning: { options: { delivered: 0 } } });
  const group = base.groups.find(({ id }) => id === 'encoder1.2')!;
  expect(group.producers).toEqual(['encoder1.2', 'encoder1.shortcut']);
  const scale = (index: number) => 1 + index;
  let weights = withArray(base.weights, 'encoder1.2.norm/scale', (_, index) => scale(index));
  weights = withArray(weights, 'encoder1.shortcut.norm/scale', (_, index) => 2 * scale(index));
  const scores = normParameterScores({ ...base, weights }, group);
  expect([...scores]).toEqual(overMean([1, 2, 3, 4, 5, 6]).map((value) => expect.closeTo(value, 5)));
});
