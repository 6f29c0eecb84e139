/** User reports: DICOM as volumes. What the manifest asks of each is in the name of its folder, the figures are from its headers. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Triple } from '../../../../shared/volume.ts';
import { readSeriesVolume } from '../../../../main/imaging/dicom/read-volume.ts';
import { scanDicom, type DicomScan } from '../../../../main/imaging/dicom/scan.ts';
import type { Series } from '../../../../main/imaging/dicom/series.ts';
import { temporaryFolder } from '../../imaging/nifti/fixtures.ts';
import { userReports, type Check, type Checks } from './report.ts';

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
};
