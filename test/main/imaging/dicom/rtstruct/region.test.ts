/** Contours of a region on the slices of its images: where they belong, and what lies between them. */
import { describe, expect, test } from 'vitest';
import { structureLabels } from '../../../../../main/imaging/dicom/rtstruct/labels.ts';
import type { Contour, Region } from '../../../../../main/imaging/dicom/rtstruct/read.ts';
import type { Grid } from '../../../../../shared/volume.ts';
import { imagesOfGrid } from '../images-of-grid.ts';

const grid: Grid = {
  size: [16, 12, 10],
  spacing: [1, 1, 2],
  origin: [0, 0, 0],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};
const images = imagesOfGrid(
  grid,
  Array.from({ length: 10 }, (_, k) => `1.2.${k}`),
  '5.5',
);

/** A square of side 3 with its first pixel at (x, 4). */
const square = (z: number, x = 4, more: Partial<Contour> = {}): Contour => ({
  points: [
    [x - 0.5, 3.5, z],
    [x + 2.5, 3.5, z],
    [x + 2.5, 6.5, z],
    [x - 0.5, 6.5, z],
  ],
  references: [],
  isXor: false,
  ...more,
});
const region = (name: string, ...contours: Contour[]): Region => ({ number: 1, name, contours });

function read(regions: Region[], { on = images, frame = '5.5', onTop = [] as string[] } = {}) {
  const set = { path: 'rt.dcm', regions, frameOfReferenceUid: frame, findings: [] };
  const labels = structureLabels(set, on, onTop);
  const counts = Array.from(
    { length: on.grid.size[2] },
    (_, k) => labels.voxels.subarray(k * 192, (k + 1) * 192).filter((label) => label > 0).length,
  );
  return { ...labels, slices: counts, said: labels.findings.join('\n') };
}

describe('between contours', () => {
  test('every second slice is filled, nothing before the first and beyond the last', () => {
    expect(read([region('a', square(4), square(8), square(12))]).slices).toEqual([
      0, 0, 9, 9, 9, 9, 9, 0, 0, 0,
    ]);
  });

  test('an outline that moves is half-way between', () => {
    const { voxels } = read([region('a', square(4, 4), square(8, 6))]);
    const slice = voxels.subarray(3 * 192, 4 * 192);
    const xs = [...slice.keys()].filter((at) => slice[at] === 1).map((at) => at % 16);
    expect(xs.reduce((sum, x) => sum + x, 0) / xs.length).toBeCloseTo(6, 6);
  });

  test('of two pieces the one that goes on', () => {
    const set = [region('mets', square(4, 2), square(4, 10), square(8, 10), square(12, 10))];
    expect(read(set).slices).toEqual([0, 0, 18, 9, 9, 9, 9, 0, 0, 0]);
  });

  test('outlines that do not overlap are not joined, and that is said', () => {
    const { slices, said } = read([region('mets', square(2, 2), square(12, 10))]);
    expect(slices).toEqual([0, 9, 0, 0, 0, 0, 9, 0, 0, 0]);
    expect(said).toMatch(/mets: its contours are 5 slices apart; nothing is filled on 4 slices/);
  });

  test('a lesion of two slices and another one further up stay apart', () => {
    expect(read([region('mets', square(2), square(4), square(16))]).slices).toEqual([
      0, 9, 9, 0, 0, 0, 0, 0, 9, 0,
    ]);
  });
});

describe('references', () => {
  const on = (k: number, z: number): Contour => square(z, 4, { references: [`1.2.${k}`] });

  test('say the slice where places are rounded', () => {
    const { slices, said } = read([region('a', on(2, 4.9), on(3, 6.9))]);
    expect(slices).toEqual([0, 0, 9, 9, 0, 0, 0, 0, 0, 0]);
    expect(said).toBe('');
  });

  test('to an image that is not there: said, and no other slice is filled for it', () => {
    const gone = square(8, 4, { references: ['9.9'] });
    const { slices, said } = read([region('a', on(3, 6), gone, on(5, 10))]);
    expect(slices).toEqual([0, 0, 0, 9, 0, 9, 0, 0, 0, 0]);
    expect(said).toMatch(
      /a: refers to the image 9\.9 \(at z = 8 mm\), which is not there; its contours are left out/,
    );
  });

  test('to an image that is missing: its outline lies on the slice that is made there', () => {
    const without = { ...images, slices: images.slices.filter((_, k) => k !== 4) };
    const set = [region('a', on(3, 6), on(4, 8), on(5, 10)), region('b', square(6, 10), square(10, 10))];
    const { slices, said } = read(set, { on: without });
    expect(slices).toEqual([0, 0, 0, 18, 18, 18, 0, 0, 0, 0]);
    expect(said).toMatch(
      /1\.2\.4 .* lie on the slice that was made there[^]*1 slice was made .* the 18 labelled/,
    );
  });

  test('to nothing of these images count for places in one frame of reference only', () => {
    const renamed = [region('a', square(8, 4, { references: ['9.8'] }))];
    const { slices, said } = read(renamed);
    expect(slices[4]).toBe(9);
    expect(said).toMatch(/Refers to images that are not there/);
    expect(() => read(renamed, { frame: '5.6' })).toThrow(/another frame of reference \(5\.6\)/);
    expect(read(renamed, { frame: '' }).slices[4]).toBe(0);
  });
});

test('regions that overlap: the smaller on top or as chosen; one without a voxel is named', () => {
  const small = region('small', {
    ...square(8),
    points: [
      [4.5, 4.5, 8],
      [5.5, 4.5, 8],
      [5.5, 5.5, 8],
      [4.5, 5.5, 8],
    ],
  });
  const set = [small, region('large', square(8)), region('empty')];
  expect(read(set).said).toBe(
    '1 voxel lies in more than one region; the smaller lies on top: large (9 voxels) loses 1 to small.\nWithout a voxel in these images: empty.',
  );
  expect(read(set, { onTop: ['large'] }).said).toMatch(/small: none of its 1 voxels is left/);
});

test('images at uneven distances: each contour on its own image, and with it onto the even grid', () => {
  const heights = [0, 2, 4, 5, 7, 9.5, 11, 13];
  const slices = heights.map((z, k) => ({
    ...images.slices[k]!,
    plane: { ...images.slices[k]!.plane, position: [0, 0, z] as const },
  }));
  const uneven = { ...images, slices, grid: { ...grid, size: [16, 12, 7] as const } };
  const contours = heights.slice(2, 6).map((z, at) => square(z, 4, { references: [`1.2.${at + 2}`] }));
  const { slices: counts, said } = read([region('a', ...contours)], { on: uneven });
  // grid slices at 4, 6, 8 mm; 10 mm is nearest to the image at 9.5 mm
  expect(counts).toEqual([0, 0, 9, 9, 9, 9, 0]);
  expect(said).toMatch(/3 slices were made between images \(at 6, 8, 10 mm/);
});
