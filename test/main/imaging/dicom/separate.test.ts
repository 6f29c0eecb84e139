/**
 * Images that come several times at the same places: whatever attribute tells them apart, each volume is of one kind, and
 * where none does, nothing is mixed. Instance Numbers repeat and files are scrambled, so that neither helps.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSeriesVolume } from '../../../../main/imaging/dicom/read-volume.ts';
import { scanDicom } from '../../../../main/imaging/dicom/scan.ts';
import type { Series } from '../../../../main/imaging/dicom/series.ts';
import type { Triple } from '../../../../shared/volume.ts';
import { temporaryFolder } from '../nifti/fixtures.ts';
import { writeSlice, type Items } from './phantoms.ts';

interface Placed {
  readonly z: number;
  /** Which volume the slice is of: its pixels say so. */
  readonly volume: number;
  readonly more?: Items;
  readonly position?: Triple;
  readonly orientation?: readonly number[];
}

/** Every slice's pixels are 100 × its volume + its height. */
function write(slices: readonly Placed[], folder = temporaryFolder()): string {
  for (const [index, { z, volume, more = {}, position, orientation }] of slices.entries()) {
    const name = `${(index * 7919) % 1009}_${volume}.dcm`;
    const values = new Array<number>(48).fill(100 * volume + Math.round(z));
    writeSlice(
      folder,
      {
        position: position ?? [0, 0, z],
        number: 1,
        values,
        ...(orientation ? { orientation } : {}),
        more: { '00080018 UI': `1.2.9.${index}`, '00200013 IS': Math.round(z), ...more },
      },
      name,
    );
  }
  return folder;
}

/** `volumes` volumes of slices at these heights. */
const stacks = (
  volumes: number,
  heights: readonly number[],
  more: (volume: number, index: number) => Items,
): Placed[] =>
  Array.from({ length: volumes }, (_, volume) =>
    heights.map((z, index) => ({ z, volume, more: more(volume, index) })),
  ).flat();

const series = (folder: string): readonly Series[] => scanDicom([folder]).series;

/** For each volume that can be used, which of the written ones each of its slices is of. */
async function contents(folder: string): Promise<number[][]> {
  const found = series(folder).flatMap(({ source }) => source ?? []);
  const volumes = await Promise.all(found.map((source) => readSeriesVolume(source)));
  return volumes.map(({ grid, voxels }) =>
    Array.from({ length: grid.size[2] }, (_, k) => Math.floor((voxels[48 * k] ?? NaN) / 100)),
  );
}

const heights = [2, 4, 6, 8];
const pure = (volumes: number, slices = heights.length): number[][] =>
  Array.from({ length: volumes }, (_, volume) => new Array<number>(slices).fill(volume));
const bytes = (size: 4 | 8, ...values: readonly number[]): Uint8Array => {
  const buffer = Buffer.alloc(size * values.length);
  values.forEach((value, index) =>
    size === 4 ? buffer.writeFloatLE(value, index * 4) : buffer.writeDoubleLE(value, index * 8),
  );
  return buffer;
};
const two = (number: number): string => String(number).padStart(2, '0');

