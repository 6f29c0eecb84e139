/** Values written in other representations than the data dictionary's, and numbers with decimal commas. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSeriesVolume } from '../../../../main/imaging/dicom/read-volume.ts';
import { scanDicom } from '../../../../main/imaging/dicom/scan.ts';
import type { Series } from '../../../../main/imaging/dicom/series.ts';
import { temporaryFolder } from '../nifti/fixtures.ts';
import { datasetBytes, part10, sliceDataset, withoutKeys, writeSlice } from './phantoms.ts';

function only(folder: string): Series {
  const { series, refused } = scanDicom([folder]);
  expect(refused).toEqual([]);
  expect(series).toHaveLength(1);
  return series[0] as Series;
}
const saidOf = ({ summary: { verdict } }: Series): string => [verdict.level, ...verdict.reasons].join('\n');

describe('representations other than the dictionary’s', () => {
  const text = (value: string): Uint8Array =>
    Buffer.from(value.length % 2 === 0 ? value : `${value} `, 'latin1');
  const word = (value: number): Uint8Array => Buffer.from(new Uint16Array([value]).buffer);
  const without = ['00280010 US', '00280011 US', '00280030 DS', '00200032 DS', '00200037 DS'];
  test.each(['UN', 'UT', 'OB'])('%s for numbers is read by the dictionary', (vr) => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    for (const z of [0, 2, 4]) {
      const isText = vr === 'OB' ? 'DS' : vr;
      const items = {
        ...withoutKeys(sliceDataset({ position: [0, 0, z], number: z }), without),
        [`00280010 ${vr}`]: word(6),
        [`00280011 ${vr}`]: word(8),
        [`00280030 ${isText}`]: text('1.5\\0.75'),
        [`00200032 ${isText}`]: text(`0\\0\\${z}`),
        [`00200037 ${isText}`]: text('1\\0\\0\\0\\1\\0'),
      };
      writeFileSync(join(folder, `${z}.dcm`), part10(datasetBytes(items)));
    }
    expect(only(folder).summary).toMatchObject({
      size: [8, 6, 3],
      spacing: [0.75, 1.5, 2],
      verdict: { level: 'good' },
    });
  });

  test('a sequence that was written as unknown is one', () => {
    // implicit inside, as it was before somebody did not know it: Modality LUT Sequence with its descriptor and data
    const element = (group: number, tag: number, value: Uint8Array): Buffer => {
      const head = Buffer.alloc(8);
      head.writeUInt16LE(group, 0);
      head.writeUInt16LE(tag, 2);
      head.writeUInt32LE(value.length, 4);
      return Buffer.concat([head, value]);
    };
    const words = (...values: readonly number[]): Buffer => Buffer.from(new Uint16Array(values).buffer);
    const item = element(
      0xfffe,
      0xe000,
      Buffer.concat([
        element(0x28, 0x3002, words(4, 0, 16)),
        element(0x28, 0x3006, words(100, 200, 300, 400)),
      ]),
    );
    const folder = temporaryFolder();
    writeSlice(folder, {
      position: [0, 0, 0],
      number: 1,
      values: Array.from({ length: 48 }, (_, index) => index % 4),
      more: { '00283000 UN': item },
    });
    return readSeriesVolume(only(folder).source!).then(({ voxels }) =>
      expect([...voxels.slice(0, 4)]).toEqual([100, 200, 300, 400]),
    );
  });

  test('decimal commas are read, also in slope and intercept, and told', async () => {
    const folder = temporaryFolder();
    writeSlice(folder, {
      position: [0, 0, 0],
      number: 1,
      values: new Array<number>(48).fill(2),
      more: { '00281053 DS': '1,5', '00281052 DS': '-0,25', '00200032 DS': '-1,5\\0,0\\2' },
    });
    const one = only(folder);
    expect(one.source?.grid.origin).toEqual([-1.5, 0, 2]);
    expect(saidOf(one)).toMatch(/decimal comma .*\(Image Position, Rescale Slope, Rescale Intercept\)/);
    expect((await readSeriesVolume(one.source!)).voxels[0]).toBe(2.75);
  });
});
