/** The integrity check, on data sets of two cases of which one has a fault. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { countLabelValues } from '../../../main/datasets/label-values.ts';
import { scanDataset, type ScanResult } from '../../../main/datasets/scan.ts';
import { put, temporaryFolder } from '../imaging/nifti/fixtures.ts';
import { image, label, msdFolder } from './folders.ts';

const ids = ({ cases }: ScanResult): string[] => cases.map(({ id }) => id);
const lines = ({ findings }: ScanResult): string[] =>
  findings.map(({ severity, file, message }) => `${severity} ${file}: ${message}`);

describe('the integrity check', () => {
  /** Scans a folder whose case b has the given files; a is sound. */
  async function check(files: { image?: Uint8Array; label?: Uint8Array }): Promise<ScanResult> {
    const folder = temporaryFolder();
    msdFolder(folder, ['a', 'b']);
    if (files.image) put(folder, 'imagesTr/b.nii', files.image);
    if (files.label) put(folder, 'labelsTr/b.nii', files.label);
    return scanDataset(folder, { scratch: temporaryFolder() });
  }

  const shifted = { code: 1, rows: [1, 0, 0, 5, 0, 1, 0, 0, 0, 0, 1, 0] };
  const flipped = { code: 1, rows: [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] };
  const wide = { code: 1, rows: [2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] };
  const float = (value: number) =>
    image(2, { datatype: 16, voxels: [value, ...new Array<number>(31).fill(1)] });

  test.each<[string, { image?: Uint8Array; label?: Uint8Array }, string]>([
    [
      'not an image',
      { image: new TextEncoder().encode('hello') },
      'imagesTr/b.nii: Is not a NIfTI image (its first four bytes are no NIfTI header size).',
    ],
    [
      'cut',
      { image: image(2).subarray(0, 370) },
      'imagesTr/b.nii: Holds at most 18 bytes of voxels; its header (4 × 4 × 2 × 1 int16) needs 64. The file is cut or damaged: copy it again from its source.',
    ],
    [
      'too small',
      { image: image(2, { size: [1, 1, 32] }) },
      'imagesTr/b.nii: Only 1 × 1 × 32 voxels; training needs 4 or more along two axes.',
    ],
    [
      'two channels for one',
      { image: image(2, { size: [4, 4, 1, 2] }) },
      'imagesTr/b.nii: Has 2 channels where the data set has 1.',
    ],
    [
      'a label of another size',
      { label: label([1], { size: [4, 8] }) },
      'labelsTr/b.nii: Does not lie on the grid of imagesTr/b.nii: 4 × 8 × 1 and 4 × 4 × 2 voxels. Resample it onto the image.',
    ],
    [
      'a label of another spacing',
      { label: label([1], { sform: wide }) },
      'labelsTr/b.nii: Does not lie on the grid of imagesTr/b.nii: 2 × 1 × 1 and 1 × 1 × 1 mm per voxel. Resample it onto the image.',
    ],
    [
      'an unknown value',
      { label: label([1, 7, 7]) },
      'labelsTr/b.nii: Holds the label value 7 (2 voxels), which is none of the classes 0, 1, 2.',
    ],
    [
      'a fraction',
      { label: label([1, 0.7]) },
      'labelsTr/b.nii: Holds the label value 0.7, which is a fraction (1 voxels). Labels are whole numbers from 0; export the mask again as one.',
    ],
    [
      'a negative value',
      { label: label([-1]) },
      'labelsTr/b.nii: Holds the label value -1, which is negative (1 voxels). Labels are whole numbers from 0; export the mask again as one.',
    ],
    [
      'one-hot labels',
      { label: label([1], { size: [4, 4, 1, 2] }) },
      'labelsTr/b.nii: Has 2 volumes along a fourth axis; a label map has one whole number per voxel.',
    ],
    [
      'the same image twice',
      { image: image(1) },
      'imagesTr/b.nii: The same image as imagesTr/a.nii, byte for byte.',
    ],
  ])('refuses %s and imports the rest', async (_, files, message) => {
    const result = await check(files);
    expect(ids(result)).toEqual(['a']);
    expect(lines(result)).toEqual([`refused ${message}`]);
  });

  test.each<[string, { image?: Uint8Array; label?: Uint8Array }, RegExp]>([
    ['NaN', { image: float(NaN) }, /imagesTr\/b\.nii: 1 voxels are NaN or infinite; they are taken for 0/],
    ['infinity', { image: float(-Infinity) }, /imagesTr\/b\.nii: 1 voxels are NaN or infinite/],
    [
      'a constant image',
      { image: image(2, { voxels: new Array<number>(32).fill(4) }) },
      /imagesTr\/b\.nii: All voxels have one value/,
    ],
    ['an empty label', { label: label([]) }, /labelsTr\/b\.nii: No voxel is labelled/],
    [
      'a label that lies elsewhere',
      { label: label([1], { sform: shifted }) },
      /labelsTr\/b\.nii: .*origins 5\.00 mm apart.*check that they match/,
    ],
    [
      'a mirrored label',
      { label: label([1], { sform: flipped }) },
      /labelsTr\/b\.nii: .*axes that point elsewhere/,
    ],
    [
      'an unknown orientation',
      { image: image(2, { sform: { code: 0, rows: [] } }) },
      /imagesTr\/b\.nii: The orientation is unknown/,
    ],
  ])('warns of %s and imports it', async (_, files, message) => {
    const result = await check(files);
    expect(ids(result)).toEqual(['a', 'b']);
    expect(lines(result)[0]).toMatch(message);
    expect(result.findings.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  test('one class missing is no fault', async () => {
    const result = await check({ label: label([1]) });
    expect(result.findings).toEqual([]);
    expect(result.cases[1]?.labelCounts).toEqual([31, 1, 0]);
  });
});

test('a pipe that is named like an image, a label or the table is told, and holds nothing up', async () => {
  const folder = temporaryFolder();
  msdFolder(folder, ['a', 'b', 'c']);
  for (const name of ['imagesTr/a.nii', 'labelsTr/b.nii']) {
    rmSync(join(folder, name));
    execFileSync('mkfifo', [join(folder, name)]);
  }
  const { cases, findings } = await scanDataset(folder, { scratch: temporaryFolder() });
  expect(cases.map(({ id }) => id)).toEqual(['c']);
  const said = findings.map(({ file, message }) => `${file}: ${message}`).join('\n');
  expect(said).toMatch(/imagesTr\/a\.nii.*pipe, socket or device/);
  expect(said).toMatch(/labelsTr\/b\.nii.*pipe, socket or device/);
  rmSync(join(folder, 'dataset.json'));
  execFileSync('mkfifo', [join(folder, 'dataset.json')]);
  await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(
    /dataset\.json is a pipe, socket or device/,
  );
});

test('a label map with a value for nearly every voxel is no label map', () => {
  const voxels = Float32Array.from({ length: 100_000 }, (_, index) => index);
  expect(() => countLabelValues(voxels)).toThrow(/more than 65536 different values/);
});
