import { expect, test } from 'vitest';
import { cropTo, filledMask, nonZeroBox, pasteFrom } from '../../../main/datasets/crop.ts';

/** 2 × 3 × 4 zeros with some voxels set. */
function channel(...set: readonly (readonly [d: number, h: number, w: number])[]): Float32Array {
  const voxels = new Float32Array(24);
  for (const [d, h, w] of set) voxels[(d * 3 + h) * 4 + w] = 1;
  return voxels;
}

test('the box holds every non-zero voxel of every channel', () => {
  expect(nonZeroBox([channel([0, 1, 2])], [2, 3, 4])).toEqual({ start: [0, 1, 2], size: [1, 1, 1] });
  const both = [channel([0, 1, 2]), channel([1, 2, 1])];
  expect(nonZeroBox(both, [2, 3, 4])).toEqual({ start: [0, 1, 1], size: [2, 2, 2] });
});

test('an image of zeros stays whole', () => {
  expect(nonZeroBox([channel()], [2, 3, 4])).toEqual({ start: [0, 0, 0], size: [2, 3, 4] });
});

test('cutting out and putting back', () => {
  const labels = Uint8Array.from({ length: 24 }, (_, index) => index);
  const box = { start: [1, 1, 1], size: [1, 2, 2] } as const;
  const cut = cropTo(labels, [2, 3, 4], box);
  expect([...cut]).toEqual([17, 18, 21, 22]);
  const back = pasteFrom(cut, [2, 3, 4], box);
  expect([...back].map((value, index) => (value === 0 ? '' : `${index}`)).filter(Boolean)).toEqual([
    '17',
    '18',
    '21',
    '22',
  ]);
});

test('the mask keeps holes inside and drops zeros that reach the border', () => {
  // a ring round (1, 1) in a 3 × 3 slice of a 1 × 4 × 5 image
  const rows = [
    [1, 1, 1, 0, 0],
    [1, 0, 1, 0, 0],
    [1, 1, 1, 0, 1],
    [0, 0, 0, 0, 0],
  ];
  // one slice thick, every voxel is on the border; three slices with closed lids enclose the hole
  const lid = rows.map((row) => row.map((value, w) => (w < 3 ? 1 : value)));
  const slices = [lid.with(3, [0, 0, 0, 0, 0]), rows, lid.with(3, [0, 0, 0, 0, 0])];
  const mask = filledMask([Float32Array.from(slices.flat(2))], [3, 4, 5]);
  expect([...mask.subarray(20, 40)]).toEqual([1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0]);
});
