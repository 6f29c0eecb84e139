/**
 * Constants of filters that go, folded into readers without a norm: exact where they are constants
 * (pruning-methods.md 0.1, fact 4).
 */
import { expect, test } from 'vitest';
import { createPlan, cut, type Reduction } from '../../../../main/network/index.ts';
import { foldConstants } from '../../../../main/pruning/reducers/fold.ts';
import { selectAll } from '../../../../main/pruning/reducers/select.ts';
import type { Survey } from '../../../../main/probing/survey.ts';
import { smallUNet } from '../../network/networks.ts';
import { randomImage, randomWeights, relativeDifference, runOn } from '../../network/run.ts';
import { engine } from '../../training/fixtures.ts';
import { viewOf, withArray } from '../criteria/view.ts';

const unused = {} as Survey;
const network = smallUNet({});
const image = randomImage([2, 2, 8, 8], 3);
const base = viewOf('slimming', { network });

/** The last filter of these layers is a constant: its norm's scale is 0, its bias is not. */
function withConstants(...layers: string[]) {
  let weights = randomWeights(base.weights, 2);
  for (const layer of layers) {
    weights = withArray(weights, `${layer}.norm/scale`, (value, index) => (index === 3 ? 0 : value));
  }
  return { ...base, weights };
}

async function difference(view: typeof base, reductions: readonly Reduction[]): Promise<number> {
  const small = cut(network, view.weights, new Map(), createPlan(network, reductions));
  const full = await runOn(engine, network, view.weights, image);
  return relativeDifference(full, await runOn(engine, small.network, small.weights, image));
}

test('a constant map that the head reads is compensated exactly, where dropping it shows', async () => {
  const view = withConstants('decoder0.2');
  const keep = new Map([['decoder0.2', [0, 1, 2]]]);
  const folded = (await foldConstants(view, keep, unused)).reductions;
  expect([...(folded[0]?.addBias?.keys() ?? [])]).toEqual(['head0/bias']);
  expect(await difference(view, folded)).toBeLessThan(1e-5);
  expect(await difference(view, (await selectAll(view, keep, unused)).reductions)).toBeGreaterThan(0.01);
});

test('in front of a norm nothing is folded: what it adds there, the norm takes away but for the border', async () => {
  const view = withConstants('decoder0.1');
  const { reductions } = await foldConstants(view, new Map([['decoder0.1', [0, 1, 2]]]), unused);
  expect(reductions).toEqual([{ group: 'decoder0.1', keep: [0, 1, 2] }]);
});

test('a transposed convolution that is cut itself gets the mean over its phases, of the outputs that stay', async () => {
  const view = withConstants('encoder2.2');
  const keep = new Map([
    ['encoder2.2', [0, 1, 2, 4, 5, 6, 7]],
    ['up1', [1, 4]],
  ]);
  const addition = (await foldConstants(view, keep, unused)).reductions[0]?.addBias?.get('up1/bias');
  const beta = view.weights.get('encoder2.2.norm/bias')!.data[3]!;
  const constant = beta > 0 ? beta : 0.01 * beta;
  const kernel = view.weights.get('up1/weight')!; // [8, 6, 2, 2]
  expect(kernel.shape).toEqual([8, 6, 2, 2]);
  const expected = [1, 4].map((output) => {
    const start = (3 * 6 + output) * 4;
    return (constant * kernel.data.slice(start, start + 4).reduce((sum, value) => sum + value, 0)) / 4;
  });
  expect([...addition!]).toEqual(expected.map((value) => expect.closeTo(value, 5)));
});

test('a map that is no constant is folded by its mean: E[LeakyReLU] of its norm', async () => {
  const view = withConstants();
  const { reductions } = await foldConstants(view, new Map([['decoder0.2', [0, 1, 2]]]), unused);
  const [gamma, beta] = ['scale', 'bias'].map(
    (name) => view.weights.get(`decoder0.2.norm/${name}`)!.data[3]!,
  );
  const samples = 20_000;
  let mean = 0;
  for (let sample = 0; sample < samples; sample++) {
    // Mid-quantiles of the normal by bisection of its integral would do; a fine grid of the density does as well.
    const z = -6 + (12 * (sample + 0.5)) / samples;
    const x = beta! + Math.abs(gamma!) * z;
    mean += ((x > 0 ? x : 0.01 * x) * Math.exp(-0.5 * z * z) * 12) / samples / Math.sqrt(2 * Math.PI);
  }
  const head = view.weights.get('head0/weight')!.data; // [3, 4, 1, 1]
  const addition = reductions[0]?.addBias?.get('head0/bias');
  expect([...addition!]).toEqual([3, 7, 11].map((at) => expect.closeTo(mean * head[at]!, 4)));
});