describe('three volumes at the same places are told apart by', () => {
  const attributes: Readonly<Record<string, (volume: number, index: number) => Items>> = {
    'Temporal Position Identifier': (v) => ({ '00200100 IS': v + 1 }),
    'Trigger Time': (v) => ({ '00181060 DS': v * 40 }),
    'Trigger Time that differs from slice to slice': (v, i) => ({ '00181060 DS': v * 40 + 11.5 * i }),
    'Acquisition Time': (v) => ({ '00080032 TM': `1000${two(v)}` }),
    'Acquisition Time that runs through each volume': (v, i) => ({
      '00080032 TM': `10${two(v)}${two(i)}.25`,
    }),
    'Acquisition Time that runs through each place': (v, i) => ({ '00080032 TM': `10${two(i)}${two(v)}` }),
    'Acquisition Time across midnight': (v) => ({
      '00080022 DA': v === 0 ? '20240101' : '20240102',
      '00080032 TM': v === 0 ? '235950' : `0000${two(v)}`,
    }),
    'Acquisition DateTime': (v) => ({ '0008002a DT': `20240102101${v}00.000000` }),
    'Content Time': (v) => ({ '00080033 TM': `1100${two(v)}.5` }),
    'Acquisition Number': (v) => ({ '00200012 IS': v + 1 }),
    'Nominal Percentage of Cardiac Phase': (v) => ({ '00209241 FL': bytes(4, v * 10) }),
    'Frame Reference Time': (v) => ({ '00541300 DS': v * 1000 }),
    'reconstruction kernel': (v) => ({ '00181210 SH': `B${v}0f` }),
    'image type': (v) => ({ '00080008 CS': `ORIGINAL\\PRIMARY\\${['M', 'P', 'R'][v]}` }),
    'original and derived': (v) => ({
      '00080008 CS': ['ORIGINAL\\PRIMARY', 'DERIVED\\PRIMARY', 'DERIVED\\SECONDARY'][v] ?? '',
    }),
    'echo time': (v) => ({ '00180081 DS': 4.6 * (v + 1) }),
    'echo number': (v) => ({ '00180086 IS': v + 1 }),
    'inversion time': (v) => ({ '00180082 DS': 100 * (v + 1) }),
    'flip angle': (v) => ({ '00181314 DS': 5 + v }),
    'tube voltage': (v) => ({ '00180060 DS': [80, 120, 140][v] ?? 0 }),
    'slice thickness': (v) => ({ '00180050 DS': v + 1 }),
    'contrast agent': (v) => ({ '00180010 LO': `agent ${v}` }),
    'image comments': (v) => ({ '00204000 LT': `phase ${v}` }),
    'series description under one UID': (v) => ({ '0008103e LO': `DCE ${v}` }),
    'b-value': (v) => ({ '00189087 FD': bytes(8, v * 500) }),
    'b-values that jitter, close to each other': (v, i) => ({
      '00189087 FD': bytes(8, v * 10 + 0.5 * (i % 2)),
    }),
    'b-value of Siemens’ own': (v) => ({ '00190010 LO': 'SIEMENS MR HEADER', '0019100c IS': v * 500 }),
    'b-value of Siemens’ own, without a representation': (v) => ({
      '00190010 LO': 'SIEMENS MR HEADER',
      '0019100c UN': Buffer.from(`${v * 500} `),
    }),
    'b-value of GE’s own': (v) => ({
      '00430010 LO': 'GEMS_PARM_01',
      '00431039 IS': [1e9 + v * 500, 8, 0, 0],
    }),
    'b-value of Philips’ own': (v) => ({
      '20010010 LO': 'Philips Imaging DD 001',
      '20011003 FL': bytes(4, v * 500),
    }),
    'gradient direction': (v) => ({
      '00189087 FD': bytes(8, 1000),
      '00189089 FD': bytes(8, ...[0, 1, 2].map((axis) => Number(axis === v))),
    }),
  };
  test.each(Object.entries(attributes))('%s', async (_, more) => {
    const folder = write(stacks(3, heights, more).toReversed());
    expect((await contents(folder)).sort()).toEqual(pure(3));
    expect(series(folder).map(({ summary }) => summary.verdict.level)).toEqual(['good', 'good', 'good']);
    expect(new Set(series(folder).map(({ summary }) => `${summary.part}\n${summary.id}`)).size).toBe(3);
  });

  test('where they lie in their plane', async () => {
    const folder = write(
      stacks(3, heights, () => ({})).map((slice) => ({
        ...slice,
        position: [80 * slice.volume, 0, slice.z],
      })),
    );
    expect((await contents(folder)).sort()).toEqual(pure(3));
  });

  test('two attributes, one after the other', async () => {
    // one image without weighting, three directions with: four volumes
    const weighted = (v: number): Items => ({
      '00189087 FD': bytes(8, v === 0 ? 0 : 1000),
      ...(v === 0 ? {} : { '00189089 FD': bytes(8, v, 0, 0) }),
    });
    expect((await contents(write(stacks(4, heights, weighted)))).sort()).toEqual(pure(4));
    const echoesInTime = (v: number): Items => ({
      '00180086 IS': (v % 2) + 1,
      '00200100 IS': Math.floor(v / 2) + 1,
    });
    expect((await contents(write(stacks(4, heights, echoesInTime)))).sort()).toEqual(pure(4));
  });

  test('time points of which one lacks a slice: its gap is told', async () => {
    const all = stacks(3, [2, 4, 6, 8, 10, 12], (v) => ({ '00080032 TM': `1000${two(v)}` }));
    const folder = write(all.filter(({ z, volume }) => !(z === 6 && volume === 1)));
    expect((await contents(folder)).sort()).toEqual(pure(3, 6));
    expect(series(folder).map(({ summary }) => summary.verdict.reasons.join())).toEqual([
      '',
      'One slice is missing: 1 between 4.0 and 8.0 mm.',
      '',
    ]);
  });
});

describe('nothing is mixed', () => {
  const refusedWith = (folder: string, said: RegExp): void => {
    const found = series(folder);
    expect(found.map(({ summary }) => summary.verdict.level)).toEqual(['refused']);
    expect(found[0]?.summary.verdict.reasons.join(' ')).toMatch(said);
  };

  test('where no attribute tells repeats apart', () => {
    const names =
      /come up to 3 times at the same places \(\S+\.dcm and \S+\.dcm at 2\.0 mm\), and nothing in the headers/;
    refusedWith(write(stacks(3, heights, () => ({}))), names);
  });

  test('where an attribute tells only some of them apart: those are used', async () => {
    const folder = write(stacks(3, heights, (v) => ({ '00200100 IS': v === 2 ? 2 : 1 })));
    expect(series(folder).map(({ summary }) => summary.verdict.level)).toEqual(['refused', 'good']);
    expect(await contents(folder)).toEqual([[2, 2, 2, 2]]);
  });

  test('where an attribute tells them apart at most places only', () => {
    const more = (v: number, i: number): Items => ({ '00080032 TM': i === 3 ? '100000' : `1000${two(v)}` });
    refusedWith(write(stacks(2, heights, more)), /come up to 2 times/);
  });

  test('where two attributes of time say otherwise', () => {
    const more = (v: number, i: number): Items => ({
      '00080032 TM': `1000${two(v)}`,
      '00080033 TM': `1000${two(i < 2 ? v : 1 - v)}`,
    });
    refusedWith(
      write(stacks(2, heights, more)),
      /contradict each other .*\(acquisition time against content time\)/,
    );
  });
});

