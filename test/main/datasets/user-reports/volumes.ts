/** User reports: DICOM and NIfTI as volumes. What the manifest asks of each is in the name of its folder, the figures are from its headers. */
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { Triple } from '../../../../shared/volume.ts';
import { gridDifferences } from '../../../../main/imaging/geometry.ts';
import { readSeriesVolume } from '../../../../main/imaging/dicom/read-volume.ts';
import { scanDicom, type DicomScan } from '../../../../main/imaging/dicom/scan.ts';
import type { Series } from '../../../../main/imaging/dicom/series.ts';
import { readNifti, readNiftiHeader } from '../../../../main/imaging/nifti/read.ts';
import type { Volume } from '../../../../main/imaging/volume.ts';
import { secateur } from '../../cli/secateur.ts';
import { writeNearestValueBundle } from '../../export/threshold-bundle.ts';
import { temporaryFolder } from '../../imaging/nifti/fixtures.ts';
import { imported, saidBy, userReports, type Check, type Checks } from './report.ts';

const scanned = (folder: string): DicomScan => scanDicom([folder]);

function theOnly(folder: string): Series {
  const { series, refused } = scanned(folder);
  expect(refused).toEqual([]);
  expect(series).toHaveLength(1);
  return series[0] as Series;
}

const saidOf = ({ summary: { verdict } }: Series): string =>
  [...verdict.reasons, verdict.resampling ?? ''].join('\n').trim();

/** The first voxel of each slice: in these phantoms it counts the slices from 1000 up. */
async function firstVoxels({ source }: Series): Promise<number[]> {
  if (!source) throw new Error('The series was refused.');
  const { grid, voxels } = await readSeriesVolume(source);
  const perSlice = grid.size[0] * grid.size[1];
  return Array.from({ length: grid.size[2] }, (_, k) => voxels[k * perSlice] ?? NaN);
}

const counting = (count: number, from = 1000): number[] => Array.from({ length: count }, (_, k) => from + k);

interface Expected {
  readonly size: Triple;
  readonly spacing: Triple;
  /** Everything that is said, by default nothing. */
  readonly said?: RegExp;
}

/** One volume, on this grid, of all the folder's slices in their order. */
const oneVolume =
  ({ size, spacing, said = /^$/ }: Expected): Check =>
  async (folder) => {
    const one = theOnly(folder);
    expect(one.summary.size).toEqual(size);
    one.summary.spacing?.forEach((value, axis) => expect(value).toBeCloseTo(spacing[axis] ?? NaN, 9));
    expect(saidOf(one)).toMatch(said);
    expect(one.summary.verdict.level).toBe(said.source === '^$' ? 'good' : 'usable');
    expect(await firstVoxels(one)).toEqual(counting(size[2]));
  };

/** Refused with a sentence, and nothing is offered. */
const refusedAs =
  (sentence: RegExp): Check =>
  (folder) => {
    const one = theOnly(folder);
    expect(one.source).toBeNull();
    expect(one.summary.verdict.level).toBe('refused');
    expect(saidOf(one)).toMatch(sentence);
  };

/** The fourth of six slices lies nowhere: five are read, and its place is filled from both sides. */
const oneLeftOut =
  (name: RegExp): Check =>
  async (folder) => {
    const one = theOnly(folder);
    expect(one.summary.verdict.level).toBe('usable');
    expect(saidOf(one)).toMatch(name);
    expect(saidOf(one)).toMatch(/One slice is missing: 1 between 34.0 and 38.0 mm/);
    expect(one.summary.spacing).toEqual([0.6, 0.8, 2]);
    expect(one.source?.stack.slices).toHaveLength(5);
    expect(await firstVoxels(one)).toEqual([1000, 1001, 1002, 1003, 1004, 1005]);
  };

/** Predicts with a model that tells these values apart. @returns the exit code, what is said, and the masks */
async function predicted(images: readonly string[], volume: Volume, options: readonly string[] = []) {
  const [model, out] = [join(temporaryFolder(), 'model'), temporaryFolder()];
  await writeNearestValueBundle(model, volume, blobValues);
  const given = ['predict', '--model', model, '--image', ...images, '--out', out, ...options];
  const { code, err } = await secateur(...given);
  return {
    code,
    err,
    masks: readdirSync(out)
      .sort()
      .map((name) => join(out, name)),
  };
}

