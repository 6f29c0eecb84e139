import { expect, test } from 'vitest';
import { affineOf } from '../../../../main/imaging/geometry.ts';
import { placementOf } from '../../../../main/imaging/nifti/affine.ts';
import type { GeometryFields } from '../../../../main/imaging/nifti/header.ts';

const none: GeometryFields = {
  qfac: 1,
  voxelSize: [1, 2, 3],
  units: 2,
  qformCode: 0,
  sformCode: 0,
  quaternion: [0, 0, 0],
  qoffset: [0, 0, 0],
  srow: new Array<number>(12).fill(0),
};
const sform: GeometryFields = { ...none, sformCode: 1, srow: [1, 0, 0, -30, 0, 2, 0, -45, 0, 0, 3, -20] };
const half = Math.SQRT1_2;

const affine = (fields: GeometryFields): number[] =>
  affineOf(placementOf(fields, [4, 5, 6]).grid).map((value) => Number(value.toFixed(6)) + 0);
const warnings = (fields: GeometryFields): string => placementOf(fields, [4, 5, 6]).warnings.join(' ');

test('the sform wins, and lands in LPS', () => {
  const { grid } = placementOf({ ...sform, qformCode: 1 }, [4, 5, 6]);
  expect(grid.origin).toEqual([30, 45, -20]);
  expect(grid.spacing).toEqual([1, 2, 3]);
  expect(grid.direction).toEqual([
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ]);
  expect(affine(sform)).toEqual(sform.srow);
});

test('a qform alone: a quarter turn about z, and qfac -1', () => {
  const fields: GeometryFields = { ...none, qformCode: 1, quaternion: [0, 0, half], qoffset: [7, 8, 9] };
  expect(affine(fields)).toEqual([0, -2, 0, 7, 1, 0, 0, 8, 0, 0, 3, 9]);
  expect(affine({ ...fields, qfac: -1 })).toEqual([0, -2, 0, 7, 1, 0, 0, 8, 0, 0, -3, 9]);
  expect(affine({ ...fields, qfac: 0 })).toEqual(affine(fields));
  expect(warnings(fields)).toBe('');
});

test('neither: voxel size alone, told as unknown', () => {
  expect(affine(none)).toEqual([1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0]);
  expect(warnings(none)).toMatch(/orientation is unknown/);
});

test('voxel sizes that are none are told', () => {
  const odd: GeometryFields = { ...none, voxelSize: [0, -2, NaN] };
  expect(affine(odd)).toEqual([1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0]);
  expect(warnings(odd)).toMatch(/axis 1 is 0 .* axis 2 is -2 .* sign was ignored.* axis 3 is NaN/);
  expect(warnings({ ...odd, sformCode: 1, srow: sform.srow })).toBe('');
});

test('two forms that contradict each other: the sform, with a warning', () => {
  const fields: GeometryFields = { ...sform, qformCode: 1, quaternion: [0, 1, 0], qoffset: [30, -45, -20] };
  expect(affine(fields)).toEqual(sform.srow);
  expect(warnings(fields)).toMatch(/place the image differently/);
});

test('a singular sform falls back to the qform', () => {
  const fields: GeometryFields = { ...none, sformCode: 1, qformCode: 1, qoffset: [1, 2, 3] };
  expect(affine(fields)).toEqual([1, 0, 0, 1, 0, 2, 0, 2, 0, 0, 3, 3]);
  expect(warnings(fields)).toMatch(/sform matrix is not usable/);
});

test('micrometres: pixdim is scaled, an sform left in millimetres is not', () => {
  const micron = { ...sform, units: 3, voxelSize: [1000, 2000, 3000] } as const;
  expect(affine(micron)).toEqual(sform.srow);
  expect(affine({ ...micron, srow: sform.srow.map((value) => value * 1000) })).toEqual(sform.srow);
  expect(affine({ ...micron, sformCode: 0 })).toEqual([1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0]);
  expect(warnings(micron)).toMatch(/micrometres/);
});

test('a sheared sform is kept as it is, with a warning', () => {
  const fields: GeometryFields = { ...sform, srow: [1, 0.5, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0] };
  expect(affine(fields)).toEqual(fields.srow);
  expect(warnings(fields)).toMatch(/right angles/);
});
