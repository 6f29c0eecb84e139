/** LASSO channel selection on a network: what can be rebuilt is rebuilt. */
import { expect, test } from 'vitest';
import { createPlan, cut, type Network, type Weights } from '../../../../main/network/index.ts';
import type { Reducer } from '../../../../main/pruning/criterion.ts';
import { reconstruct } from '../../../../main/pruning/lasso/reconstruct.ts';
import { selectAll } from '../../../../main/pruning/reducers/select.ts';
import { smallUNet } from '../../network/networks.ts';
import { runOn } from '../../network/run.ts';
import { discs, engine } from '../../training/fixtures.ts';
import { viewOf } from '../criteria/view.ts';
import { discSurvey } from '../survey.ts';

const network = smallUNet({ inputChannels: 1 });
const image = { shape: [4, 1, 16, 16], data: discs(7, 99).image };

/**
 * Filter 3 of encoder0.2, which two layers read, repeats the map of filter 0 and is read by the same weights: a
 * coefficient per map, which is all that the LASSO has, can then stand in for it.
 */
function withRepeat(weights: Weights): Weights {
  const result = new Map(weights);
  const repeat = (name: string, axis: number): void => {
    const { shape, data } = result.get(name)!;
    const inner = shape.slice(axis + 1).reduce((size, side) => size * side, 1);
    const copy = data.slice();
    for (let start = 0; start < data.length; start += shape[axis]! * inner) {
      copy.copyWithin(start + 3 * inner, start, start + inner);
    }
    result.set(name, { shape, data: copy });
  };
  for (const name of ['/weight', '.norm/scale', '.norm/bias']) repeat(`encoder0.2${name}`, 0);
  for (const reader of ['encoder1.1', 'decoder0.1']) repeat(`${reader}/weight`, 1);
  return result;
}

const base = viewOf('lasso', { network });
const view = { ...base, weights: withRepeat(base.weights) };
type Keep = ReadonlyMap<string, readonly number[]>;

async function smaller(reduce: Reducer, keep: Keep) {
  const { reductions, notes = [] } = await reduce(view, keep, discSurvey(4));
  const made = cut(network, view.weights, new Map(), createPlan(network, reductions));
  return { ...made, notes, reductions, kept: new Map(reductions.map((one) => [one.group, one.keep])) };
}

/** Root mean square of the logits' difference, on images that were not sampled. */
async function differenceTo(other: { network: Network; weights: Weights }): Promise<number> {
  const full = await runOn(engine, network, view.weights, image);
  const small = await runOn(engine, other.network, other.weights, image);
  const squares = [...full.get('head0')!].map((value, index) => (value - small.get('head0')![index]!) ** 2);
  return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length);
}

test('what a repeated map gave is rebuilt in both its readers', async () => {
  const rebuilt = await smaller(reconstruct, new Map([['encoder0.2', [0, 1, 2]]]));
  expect(rebuilt.kept.get('encoder0.2')!.filter((filter) => filter === 0 || filter === 3)).toHaveLength(1);
  const dropped = await differenceTo(await smaller(selectAll, rebuilt.kept));
  expect(await differenceTo(rebuilt)).toBeLessThan(dropped / 1000);
  expect(rebuilt.notes[0]).toMatch(
    /^The weights of 2 layers were solved again\. At the sampled voxels 0\.0 % .* \([1-9]\d*\.\d % before\)/,
  );
});

test('where nothing repeats, solving anew still loses less than dropping', async () => {
  const asked = new Map([
    ['encoder1.1', [0, 1, 2]],
    ['encoder2.1', [0, 1, 2, 3]],
    ['up0', [0, 1]],
  ]);
  const rebuilt = await smaller(reconstruct, asked);
  expect(rebuilt.reductions.map(({ keep }) => keep.length)).toEqual([3, 4, 2]);
  const dropped = await differenceTo(await smaller(selectAll, rebuilt.kept));
  expect(await differenceTo(rebuilt)).toBeLessThan(dropped);
});

test('equal surveys give equal weights, and residual trunks are cut with all their readers', async () => {
  const residual = smallUNet({ inputChannels: 1, residual: true, widths: [4, 6, 6] });
  const own = viewOf('lasso', { network: residual });
  const keep = new Map(
    own.groups.map(({ id, filters }) => [id, Array.from({ length: filters - 2 }, (_, f) => f)]),
  );
  const [first, second] = [
    await reconstruct(own, keep, discSurvey()),
    await reconstruct(own, keep, discSurvey()),
  ];
  expect(second).toEqual(first);
  const { weights } = cut(residual, own.weights, new Map(), createPlan(residual, first.reductions));
  for (const { data } of weights.values()) expect(data.every(Number.isFinite)).toBe(true);
});