/** What lies outside and inside the blob of the NIfTI phantoms, roughly. */
const blobValues = [100, 160] as const;

async function expectNearest(mask: string, { voxels }: Volume): Promise<void> {
  const nearest = voxels.map((value) => Number(Math.abs(value - 160) < Math.abs(value - 100)));
  const labels = (await readNifti(mask)).voxels;
  expect(nearest.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(100);
  expect(labels.reduce((wrong, value, index) => wrong + Number(value !== nearest[index]), 0)).toBe(0);
}

export const volumeChecks: Checks = {
  d01_mosaic: refusedAs(/mosaic: 9 slices are tiled/),
  d02_microct: oneVolume({ size: [24, 20, 12], spacing: [0.006, 0.006, 0.006] }),
  d03_same_sop_uid: oneVolume({
    size: [24, 20, 12],
    spacing: [0.6, 0.8, 2],
    said: /^12 files carry one identity \(SOP Instance UID\)[^\n]*each was taken for itself\.$/,
  }),
  d05_decimal_comma: oneVolume({
    size: [24, 20, 6],
    spacing: [0.6, 0.8, 2],
    said: /^Numbers are written with a decimal comma .*\(Image Position, Pixel Spacing, Slice Thickness\); read so\.$/,
  }),
  d07_te_jitter: oneVolume({ size: [24, 20, 12], spacing: [0.6, 0.8, 2] }),
  d12_un_vr_numbers: oneVolume({ size: [24, 20, 6], spacing: [0.6, 0.8, 2] }),
  d13_dx_no_position: async (folder) => {
    const one = theOnly(folder);
    expect(one.summary).toMatchObject({
      size: [40, 36, 1],
      spacing: [0.2, 0.2, 1],
      verdict: { level: 'usable' },
    });
    expect(saidOf(one)).toMatch(/Imager Pixel Spacing was taken.*\nThe file has no position in space/);
    const volume = await readSeriesVolume(one.source!);
    const { cases } = await imported(folder);
    expect(cases.map(({ grid }) => grid)).toEqual([volume.grid]);
    // without places there is no record of slices, so that the app offers NIfTI alone
    expect(cases[0]?.beside.map(({ name }) => name)).toEqual(['source.dcm']);
    const done = await predicted([folder], volume);
    expect(done.code, done.err).toBe(0);
    expect(gridDifferences((await readNifti(done.masks[0] ?? '')).grid, volume.grid)).toEqual([]);
    for (const format of ['seg', 'labelmap', 'rtstruct']) {
      const refused = await predicted([folder], volume, ['--format', format]);
      expect(refused.code).not.toBe(0);
      expect(refused.err).toMatch(/d13_dx_no_position: does not say where it lies in the patient/);
      expect(refused.masks).toEqual([]);
    }
  },
  d15_xa_cine: refusedAs(/10 frames follow each other in time \(66\.7 ms apart\)/),
  d17_symlinks: async () => {
    const store = join(userReports, 'd17_store');
    const folder = join(temporaryFolder(), 'd17_symlinks');
    mkdirSync(folder);
    for (let slice = 0; slice < 6; slice++)
      symlinkSync(join(store, `${slice}.dcm`), join(folder, `${slice}.dcm`));
    // the store by two more ways, and a way back up: neither adds a slice
    symlinkSync(store, join(folder, 'again'));
    symlinkSync(store, join(folder, 'and_again'));
    symlinkSync(folder, join(folder, 'up'));
    await oneVolume({ size: [24, 20, 6], spacing: [0.6, 0.8, 2] })(folder);
  },
  d18_one_without_position: oneLeftOut(/^003\.dcm does not say where it lies/),
  d22_phases_by_acqtime: async (folder) => {
    const { series } = scanned(folder);
    expect(series.map(({ summary }) => [summary.part, summary.verdict.level, summary.size])).toEqual(
      ['time 1', 'time 2', 'time 3'].map((part) => [part, 'good', [24, 20, 4]]),
    );
    const phases = await Promise.all(series.map(firstVoxels));
    expect(phases).toEqual([counting(4), counting(4, 1010), counting(4, 1020)]);
  },
  d23_nm_tomo: async (folder) => {
    const one = theOnly(folder);
    expect(one.summary.size).toEqual([24, 20, 6]);
    expect(one.summary.spacing).toEqual([0.6, 0.8, 4]);
    // stacked against the normal: the first frame, at 30 mm, is the highest
    expect(one.source?.grid.origin).toEqual([-10, -20, 10]);
    expect(await firstVoxels(one)).toEqual([1005, 1004, 1003, 1002, 1001, 1000]);
  },
  d27_two_kernels: async (folder) => {
    const { series } = scanned(folder);
    expect(series.map(({ summary }) => [summary.part, summary.verdict.level])).toEqual([
      ['kernel B30f', 'good'],
      ['kernel B70f', 'good'],
    ]);
    expect(series.map(({ source }) => source?.grid.origin[2])).toEqual([30, 31]);
    expect(await Promise.all(series.map(firstVoxels))).toEqual([counting(6), counting(6, 1100)]);
  },
  d34_enhanced_missing_position: oneLeftOut(/^frame 4 of e\.dcm does not say where it lies/),
  n01_pairs: async (folder) => {
    const headers = ['low.hdr', 'gz.hdr.gz', 'UP.HDR'].map((name) => join(folder, name));
    const volumes = await Promise.all(headers.map((header) => readNifti(header)));
    const [first] = volumes as [Volume, ...Volume[]];
    expect(first.grid.size).toEqual([20, 24, 12]);
    expect(first.voxels.reduce((most, value) => Math.max(most, value), 0)).toBeCloseTo(185.84859, 4);
    for (const volume of volumes) expect(volume).toEqual(first);
    // the plain ones are one image, which an import takes once
    const result = await imported(folder);
    expect(result.cases.map(({ images }) => images)).toEqual([[headers[2]], [headers[1]]]);
    expect(saidBy(result)).toBe('refused: low.hdr: The same image as UP.HDR, byte for byte.');
    // by its header or its voxels, or both
    const done = await predicted([...headers, join(folder, 'low.img'), join(folder, 'UP.IMG')], first);
    expect(done.code, done.err).toBe(0);
    expect(done.masks.map((mask) => basename(mask))).toEqual(['UP.nii.gz', 'gz.nii.gz', 'low.nii.gz']);
    for (const mask of done.masks) await expectNearest(mask, first);
    for (const given of [...headers, join(folder, 'gz.img.gz')]) {
      const out = join(temporaryFolder(), 'out.nii.gz');
      const { code, err } = await secateur('convert', given, out);
      expect(code, err).toBe(0);
      expect(await readNifti(out)).toEqual(first);
    }
  },
  n06_nifti2_float64: async (folder) => {
    const image = join(folder, 'n2.nii');
    const volume = await readNifti(image);
    expect(volume.grid.origin[0]).toBe(123456.7891234);
    const done = await predicted([image], volume);
    expect(done.code, done.err).toBe(0);
    const [mask = ''] = done.masks;
    const [header, own] = await Promise.all([readNiftiHeader(mask), readNiftiHeader(image)]);
    expect(header.version).toBe(2);
    expect(header.geometry).toEqual(own.geometry);
    await expectNearest(mask, volume);
  },
  n27_nifti2_40000: async (folder) => {
    const image = join(folder, 't.nii.gz');
    const volume = await readNifti(image);
    expect(volume.grid.size).toEqual([40_000, 4, 4]);
    const [model, out] = [join(temporaryFolder(), 'model'), temporaryFolder()];
    await writeNearestValueBundle(model, volume, [0, 50]);
    const { code, err } = await secateur('predict', '--model', model, '--image', image, '--out', out);
    expect(code, err).toBe(0);
    const mask = join(out, 't.nii.gz');
    expect((await readNiftiHeader(mask)).version).toBe(2);
    const { grid, voxels } = await readNifti(mask);
    expect(grid).toEqual(volume.grid);
    expect(voxels.every((value, index) => value === Number(volume.voxels[index] === 50))).toBe(true);
  },
};
