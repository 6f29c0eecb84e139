import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Grid } from '../../../../shared/volume.ts';
import { affineOf } from '../../../../main/imaging/geometry.ts';
import { quaternionOf } from '../../../../main/imaging/nifti/quaternion.ts';
import {
  readNifti,
  readNiftiHeader,
  readNiftiImage,
  readNiftiLabels,
} from '../../../../main/imaging/nifti/read.ts';
import { writeNifti } from '../../../../main/imaging/nifti/write.ts';
import { niftiBytes, put, temporaryFolder } from './fixtures.ts';

const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
const oblique: Grid = {
  size: [2, 3, 2],
  spacing: [1, 1.2, 1.5],
  origin: [10, -20, 30],
  direction: [
    [c, s, 0],
    [-s, c, 0],
    [0, 0, -1],
  ],
};
const voxels = new Float32Array([0, 1.5, -2, 3, 4, 5, 6, 7, 8, 9, 1e6, 11]);

test('an image comes back as it was, plain and gzipped', async () => {
  const folder = temporaryFolder();
  for (const name of ['a.nii', 'a.nii.gz']) {
    await writeNifti(join(folder, name), { grid: oblique, voxels });
    const back = await readNifti(join(folder, name));
    expect(back.voxels).toEqual(voxels);
    affineOf(oblique).forEach((value, index) => expect(affineOf(back.grid)[index]).toBeCloseTo(value, 5));
  }
  expect(gunzipSync(readFileSync(join(folder, 'a.nii.gz')))).toEqual(readFileSync(join(folder, 'a.nii')));
  expect(readdirSync(folder).sort()).toEqual(['a.nii', 'a.nii.gz']); // no temporary file is left
});

test('sform and qform say the same, left-handed axes included', async () => {
  const path = join(temporaryFolder(), 'a.nii');
  await writeNifti(path, { grid: oblique, voxels });
  const { warnings } = await readNiftiImage(path); // it would warn where they differ
  expect(warnings).toEqual([]);
  const { geometry } = await readNiftiHeader(path);
  expect([geometry.sformCode, geometry.qformCode, geometry.qfac]).toEqual([1, 1, -1]);
});

test('a label map takes one byte a voxel', async () => {
  const path = join(temporaryFolder(), 'l.nii');
  const labels = new Uint8Array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 255]);
  await writeNifti(path, { grid: oblique, voxels: labels });
  expect(readFileSync(path)).toHaveLength(352 + 12);
  expect((await readNiftiHeader(path)).type.name).toBe('uint8');
  expect([...(await readNifti(path)).voxels]).toEqual([...labels]);
});

describe('like', () => {
  const odd = niftiBytes({
    pixdim: [0, 1000, 1200, 1500],
    units: 3,
    qform: { code: 2, quaternion: [0, 1, 0], offset: [9, 8, 7] },
    sform: { code: 4, rows: [1, 0.5, 0, -30, 0, 1.2, 0, -45, 0, 0, 1.5, -20] },
  });

  test('copies the geometry fields bit by bit, contradictions included', async () => {
    const folder = temporaryFolder();
    const image = put(folder, 'image.nii', odd);
    const { grid } = await readNifti(image);
    const mask = join(folder, 'mask.nii');
    await writeNifti(mask, { grid, voxels: new Uint8Array(12) }, { like: image });
    expect((await readNiftiHeader(mask)).geometry).toEqual((await readNiftiHeader(image)).geometry);
  });

  test('an image of another size is refused', async () => {
    const folder = temporaryFolder();
    const like = put(folder, 'image.nii', niftiBytes({ size: [3, 3, 2] }));
    const mask = { grid: oblique, voxels: new Uint8Array(12) };
    await expect(writeNifti(join(folder, 'm.nii'), mask, { like })).rejects.toThrow(
      /differ in size: 3 × 3 × 2 and 2 × 3 × 2/,
    );
    expect(readdirSync(folder)).toEqual(['image.nii']);
  });
});

describe('NIfTI-2 is written', () => {
  const path = (): string => join(temporaryFolder(), 'a.nii.gz');

  test('where a side is too long for NIfTI-1, and only there', async () => {
    for (const [side, version] of [
      [32_767, 1],
      [32_768, 2],
      [40_000, 2],
    ] as const) {
      const grid = { ...oblique, size: [side, 1, 1] } as const;
      const voxels = Uint8Array.from({ length: side }, (_, index) => index % 251);
      const file = path();
      await writeNifti(file, { grid, voxels });
      expect((await readNiftiHeader(file)).version).toBe(version);
      const read = await readNifti(file);
      expect(read.grid.size).toEqual(grid.size);
      expect(read.voxels.every((value, index) => value === voxels[index])).toBe(true);
    }
  });

  test('where float32 would move a voxel by more than a hundredth of one', async () => {
    for (const [offset, version] of [
      [123.456789, 1],
      [123_456.7855, 2],
    ] as const) {
      const grid = { ...oblique, spacing: [0.1, 0.1, 0.1], origin: [offset, -offset, offset] } as const;
      const file = path();
      await writeNifti(file, { grid, voxels });
      expect((await readNiftiHeader(file)).version).toBe(version);
      const { origin } = (await readNifti(file)).grid;
      origin.forEach((value, axis) => expect(Math.abs(value - (grid.origin[axis] ?? 0))).toBeLessThan(1e-3));
    }
  });
});

test('numbers that float32 does not hold keep their width', async () => {
  const path = join(temporaryFolder(), 'a.nii');
  const wide = Float64Array.from({ length: 12 }, (_, index) => 2 ** 24 + index);
  await writeNifti(path, { grid: oblique, voxels: wide });
  expect((await readNiftiLabels(path)).voxels).toEqual(wide);
});

test('what does not fit is refused', async () => {
  const path = join(temporaryFolder(), 'a.nii');
  await expect(writeNifti(path, { grid: oblique, voxels: new Uint8Array(5) })).rejects.toThrow(
    /5 voxels do not fill/,
  );
  await expect(writeNifti('/nowhere/a.nii', { grid: oblique, voxels })).rejects.toThrow(
    '/nowhere/a.nii: there is no such file or folder.',
  );
});

test('quaternions of half turns about each axis, where the plain formula divides by zero', () => {
  const quaternion = (i: number, j: number, k: number) =>
    quaternionOf([i, 0, 0, 0, 0, j, 0, 0, 0, 0, k, 0]).quaternion.map((value) => value + 0);
  expect(quaternion(1, 1, 1)).toEqual([0, 0, 0]);
  expect(quaternion(1, -1, -1)).toEqual([1, 0, 0]);
  expect(quaternion(-1, 1, -1)).toEqual([0, 1, 0]);
  expect(quaternion(-1, -1, 1)).toEqual([0, 0, 1]);
});
