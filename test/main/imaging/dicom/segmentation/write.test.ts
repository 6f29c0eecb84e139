/** Segmentation objects that we write, judged by dciodvfy and read back by pydicom, voxel by voxel and millimetre by millimetre. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeLabels } from '../../../../../main/imaging/place-labels.ts';
import { segmentationLabels } from '../../../../../main/imaging/dicom/segmentation/labels.ts';
import { readSegmentation } from '../../../../../main/imaging/dicom/segmentation/read.ts';
import { writeSegmentation } from '../../../../../main/imaging/dicom/segmentation/write.ts';
import { gridOfSeries, readSourceSeries } from '../../../../../main/imaging/dicom/source-series.ts';
import type { Triple } from '../../../../../shared/volume.ts';
import { complaintsAbout, testAgainstDciodvfy } from '../../../../support/dciodvfy.ts';
import { askPython } from '../../../../support/oracle.ts';
import { testAgainstPydicom } from '../../../../support/real-data.ts';
import { acquisitions, writePhantomSeries, type Acquisition } from '../phantom-series.ts';

interface Facts {
  readonly segments: readonly {
    readonly number: number;
    readonly label: string;
    readonly type: string;
    readonly category: string;
    readonly algorithm: string;
    readonly voxels: readonly Triple[];
  }[];
  readonly frames: number;
  readonly references: readonly (readonly [string, Triple])[];
  readonly patient: string;
  readonly description: string;
  readonly sopClass: string;
}

const script = join(import.meta.dirname, 'pydicom-seg.py');
const axial = acquisitions[0] as Acquisition;
const model = { name: 'prostate-compact', version: '2026-11-25', sha256: 'ab12'.repeat(16) };
const maker = { software: '0.1.0', model };
const classesOf = (...names: string[]) => ['background', ...names].map((name, value) => ({ value, name }));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seg-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A series of any size and a label map on its grid with `count` classes, the first slice empty. */
async function made(name: string, size: Triple, count: number) {
  const { paths } = await writePhantomSeries(join(folder, name), axial, size);
  const series = readSourceSeries(paths);
  const grid = gridOfSeries(series, name);
  const perSlice = size[0] * size[1];
  const voxels = Uint8Array.from({ length: perSlice * size[2] }, (_, index) =>
    index < perSlice ? 0 : ((index * 7) % 23) % (count + 2),
  ).map((value) => (value > count ? 0 : value));
  return { series, labels: { grid, voxels }, path: join(folder, `${name}.dcm`) };
}

describe('dciodvfy is silent', () => {
  testAgainstDciodvfy.for([
    [1, [21, 23, 5]],
    [3, [21, 22, 5]],
    [8, [5, 3, 4]],
    [8, [24, 16, 3]],
    [2, [7, 9, 1]],
  ] as const)('on %i segments in frames of %j', async ([count, size]) => {
    const { series, labels, path } = await made(`valid ${count} ${size.join()}`, size, count);
    const classes = classesOf(...Array.from({ length: count }, (_, index) => `liver part ${index + 1}`));
    await writeSegmentation(path, labels, { series, classes, maker });
    expect(complaintsAbout(path)).toEqual([]);
  });

  testAgainstDciodvfy('on a mask drawn by hand, and on an empty one', async () => {
    const { series, labels, path } = await made('by hand', [9, 11, 3], 1);
    const empty = { ...labels, voxels: new Uint8Array(labels.voxels.length) };
    for (const one of [labels, empty]) {
      await writeSegmentation(path, one, {
        series,
        classes: classesOf('lesion'),
        maker: { ...maker, model: null },
      });
      expect(complaintsAbout(path)).toEqual([]);
    }
  });
});