describe('one volume stays one where', () => {
  const onlyVolume = async (slices: readonly Placed[]): Promise<Series> => {
    const folder = write(slices);
    expect(await contents(folder)).toEqual([new Array<number>(slices.length).fill(0)]);
    return series(folder)[0] as Series;
  };
  const many = [2, 4, 6, 8, 10, 12];
  const one = (more: (index: number) => Items): Placed[] => stacks(1, many, (_, index) => more(index));

  test.each([
    ['Echo Time jitters', (i: number): Items => ({ '00180081 DS': 4.6 + 0.01 * (i % 3) })],
    ['b-values jitter', (i: number): Items => ({ '00189087 FD': bytes(8, 1000 + 5 * (i % 3)) })],
    [
      'each slice has its time',
      (i: number): Items => ({ '00080032 TM': `1000${two((i * 5) % 6)}`, '00200012 IS': i }),
    ],
    ['odd and even slices are acquired in turns', (i: number): Items => ({ '00200012 IS': (i % 2) + 1 })],
    ['each slice has a frame of reference', (i: number): Items => ({ '00200052 UI': `1.2.8.${i}` })],
    ['a part leaves the echo out', (i: number): Items => (i === 3 ? {} : { '00180086 IS': 1 })],
  ])('%s', async (_, more) => {
    expect((await onlyVolume(one(more))).summary.verdict).toMatchObject({ level: 'good' });
  });

  test('directions jitter in their fourth decimal', async () => {
    const turned = many.map((z, i) => ({
      z,
      volume: 0,
      orientation: [1, 1e-4 * (i % 3), 0, -1e-4 * (i % 3), 1, 0],
    }));
    expect((await onlyVolume(turned)).summary.verdict.level).toBe('good');
  });

  test('the Patient ID is written in several ways, which is told', async () => {
    const ids = ['PH001', 'ph001', 'PH001 ', 'PH1', ' PH001', ''];
    const { verdict } = (await onlyVolume(one((i) => ({ '00100020 LO': ids[i] ?? '' })))).summary;
    expect(verdict.level).toBe('usable');
    expect(verdict.reasons.join(' ')).toMatch(/name no patient.*Patient ID is written in 3 ways/);
  });
});

describe('two volumes that lie in turns, half a gap apart, are two', () => {
  test.each([
    ['kernels', (v: number): Items => ({ '00181210 SH': `B${v}0f` })],
    ['thicknesses', (v: number): Items => ({ '00180050 DS': v === 0 ? 1 : 3 })],
    ['tube voltages', (v: number): Items => ({ '00180060 DS': v === 0 ? 80 : 140 })],
    [
      'kinds of image',
      (v: number): Items => ({ '00080008 CS': `ORIGINAL\\PRIMARY\\AXIAL\\${v === 0 ? 'VNC' : 'MIXED'}` }),
    ],
    ['descriptions', (v: number): Items => ({ '0008103e LO': `recon ${v}` })],
  ])('%s', async (_, more) => {
    const slices = stacks(2, heights, more).map((slice) => ({ ...slice, z: slice.z + slice.volume }));
    expect((await contents(write(slices))).sort()).toEqual(pure(2));
  });

  test('frames of reference', async () => {
    const slices = stacks(2, heights, (v) => ({ '00200052 UI': `1.2.8.${v}` })).map((slice) => ({
      ...slice,
      z: slice.z + slice.volume,
    }));
    expect((await contents(write(slices))).sort()).toEqual(pure(2));
  });
});

test('patients of one series UID are not taken for one', () => {
  const folder = write(stacks(2, heights, (v) => ({ '00100020 LO': v === 0 ? 'A1' : 'B1' })));
  expect(series(folder).map(({ summary }) => [summary.patientId, summary.size?.[2]])).toEqual([
    ['A1', 4],
    ['B1', 4],
  ]);
});

test('a single place with its moments is a picture for each', async () => {
  const folder = write(
    stacks(5, [2], (v) => ({ '00181060 DS': 33 * v })),
    join(temporaryFolder(), 'cine'),
  );
  expect((await contents(folder)).sort()).toEqual(pure(5, 1));
});
