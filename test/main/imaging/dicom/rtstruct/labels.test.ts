/** How contours become voxels where they do not lie as the slices do. */
import { describe, expect, test } from 'vitest';
import type { Images } from '../../../../../main/imaging/dicom/source-series.ts';
import { structureLabels } from '../../../../../main/imaging/dicom/rtstruct/labels.ts';
import type { StructureSet } from '../../../../../main/imaging/dicom/rtstruct/read.ts';
import type { Triple } from '../../../../../shared/volume.ts';
import { imagesOfGrid } from '../images-of-grid.ts';

describe('contours that lie otherwise than the slices', () => {
  const grid: Images['grid'] = {
    size: [10, 10, 8],
    spacing: [1, 1, 2],
    origin: [0, 0, 0],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
  const images = imagesOfGrid(grid);
  const square = (z: number, from = 1.5, to = 5.5, references: string[] = []) => ({
    points: [
      [from, from, z],
      [to, from, z],
      [to, to, z],
      [from, to, z],
    ] as Triple[],
    references,
    isXor: false,
  });
  const setOf = (...contours: ReturnType<typeof square>[]): StructureSet => ({
    path: 'set.dcm',
    regions: [{ number: 1, name: 'organ', contours }],
    frameOfReferenceUid: '',
    findings: [],
  });
  /** Voxels per slice. */
  const counts = (set: StructureSet, on = images): number[] => {
    const { voxels } = structureLabels(set, on);
    return Array.from({ length: 8 }, (_, k) =>
      voxels.subarray(k * 100, k * 100 + 100).reduce((a, b) => a + b, 0),
    );
  };

  test('between slices: each slice takes the nearest plane, never two at once', () => {
    const set = setOf(square(4.6), square(5.6), square(6.6));
    expect(counts(set)).toEqual([0, 0, 16, 16, 0, 0, 0, 0]);
    expect(structureLabels(set, images).findings.join()).toMatch(
      /organ: 3 of 3 contour planes lie between slices/,
    );
  });

  test('half-way between two slices: one slice, not both', () => {
    expect(counts(setOf(square(5)))).toEqual([0, 0, 16, 0, 0, 0, 0, 0]);
  });

  test('on every second slice: the slices between are filled, and that is said', () => {
    const set = setOf(square(4), square(8), square(12));
    expect(counts(set).slice(2, 7)).toEqual([16, 16, 16, 16, 16]);
    expect(structureLabels(set, images).findings.join()).toMatch(/2 slices apart/);
  });

  test('a gap in what is drawn on every slice stays a gap', () => {
    expect(counts(setOf(square(2), square(4), square(6), square(12), square(14)))).toEqual([
      0, 16, 16, 16, 0, 0, 16, 16,
    ]);
  });

  test('a hole is left out of its plane only', () => {
    expect(counts(setOf(square(4), square(4.02, 2.5, 4.5), square(6)))).toEqual([0, 0, 12, 16, 0, 0, 0, 0]);
  });

  test('not parallel to the slices, or outside of them: left out, and said', () => {
    const tilted = {
      points: [
        [1, 1, 2],
        [5, 1, 2],
        [5, 5, 8],
        [1, 5, 8],
      ] as Triple[],
      references: [],
      isXor: false,
    };
    const { findings, voxels } = structureLabels(setOf(tilted, square(400)), images);
    expect(voxels.some((value) => value > 0)).toBe(false);
    expect(findings.join('\n')).toMatch(/1 contours are not parallel[^]*1 of 1 contour planes lie outside/);
  });

  test('a smaller region within a larger one stays visible', () => {
    const inner = { number: 1, name: 'inner', contours: [square(4, 2.5, 4.5)] };
    const body = { number: 2, name: 'body', contours: [square(4, 0.5, 8.5)] };
    const { voxels, overlapping } = structureLabels({ ...setOf(), regions: [inner, body] }, images);
    expect(voxels.filter((value) => value === 1)).toHaveLength(4);
    expect(voxels.filter((value) => value === 2)).toHaveLength(60);
    expect(overlapping).toBe(4);
  });

  test('a missing image is named, with its place', () => {
    const set = setOf(square(4, 1.5, 5.5, ['1.2.3']), square(6, 1.5, 5.5, ['1.2.4']));
    const on = imagesOfGrid(grid, ['', '', 'another', '1.2.4']);
    expect(counts(set, on)).toEqual([0, 0, 0, 16, 0, 0, 0, 0]);
    expect(structureLabels(set, on).findings).toEqual([expect.stringMatching(/organ.*1\.2\.3 .*z = 4 mm/)]);
  });
});
