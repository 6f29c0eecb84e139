/** Images whose pictures are no slices as they come, have no place, or say their numbers in another way. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Triple } from '../../../../shared/volume.ts';
import { readSeriesVolume } from '../../../../main/imaging/dicom/read-volume.ts';
import { scanDicom } from '../../../../main/imaging/dicom/scan.ts';
import type { Series } from '../../../../main/imaging/dicom/series.ts';
import { temporaryFolder } from '../nifti/fixtures.ts';
import {
  axial,
  datasetBytes,
  part10,
  sliceDataset,
  writeSeries,
  withoutKeys,
  type Items,
} from './phantoms.ts';

const heights = (...z: readonly number[]): Triple[] => z.map((height) => [0, 0, height]);

function only(folder: string): Series {
  const { series, refused } = scanDicom([folder]);
  expect(refused).toEqual([]);
  expect(series).toHaveLength(1);
  return series[0] as Series;
}
const saidOf = ({ summary: { verdict } }: Series): string => [verdict.level, ...verdict.reasons].join('\n');

/** One file of several frames; frame f holds the value f everywhere. */
function writeFrames(frames: number, more: Items, left: readonly string[] = []): string {
  const folder = temporaryFolder();
  const pixels = Buffer.alloc(frames * 96);
  for (let frame = 0; frame < frames; frame++)
    for (let pixel = 0; pixel < 48; pixel++) pixels.writeInt16LE(frame, (frame * 48 + pixel) * 2);
  const items = {
    ...sliceDataset({ position: [0, 0, 0], number: 1 }),
    '00280008 IS': frames,
    '7fe00010 OW': pixels,
    ...more,
  };
  writeFileSync(join(folder, 'frames.dcm'), part10(datasetBytes(withoutKeys(items, left))));
  return folder;
}
const at = (...tags: readonly number[]): Uint8Array =>
  Buffer.concat(tags.map((tag) => Buffer.from(new Uint16Array([tag >>> 16, tag & 0xffff]).buffer)));
const nowhere = ['00200032 DS', '00200037 DS'];

describe('mosaics are refused by name, however they say that they are one', () => {
  const siemens: Items = { '00190010 LO': 'SIEMENS MR HEADER' };
  test.each([
    ['Image Type', { '00080008 CS': 'ORIGINAL\\PRIMARY\\M\\ND\\MOSAIC' }, /all slices are tiled/],
    ['the number of images', { ...siemens, '0019100a US': 9 }, /9 slices are tiled/],
    ['the number, in another block', { '00190011 LO': 'SIEMENS MR HEADER', '0019110a US': 25 }, /25 slices/],
    ['the number, without a representation', { ...siemens, '0019100a UN': Buffer.from([9, 0]) }, /9 slices/],
    [
      'the acquired matrix',
      { '00080070 LO': 'SIEMENS', '00080060 CS': 'MR', '00181310 US': [2, 0, 0, 2] },
      /9 slices/,
    ],
  ])('%s', (_, more, said) => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 0), { rows: 6, columns: 6, more });
    expect(saidOf(only(folder))).toMatch(/^refused\nIt is a mosaic/);
    expect(saidOf(only(folder))).toMatch(said);
  });

  test('an interpolated image of the same maker is none', () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 2, 4), {
      rows: 6,
      columns: 6,
      more: { '00080070 LO': 'SIEMENS', '00181310 US': [0, 3, 3, 0] },
    });
    expect(only(folder).summary.verdict.level).toBe('good');
  });
});

describe('frames that follow each other in time are no slices', () => {
  test.each([
    ['by their pointer', { '00280009 AT': at(0x0018_1063), '00181063 DS': 40 }],
    ['by a vector of times', { '00280009 AT': at(0x0018_1065), '00181065 DS': [0, 40, 40] }],
    ['without a pointer', { '00181063 DS': 40 }],
    ['by their modality', { '00080060 CS': 'US' }],
    ['by a rate alone', { '00180040 IS': 25 }],
  ])('%s', (_, more) => {
    for (const left of [[], nowhere]) {
      const one = only(writeFrames(3, more, left));
      expect(saidOf(one)).toMatch(/^refused\nIts 3 frames follow each other in time/);
    }
  });

  test('nor are views from around the patient', () => {
    const more = { '00280009 AT': at(0x0054_0010, 0x0054_0050, 0x0054_0090) };
    expect(saidOf(only(writeFrames(3, more, nowhere)))).toMatch(/3 frames are views from around the patient/);
  });
});

describe('reconstructed nuclear medicine', () => {
  const place: Items = { '00200032 DS': [5, 6, 7], '00200037 DS': axial };
  const slices: Items = { '00280009 AT': at(0x0054_0080), '00540080 US': [1, 2, 3, 4] };

  test.each([
    [4, 7, [0, 1, 2, 3]],
    [-4, -5, [3, 2, 1, 0]],
  ])('stacks slices %i mm apart', async (gap, lowest, order) => {
    const folder = writeFrames(
      4,
      {
        ...slices,
        '00180088 DS': gap,
        '00540022 SQ': [place],
      },
      nowhere,
    );
    const { source } = only(folder);
    expect(source?.grid).toMatchObject({ origin: [5, 6, lowest], spacing: [0.75, 1.5, 4], size: [8, 6, 4] });
    const { voxels } = await readSeriesVolume(source!);
    expect([0, 1, 2, 3].map((k) => voxels[k * 48])).toEqual(order);
  });

  test('of two time slots and two energies is four volumes', async () => {
    const more: Items = {
      '00280009 AT': at(0x0054_0010, 0x0054_0070, 0x0054_0080),
      '00180088 DS': 3,
      '00540022 SQ': [place],
      '00540010 US': [1, 1, 1, 1, 2, 2, 2, 2],
      '00540070 US': [1, 1, 2, 2, 1, 1, 2, 2],
      '00540080 US': [1, 2, 1, 2, 1, 2, 1, 2],
    };
    const { series } = scanDicom([writeFrames(8, more, nowhere)]);
    const volumes = await Promise.all(series.map(({ source }) => readSeriesVolume(source!)));
    expect(volumes.map(({ voxels }) => [voxels[0], voxels[48]]).sort()).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ]);
  });

  test('whose slices have no distance is not given one', () => {
    const one = only(writeFrames(4, { ...slices, '00540022 SQ': [place] }, nowhere));
    expect(one.summary.spacing?.[2] === 1 && one.summary.verdict.level === 'good').toBe(false);
    expect(saidOf(one)).toMatch(/unknown: orientation, distance of slices \(1 mm is assumed\)/);
  });
});
