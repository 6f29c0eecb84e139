/** Series with slices that have no place, tiny ones, and files that share an identity: what is used, and what is said. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Triple } from '../../../../shared/volume.ts';
import { scanDicom } from '../../../../main/imaging/dicom/scan.ts';
import type { Series } from '../../../../main/imaging/dicom/series.ts';
import { temporaryFolder } from '../nifti/fixtures.ts';
import {
  datasetBytes,
  part10,
  sliceDataset,
  writeSeries,
  withoutKeys,
  writeSlice,
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

const nowhere = ['00200032 DS', '00200037 DS'];

describe('slices without a place', () => {
  test('are left out by name: in the middle with a gap, at the end without', () => {
    for (const [lost, size, gap] of [
      [2, 5, true],
      [5, 4, false],
    ] as const) {
      const folder = temporaryFolder();
      writeSeries(folder, heights(0, 2, 4, 6, 8));
      writeSlice(folder, { position: [0, 0, 0], number: lost, more: { '00200032 DS': '' } });
      const one = only(folder);
      expect(saidOf(one)).toMatch(
        new RegExp(`^usable\n${lost}\\.dcm does not say where it lies \\(Image Position`),
      );
      expect([one.summary.size?.[2], /missing: 1 between/.test(saidOf(one))]).toEqual([size, gap]);
    }
  });

  test('whose directions are no directions are left out too', () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 2, 4, 6, 8));
    writeSlice(folder, { position: [0, 0, 8], number: 5, orientation: [0, 0, 0, 0, 0, 0] });
    expect(saidOf(only(folder))).toMatch(/5\.dcm does not say where it lies \(Image Orientation/);
  });

  test('too many of them refuse the series', () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 10));
    for (let number = 3; number < 8; number++)
      writeSlice(folder, { position: [0, 0, 0], number, more: { '00200032 DS': 'x\\y\\z' } });
    expect(saidOf(only(folder))).toMatch(/3\.dcm, 4\.dcm, 5\.dcm, 6\.dcm, 1 more do not say where they lie/);
  });

  test('radiographs of one series are a picture each', () => {
    const folder = temporaryFolder();
    for (const number of [1, 2]) {
      const more = { '00080060 CS': 'DX', '00181164 DS': [0.2, 0.1] };
      const items = withoutKeys(sliceDataset({ position: [0, 0, 0], number, more }), [
        ...nowhere,
        '00280030 DS',
      ]);
      writeFileSync(join(folder, `${number}.dcm`), part10(datasetBytes(items)));
    }
    const { series } = scanDicom([folder]);
    expect(series.map(({ summary }) => [summary.size, summary.spacing, summary.verdict.level])).toEqual(
      [1, 2].map(() => [[8, 6, 1], [0.1, 0.2, 1], 'usable']),
    );
    expect(saidOf(series[0] as Series)).toMatch(
      /Imager Pixel Spacing was taken: lengths are those at the detector/,
    );
  });
});

describe('micro-CT', () => {
  const gap = 0.004;
  const tiny: Items = { '00280030 DS': [0.005, 0.005] };

  test('is judged by shares of its own spacing: regular, with a missing slice, and tilted', () => {
    const of = (positions: readonly Triple[]): Series => {
      const folder = temporaryFolder();
      writeSeries(folder, positions, { more: tiny });
      return only(folder);
    };
    const steps = [0, 1, 2, 3, 4, 5];
    expect(of(steps.map((k) => [0, 0, k * gap])).summary).toMatchObject({
      size: [8, 6, 6],
      verdict: { level: 'good' },
    });
    const missing = of([0, 1, 2, 4, 5, 6].map((k) => [0, 0, k * gap]));
    expect(saidOf(missing)).toMatch(/One slice is missing: 1 between 0\.0080 and 0\.0160 mm/);
    const tilted = of(steps.map((k) => [0, 0.3 * k * gap, k * gap]));
    expect(saidOf(tilted)).toMatch(
      /shifted against each other by up to 0\.0060 mm \(a gantry tilted by 16\.7 degrees\)/,
    );
    expect(tilted.summary.verdict.resampling).toMatch(/moved straight/);
    const uneven = of([0, 1, 2.5, 3.5, 4.5, 5.5].map((k) => [0, 0, k * gap]));
    expect(saidOf(uneven)).toMatch(/changes from 0\.00400 to 0\.00600 mm/);
  });

  test('repeats at its places are told apart', () => {
    const folder = temporaryFolder();
    for (const [phase, first] of [1, 11].entries())
      writeSeries(folder, heights(0, gap, 2 * gap), { more: { ...tiny, '00200100 IS': phase + 1 } }, first);
    expect(scanDicom([folder]).series.map(({ summary }) => [summary.part, summary.size?.[2]])).toEqual([
      ['time 1', 3],
      ['time 2', 3],
    ]);
  });
});

describe('one SOP Instance UID in several files', () => {
  const uid: Items = { '00080018 UI': '1.2.3.77' };

  test('for copies that differ in their header or transfer syntax counts once', () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 2, 4));
    const again = sliceDataset({
      position: [0, 0, 2],
      number: 2,
      more: { '00100010 PN': 'Another^Name', '00080033 TM': '101010' },
    });
    writeFileSync(join(folder, 'renamed.dcm'), part10(datasetBytes(again)));
    writeFileSync(
      join(folder, 'deflated.dcm'),
      part10(
        deflateRawSync(datasetBytes(sliceDataset({ position: [0, 0, 4], number: 3 }))),
        '1.2.840.10008.1.2.1.99',
      ),
    );
    const one = only(folder);
    expect(one.source?.stack.slices).toHaveLength(3);
    expect(saidOf(one)).toMatch(/renamed\.dcm has the identity/);
    expect(saidOf(one)).toMatch(
      /(3\.dcm has the identity .* of deflated\.dcm|deflated\.dcm has the identity .* of 3\.dcm)/,
    );
  });

  test('for different slices and time points is taken for a mistake, which is told', () => {
    const folder = temporaryFolder();
    for (const [time, first] of [1, 11].entries())
      writeSeries(
        folder,
        heights(0, 2, 4),
        { more: { ...uid, '00200100 IS': time + 1 }, values: new Array<number>(48).fill(time) },
        first,
      );
    const { series } = scanDicom([folder]);
    expect(series.map(({ summary }) => [summary.part, summary.size?.[2], summary.verdict.level])).toEqual([
      ['time 1', 3, 'usable'],
      ['time 2', 3, 'usable'],
    ]);
    expect(new Set(series.map(({ summary }) => summary.id)).size).toBe(2);
    expect(saidOf(series[0] as Series)).toMatch(/6 files carry one identity .* not the same image/);
  });
});