describe('pydicom finds every voxel at its millimetres', () => {
  testAgainstPydicom.for([
    ['BINARY', 1, [21, 23, 5]],
    ['BINARY', 3, [21, 22, 5]],
    ['BINARY', 8, [5, 3, 4]],
    ['LABELMAP', 3, [21, 23, 5]],
  ] as const)('of a %s with %i segments in frames of %j', async ([kind, count, size]) => {
    const { series, labels, path } = await made(`read ${kind} ${count}`, size, count);
    const names = Array.from({ length: count }, (_, index) => `part ${index + 1}`);
    await writeSegmentation(path, labels, { series, classes: classesOf(...names), maker, kind });
    const [facts] = askPython<Facts>(script, [path]);
    expect(facts?.segments.map(({ number, label }) => [number, label])).toEqual(
      names.map((name, index) => [index + 1, name]),
    );
    for (const { number, voxels } of facts?.segments ?? []) {
      expect(sorted(voxels)).toEqual(sorted(placesOf(labels.voxels, number, size)));
    }
  });

  testAgainstPydicom('and every frame refers to the image at its position', async () => {
    const { series, labels, path } = await made('references', [6, 7, 5], 2);
    await writeSegmentation(path, labels, { series, classes: classesOf('a', 'b'), maker });
    const [facts] = askPython<Facts>(script, [path]);
    const expected = series.slices
      .slice(1)
      .map(({ sopInstanceUid, plane }) => [sopInstanceUid, plane.position]);
    expect(facts?.references.toSorted()).toEqual(expected.toSorted());
    expect(facts?.frames).toBe(8); // four slices with voxels, two classes
  });
});

/** Axial voxels: i and j along x and y. */
function placesOf(voxels: Uint8Array, value: number, [ni, nj]: Triple): Triple[] {
  return [...voxels.keys()]
    .filter((index) => voxels[index] === value)
    .map((index) => {
      const [i, j, k] = [index % ni, Math.floor(index / ni) % nj, Math.floor(index / (ni * nj))];
      return [-40.25 + 0.7 * i, 13.5 + 0.8 * j, 101.75 + 2.5 * k];
    });
}

const sorted = (places: readonly Triple[]): string[] =>
  places.map((place) => place.map((value) => (Math.round(value * 1000) / 1000).toFixed(3)).join(' ')).sort();

testAgainstPydicom('the object says who made it, of whom, of what kind, and for what use', async () => {
  const { series, labels, path } = await made('facts', [6, 7, 3], 2);
  const codes = {
    zebra: {
      category: { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' },
      type: { value: '4242', scheme: '99MINE', meaning: 'Stripes' },
    },
  };
  await writeSegmentation(path, labels, { series, classes: classesOf('Left kidney', 'zebra'), maker, codes });
  const [facts] = askPython<Facts>(script, [path]);
  expect(facts?.patient).toBe('Grün^Jürgen');
  expect(facts?.description).toMatch(/research use only/);
  expect(facts?.segments.map(({ type, algorithm }) => [type, algorithm])).toEqual([
    ['64033007', 'prostate-compact'],
    ['4242', 'prostate-compact'],
  ]);
});

describe('our own reader', () => {
  test.for(['BINARY', 'LABELMAP'] as const)(
    'finds the same labels in a %s, slices left out and all',
    async (kind) => {
      const { series, labels, path } = await made(`own ${kind}`, [13, 11, 6], 3);
      labels.voxels.fill(0, 13 * 11 * 2, 13 * 11 * 4); // two empty slices in the midst
      await writeSegmentation(path, labels, { series, classes: classesOf('a', 'b', 'c'), maker, kind });
      const read = await segmentationLabels(readSegmentation(path));
      expect(read.overlapping).toBe(0);
      expect(Buffer.from(placeLabels(read, labels.grid).voxels).equals(Buffer.from(labels.voxels))).toBe(
        true,
      );
    },
  );
});

test('a class list without a class, and slices of two orientations, are refused by name', async () => {
  const { series, labels, path } = await made('refused', [6, 7, 3], 1);
  await expect(writeSegmentation(path, labels, { series, classes: classesOf(), maker })).rejects.toThrow(
    /no class/,
  );
  const other = await writePhantomSeries(join(folder, 'other'), acquisitions[1] as Acquisition, [6, 7, 3]);
  const mixed = { ...series, slices: [...series.slices, ...readSourceSeries(other.paths).slices] };
  await expect(
    writeSegmentation(path, labels, { series: mixed, classes: classesOf('a'), maker }),
  ).rejects.toThrow(/refused\.dcm.*orientation/);
});
