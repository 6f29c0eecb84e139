/** Preparing a case and bringing a prediction back. */
import { taskOf } from '../../../main/tasks/index.ts';
import { describe, expect, test } from 'vitest';
import type { Preparation } from '../../../shared/proposal.ts';
import type { Grid, Triple } from '../../../shared/volume.ts';
import { preprocess, resamplingOrders } from '../../../main/datasets/preprocess.ts';
import { restore } from '../../../main/datasets/restore.ts';
import { reorientationTo, reorientGrid, reorientVoxels } from '../../../main/imaging/orientation.ts';
import { makePhantom } from '../../../main/datasets/phantoms/phantom.ts';

const grid: Grid = {
  size: [4, 3, 2],
  spacing: [1, 1, 1],
  origin: [5, 6, 7],
  direction: [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
};
const ramp = Float32Array.from({ length: 24 }, (_, index) => index + 1);

const preparation = (changes: Partial<Preparation> = {}): Preparation => ({
  dims: 3,
  orientation: 'RAS',
  targetSpacing: [1, 1, 1],
  normalization: ['none'],
  intensities: [],
  ...changes,
});

const { decide } = taskOf({ kind: 'classes' });

/** Logits that say just what the labels say. */
function certain(labels: Uint8Array, classes: number): Float32Array {
  const logits = new Float32Array(classes * labels.length);
  labels.forEach((label, voxel) => (logits[label * labels.length + voxel] = 1));
  return logits;
}

function dice(a: Uint8Array, b: Uint8Array, value: number): number {
  let [common, total] = [0, 0];
  a.forEach((label, voxel) => {
    if (label === value) total++;
    if (b[voxel] === value) total++;
    if (label === value && b[voxel] === value) common++;
  });
  return (2 * common) / total;
}

test('i-fastest voxels are depth, height, width as they lie', () => {
  const prepared = preprocess([{ grid, voxels: ramp }], null, preparation());
  expect(prepared.size).toEqual([2, 3, 4]);
  expect(prepared.image).toEqual(ramp);
  expect(prepared.labels).toBeNull();
  expect(prepared.foreground).toEqual([]);
});

test('channels lie one behind the other, each normalised by its scheme', () => {
  const channels = [
    { grid, voxels: ramp },
    { grid, voxels: ramp.map((value) => value * 3) },
  ];
  const { image } = preprocess(channels, null, preparation({ normalization: ['none', 'unit'] }));
  expect(image.slice(0, 24)).toEqual(ramp);
  expect(image[24]).toBe(0);
  expect(image[47]).toBe(1);
});

test('the input is left as it was', () => {
  const voxels = ramp.slice();
  voxels[3] = NaN;
  preprocess([{ grid, voxels }], null, preparation({ normalization: ['zscore'] }));
  expect(voxels[3]).toBeNaN();
  expect(voxels[4]).toBe(5);
});

test('NaN and infinity are 0 and take no part in the box', () => {
  const voxels = new Float32Array(24);
  voxels.set([7, 8], 5);
  voxels[23] = Infinity;
  const { geometry, image } = preprocess([{ grid, voxels }], null, preparation());
  expect(geometry).toMatchObject({ cropStart: [0, 1, 1], cropSize: [1, 1, 2] });
  expect([...image]).toEqual([7, 8]);
});

test('a case stored in another orientation prepares to the same arrays', () => {
  const turn = reorientationTo('PSR', grid);
  const turned = { grid: reorientGrid(grid, turn), voxels: reorientVoxels(ramp, grid.size, turn) };
  expect(preprocess([turned], null, preparation()).image).toEqual(ramp);
});

test('masked z-score looks at the inside only', () => {
  const voxels = new Float32Array(24);
  voxels.set([10, 20], 0);
  voxels.set([10, 20], 22); // the box is the whole image
  const { image } = preprocess([{ grid, voxels }], null, preparation({ normalization: ['masked-zscore'] }));
  expect([image[0], image[1], image[5], image[23]]).toEqual([-1, 1, 0, 1]);
});

test('the number of channels must be the network’s', () => {
  expect(() => preprocess([], null, preparation())).toThrow('The image has 0 channels, the network takes 1.');
});

test('spacing decides the size; in 2D slices stay as they are', () => {
  const fine = { ...grid, spacing: [1, 2, 3] } as const;
  const size = (dims: 2 | 3) =>
    preprocess([{ grid: fine, voxels: ramp }], null, preparation({ dims, targetSpacing: [1.5, 1, 0.5] }))
      .geometry;
  expect(size(3)).toMatchObject({ size: [4, 6, 8], spacing: [1.5, 1, 0.5] });
  expect(size(2)).toMatchObject({ size: [2, 6, 8], spacing: [3, 1, 0.5] });
});

test('nearest across slices more than three times as thick', () => {
  expect(resamplingOrders([5, 1, 1], [1, 1, 1])).toEqual([0, 1, 1]);
  expect(resamplingOrders([1, 1, 1], [1, 1, 5])).toEqual([1, 1, 0]);
  expect(resamplingOrders([3, 1, 1], [1, 1, 1])).toEqual([1, 1, 1]);
  expect(resamplingOrders([5, 5, 1], [1, 1, 1])).toEqual([1, 1, 1]);
});

describe('and back', () => {
  const labels = Uint8Array.from({ length: 24 }, (_, index) => [0, 1, 2, 2, 0][index % 5] ?? 0);

  test.each(['RAS', 'LPS', 'SPL', 'IRA'])(
    'without resampling the label map returns voxel by voxel (%s)',
    (orientation) => {
      const prepared = preprocess(
        [{ grid, voxels: ramp }],
        { grid, voxels: labels },
        preparation({ orientation }),
      );
      const back = restore(certain(prepared.labels ?? new Uint8Array(0), 3), prepared.geometry, decide);
      expect(back.voxels).toEqual(labels);
      expect(back.grid).toEqual(grid);
    },
  );

  test('what was cropped away returns as background', () => {
    const voxels = ramp.map((value, index) => (index % 4 === 0 ? 0 : value));
    const prepared = preprocess([{ grid, voxels }], { grid, voxels: labels }, preparation());
    const back = restore(certain(prepared.labels ?? new Uint8Array(0), 3), prepared.geometry, decide);
    expect(back.voxels).toEqual(labels.map((label, index) => (index % 4 === 0 ? 0 : label)));
  });

  test.each<[string, Triple]>([
    ['finer', [0.7, 0.8, 0.75]],
    ['a little coarser', [1.05, 1.1, 1]],
  ])('after resampling (%s) Dice stays above 0.98', (_, targetSpacing) => {
    const { image, label } = makePhantom(1, 0, [60, 60, 60]);
    // whole blocks of the head and the tail, as large as organs are
    const large = label.voxels.map((_, index) => {
      const [i, j, k] = [index % 60, Math.floor(index / 60) % 60, Math.floor(index / 3600)];
      if (Math.hypot(i - 30, j - 30, k - 30) > 22) return 0;
      return i < 30 ? 1 : 2;
    });
    const prepared = preprocess([image], { ...label, voxels: large }, preparation({ targetSpacing }));
    const back = restore(certain(prepared.labels ?? new Uint8Array(0), 3), prepared.geometry, decide);
    expect(dice(back.voxels, large, 1)).toBeGreaterThan(0.98);
    expect(dice(back.voxels, large, 2)).toBeGreaterThan(0.98);
  });

  test('of equal logits the lower class wins', () => {
    const { geometry } = preprocess([{ grid, voxels: ramp }], null, preparation());
    expect([...restore(new Float32Array(72), geometry, decide).voxels]).toEqual(new Array(24).fill(0));
  });
});

describe('the foreground channel', () => {
  const [first, second] = [ramp.map((value) => value * 10), ramp.slice()];
  second[5] = 0;
  const volumes = [first, second].map((voxels) => ({ grid, voxels }));
  const zscores = { normalization: ['zscore', 'zscore'], foregroundChannel: true } as const;

  test('lies behind the others, and is 1 where none of them was 0 before they were normalised', () => {
    const { channels, image } = preprocess(volumes, null, preparation(zscores));
    expect(channels).toBe(3);
    expect(image).toHaveLength(3 * 24);
    expect([...image.subarray(48)].flatMap((value, voxel) => (value === 1 ? [] : [[voxel, value]]))).toEqual([
      [5, 0],
    ]);
    // After the z-score about half of the voxels lie below the mean.
    expect(image.subarray(0, 24).filter((value) => value > 0).length).toBe(12);
    const without = preprocess(volumes, null, preparation({ ...zscores, foregroundChannel: false }));
    expect(without.image).toEqual(image.subarray(0, 48));
  });

  test('stays zeros and ones on another grid', () => {
    const finer = preprocess(volumes, null, preparation({ ...zscores, targetSpacing: [0.5, 0.5, 0.5] }));
    const voxels = finer.size.reduce((product, side) => product * side, 1);
    expect(new Set(finer.image.subarray(2 * voxels))).toEqual(new Set([0, 1]));
  });
});
