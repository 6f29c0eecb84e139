/** Elimination by residuals: against numbers by hand, against explicit least squares, and where nothing is lost. */
import { expect, test } from 'vitest';
import { fitTo, losses } from '../../../../main/pruning/span/elimination.ts';
import { momentsOf } from '../../../../main/pruning/span/moments.ts';
import { createRandom } from '../../../../shared/random.ts';

/** Moments of maps [C][voxels]. */
function momentsOfMaps(maps: readonly (readonly number[])[]) {
  const voxels = maps[0]!.length;
  const products = maps.flatMap((a) =>
    maps.map((b) => a.reduce((sum, value, at) => sum + value * b[at]!, 0)),
  );
  const totals = Float64Array.from(maps, (map) => map.reduce((sum, value) => sum + value, 0));
  return momentsOf({ totals, products: Float64Array.from(products), voxels });
}

const diagonal = (...energies: number[]): Float64Array =>
  Float64Array.from(
    energies.flatMap((energy, row) => energies.map((_, column) => (row === column ? energy : 0))),
  );

function randomMaps(filters: number, voxels: number, seed: number): number[][] {
  const random = createRandom(seed);
  return Array.from({ length: filters }, () => Array.from({ length: voxels }, () => random.normal()));
}

test('three maps by hand: covariances, losses in the order of leaving, and the fit', () => {
  // b = a + e with e ⟂ a; c stands alone with variance 4.
  const [a, e, c] = [
    [1, 1, -1, -1],
    [0.5, -0.5, 0.5, -0.5],
    [2, -2, -2, 2],
  ];
  const moments = momentsOfMaps([a, a.map((value, at) => value + e[at]! + 3), c]);
  expect([...moments.mean]).toEqual([0, 3, 0]);
  expect([...moments.covariance]).toEqual([1, 1, 0, 1, 1.25, 0, 0, 0, 4]);
  // Residuals are 1 - 1/1.25 = 0.2 and 1.25 - 1 = 0.25, times readers of 2 and 1: b goes first, at 0.25 of
  // 2 · 1 + 1 · 1.25 + 1 · 4 = 7.25. Its reader joins a's (2 + 1), so a is then worth 3, and c 4.
  const own = losses(moments, diagonal(2, 1, 1));
  expect([...own].map((value) => value * 7.25)).toEqual([
    expect.closeTo(3.25, 2),
    expect.closeTo(0.25, 2),
    expect.closeTo(7.25, 2),
  ]);
  const { shares, rest } = fitTo([0, 2], moments);
  expect([...shares]).toEqual([1, 0, expect.closeTo(1, 3), expect.closeTo(0, 3), 0, 1]);
  expect([...rest]).toEqual([0, expect.closeTo(3, 3), 0]);
});

test('readers that already subtract a map from another lose less with it than each alone', () => {
  const moments = momentsOfMaps([
    [1, -1, 0, 0],
    [0, 0, 1, -1],
  ]);
  // The same kernel reads both with opposite signs: energies as above, cross term -1.
  const own = losses(moments, Float64Array.of(1, -1, -1, 1));
  expect([...own]).toEqual([expect.closeTo(1, 3), expect.closeTo(0.5, 3)]);
});

test('what is lost is what an explicit least-squares fit of all leavers leaves over', () => {
  const maps = randomMaps(6, 500, 3);
  maps[4] = maps[4]!.map((value, at) => 0.4 * value + maps[0]![at]! - 2 * maps[2]![at]!);
  maps[1] = maps[1]!.map((value, at) => 0.7 * value + 1 + maps[5]![at]!);
  const moments = momentsOfMaps(maps);
  const kernels = randomMaps(6, 9, 4); // of one reader, taps by map
  const readers = Float64Array.from(
    kernels.flatMap((a) => kernels.map((b) => a.reduce((sum, value, tap) => sum + value * b[tap]!, 0))),
  );
  const own = losses(moments, readers);
  const order = [...own.keys()].sort((a, b) => own[a]! - own[b]!);
  let whole = 0;
  moments.covariance.forEach((value, at) => (whole += value * readers[at]!));
  for (const gone of [1, 2, 3, 4]) {
    const leavers = order.slice(0, gone);
    const keep = order.slice(gone).sort((a, b) => a - b);
    const { shares, rest } = fitTo(keep, moments);
    // Residual of each leaver, voxel by voxel, read by its kernel: Σ over taps of the squared output error.
    const errors = leavers.map((leaver) =>
      maps[leaver]!.map(
        (value, at) =>
          value -
          rest[leaver]! -
          keep.reduce((sum, kept, rank) => sum + shares[leaver * keep.length + rank]! * maps[kept]![at]!, 0),
      ),
    );
    let error = 0;
    for (let tap = 0; tap < 9; tap++) {
      for (let at = 0; at < 500; at++) {
        const output = leavers.reduce(
          (sum, leaver, index) => sum + kernels[leaver]![tap]! * errors[index]![at]!,
          0,
        );
        error += (output * output) / 500;
      }
    }
    expect(own[leavers.at(-1)!]! * whole).toBeCloseTo(error, 1);
    expect(Math.abs((own[leavers.at(-1)!]! * whole) / error - 1)).toBeLessThan(0.01);
  }
});

test.each([1, 2, 3])('a map that others combine to goes first and costs nothing (draw %i)', (seed) => {
  const maps = randomMaps(5, 200, seed);
  maps[3] = maps[3]!.map((_, at) => 2 * maps[0]![at]! - 0.5 * maps[1]![at]! + maps[4]![at]! + 7);
  const moments = momentsOfMaps(maps);
  const own = losses(moments, diagonal(1, 1, 1, 5, 1));
  const [first] = [...own.keys()].sort((a, b) => own[a]! - own[b]!);
  const combined = new Set([0, 1, 3, 4]); // any of these follows from the other three
  expect(combined.has(first!)).toBe(true);
  expect(own[first!]).toBeLessThan(1e-3);
  const { shares, rest } = fitTo([0, 1, 2, 4], moments);
  expect([...shares.slice(12, 16)]).toEqual([2, -0.5, 0, 1].map((value) => expect.closeTo(value, 2)));
  expect(rest[3]).toBeCloseTo(7, 2);
});

test('silent maps go before any other, and a layer of them has no loss that is no number', () => {
  const maps = randomMaps(3, 100, 9);
  maps[1] = maps[1]!.map(() => 4);
  const own = losses(momentsOfMaps(maps), diagonal(1, 100, 1));
  expect(Math.min(...own)).toBe(own[1]);
  const silent = losses(momentsOfMaps(maps.map((map) => map.map(() => 0))), diagonal(1, 1, 1));
  expect([...silent].every(Number.isFinite)).toBe(true);
});
