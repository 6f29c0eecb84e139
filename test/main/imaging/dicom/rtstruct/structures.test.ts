/** Structure sets: real ones and our own, held against pydicom and a fill written from the definition; damaged ones. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dataset, Element } from '../../../../../main/imaging/dicom/dataset.ts';
import { makeDataset, sequenceElement, textElement } from '../../../../../main/imaging/dicom/make-element.ts';
import { readDicomFile } from '../../../../../main/imaging/dicom/read-file.ts';
import type { Images } from '../../../../../main/imaging/dicom/source-series.ts';
import { structureLabels } from '../../../../../main/imaging/dicom/rtstruct/labels.ts';
import { readStructureSet } from '../../../../../main/imaging/dicom/rtstruct/read.ts';
import { writeStructureSet } from '../../../../../main/imaging/dicom/rtstruct/write.ts';
import {
  gridOfSeries,
  imagesOfSeries,
  readSourceSeries,
} from '../../../../../main/imaging/dicom/source-series.ts';
import { writeDicomFile } from '../../../../../main/imaging/dicom/write-file.ts';
import { AppError } from '../../../../../shared/result.ts';
import type { Triple } from '../../../../../shared/volume.ts';
import { complaintsAbout, testAgainstDciodvfy } from '../../../../support/dciodvfy.ts';
import { askPython } from '../../../../support/oracle.ts';
import { realData, testAgainstPydicom, testOnRealData } from '../../../../support/real-data.ts';
import { imagesOfGrid } from '../images-of-grid.ts';
import { acquisitions, writePhantomSeries, type Acquisition } from '../phantom-series.ts';

interface Region {
  readonly name: string;
  readonly inside: readonly number[];
  readonly unsure: readonly number[];
}

const phantomData = join(realData, 'dicom_seg_rtstruct/rt_utils/phantom');
const classes = ['background', 'wedge', 'bar'].map((name, value) => ({ name, value }));
const maker = { software: '0.1.0', model: { name: 'net', version: '1', sha256: 'cd34'.repeat(16) } };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rt-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function imagesOf(paths: readonly string[]): Images {
  const series = readSourceSeries(paths);
  return imagesOfSeries(series, gridOfSeries(series, 'images'));
}

const oracle = join(import.meta.dirname, 'pydicom-rt.py');
const askPydicom = (structures: string, images: readonly string[]): Region[] =>
  askPython<Region[]>(oracle, [JSON.stringify({ structures, images })])[0] ?? [];

/** Voxels on which the two differ, those on a line left out. */
function differing(voxels: Uint8Array, value: number, { inside, unsure }: Region): number {
  const expected = new Set(inside);
  const skipped = new Set(unsure);
  return voxels.reduce(
    (count, one, index) => count + Number(!skipped.has(index) && (one === value) !== expected.has(index)),
    0,
  );
}

describe('a real structure set', () => {
  const images = ['ct_1.dcm', 'ct_2.dcm'].map((name) => join(phantomData, name));

  testAgainstPydicom('covers the voxels that pydicom and the even-odd rule give', () => {
    const path = join(phantomData, 'rt.dcm');
    const { voxels, findings } = structureLabels(readStructureSet(path), imagesOf(images));
    const [region] = askPydicom(path, images);
    expect(region?.inside.length).toBeGreaterThan(1000);
    expect(region && differing(voxels, 1, region)).toBe(0);
    expect(findings).toEqual([
      expect.stringMatching(/another frame of reference.*but refers to these images/),
    ]);
  });

  testAgainstPydicom('with an image missing: the rest is right, and what is missing is named', () => {
    const path = join(phantomData, 'invalid_reference_rt.dcm');
    const { voxels, findings, overlapping } = structureLabels(readStructureSet(path), imagesOf(images));
    const regions = askPydicom(path, images);
    expect(overlapping).toBe(0);
    for (const [index, region] of regions.entries()) expect(differing(voxels, index + 1, region)).toBe(0);
    const missing = findings.filter((text) => text.includes('which is not there'));
    expect(missing).toHaveLength(4);
    expect(missing[0]).toMatch(/ROI-1.*2\.16\.840.*995\.90.*z = 70 mm/);
  });

  testOnRealData('is refused on images of another frame of reference that it does not refer to', () => {
    const set = readStructureSet(join(phantomData, 'rt.dcm'));
    const others = imagesOfGrid(imagesOf(images).grid, ['1.2.4'], '1.2.3');
    expect(() => structureLabels(set, others)).toThrow(/rt\.dcm.*1\.2\.3/);
  });
});

describe('our own structure set', () => {
  async function made({ name, ...acquisition }: Acquisition) {
    const phantom = await writePhantomSeries(join(folder, name), { name, ...acquisition });
    const series = readSourceSeries(phantom.paths);
    const labels = { grid: gridOfSeries(series, name), voxels: phantom.labels };
    const path = join(folder, `${name}.dcm`);
    await writeStructureSet(path, labels, { series, classes, maker });
    return { phantom, path };
  }

  testAgainstDciodvfy('passes dciodvfy', async () => {
    const { path } = await made(acquisitions[0] as Acquisition);
    expect(complaintsAbout(path)).toEqual([]);
  });

  testAgainstPydicom('gives the mask back to pydicom, however it was acquired', async () => {
    const all = [];
    for (const acquisition of acquisitions) all.push(await made(acquisition));
    const answers = askPython<Region[]>(
      oracle,
      all.map(({ path, phantom }) => JSON.stringify({ structures: path, images: phantom.paths })),
    );
    expect(answers).toHaveLength(acquisitions.length);
    for (const [at, regions] of answers.entries()) {
      expect(regions.map(({ name }) => name)).toEqual(['wedge', 'bar']);
      for (const [index, region] of regions.entries()) {
        expect(region.unsure).toEqual([]);
        expect(differing(all[at]?.phantom.labels ?? new Uint8Array(0), index + 1, region)).toBe(0);
      }
    }
  });

  test.for(acquisitions)('gives the mask back to our own reader: $name', async (acquisition) => {
    const { phantom, path } = await made(acquisition);
    const { voxels, findings, overlapping } = structureLabels(
      readStructureSet(path),
      imagesOf(phantom.paths),
    );
    expect(Buffer.from(voxels).equals(Buffer.from(phantom.labels))).toBe(true);
    expect({ findings, overlapping }).toEqual({ findings: [], overlapping: 0 });
  });

  testAgainstPydicom('holds outlines longer than an explicit element can', async () => {
    const size: Triple = [151, 151, 1];
    const { paths } = await writePhantomSeries(join(folder, 'long'), acquisitions[0] as Acquisition, size);
    const series = readSourceSeries(paths);
    // A comb: one outline with thousands of corners.
    const comb = Uint8Array.from({ length: 151 * 151 }, (_, at) => {
      const [x, y] = [at % 151, Math.floor(at / 151)];
      return Number(y % 4 === 0 || (x % 2 === 0 && y % 4 < 3) || x === 0);
    });
    const path = join(folder, 'long.dcm');
    await writeStructureSet(
      path,
      { grid: gridOfSeries(series, 'long'), voxels: comb },
      { series, classes: classes.slice(0, 2), maker },
    );
    expect(readDicomFile(path, { whole: true })?.syntax.explicit).toBe(false);
    const [region] = askPydicom(path, paths);
    expect(region && differing(comb, 1, region)).toBe(0);
  });
});

describe('damaged structure sets give a sentence that names the file', () => {
  let sound: Dataset;
  beforeAll(async () => {
    const phantom = await writePhantomSeries(join(folder, 'damage'), acquisitions[0] as Acquisition);
    const series = readSourceSeries(phantom.paths);
    const path = join(folder, 'sound.dcm');
    await writeStructureSet(
      path,
      { grid: gridOfSeries(series, 'x'), voxels: phantom.labels },
      { series, classes, maker },
    );
    const file = readDicomFile(path, { whole: true });
    if (!file) throw new Error('not written');
    sound = file.dataset;
  });

  const withElement = (element: Element): Dataset =>
    makeDataset([...[...sound.elements.values()].filter(({ tag }) => tag !== element.tag), element]);
  const contours = 0x3006_0039;
  /** The first contour of the first region with other elements. */
  const withContour = (...changes: Element[]): Dataset => {
    const [first, ...others] = sound.elements.get(contours)?.items ?? [];
    const [contour] = first?.elements.get(0x3006_0040)?.items ?? [];
    const tagsOfChanges = new Set(changes.map(({ tag }) => tag));
    const rest = [...(contour?.elements.values() ?? [])].filter(({ tag }) => !tagsOfChanges.has(tag));
    const region = [...(first?.elements.values() ?? [])].filter(({ tag }) => tag !== 0x3006_0040);
    return withElement(
      sequenceElement(
        contours,
        makeDataset([...region, sequenceElement(0x3006_0040, makeDataset([...rest, ...changes]))]),
        ...others,
      ),
    );
  };

  test.each([
    ['no regions', () => withElement(sequenceElement(0x3006_0020)), /describes no region/],
    ['no contours', () => withElement(sequenceElement(contours)), /no closed contour/],
    [
      'another kind of object',
      () => withElement(textElement(0x0008_0016, 'UI', '1.2.840.10008.5.1.4.1.1.2')),
      /no structure set/,
    ],
    [
      'points that are no numbers',
      () => withContour(textElement(0x3006_0050, 'DS', '1', '2', 'three')),
      /contour 1 is no list of points/,
    ],
    [
      'a coordinate too few',
      () => withContour(textElement(0x3006_0050, 'DS', '1', '2', '3', '4')),
      /4 values/,
    ],
    [
      'another number of points',
      () => withContour(textElement(0x3006_0046, 'IS', '999')),
      /says it has 999 points/,
    ],
    [
      'contours of a region unknown',
      () => withElement(sequenceElement(contours, makeDataset([textElement(0x3006_0084, 'IS', '66')]))),
      /region 66/,
    ],
    [
      'two regions of one number',
      () => {
        const [first] = sound.elements.get(0x3006_0020)?.items ?? [];
        return withElement(sequenceElement(0x3006_0020, ...(first ? [first, first] : [])));
      },
      /two regions of one number/,
    ],
  ])('%s', async (what, damage, message) => {
    const path = join(folder, `${what.replaceAll(' ', '-')}.dcm`);
    await writeDicomFile(path, damage());
    expect(() => readStructureSet(path)).toThrow(AppError);
    expect(() => readStructureSet(path)).toThrow(path);
    expect(() => readStructureSet(path)).toThrow(message);
  });

  test('a point and an open line are left out, and said', async () => {
    const path = join(folder, 'open.dcm');
    await writeDicomFile(path, withContour(textElement(0x3006_0042, 'CS', 'OPEN_PLANAR')));
    const { findings, regions } = readStructureSet(path);
    expect(findings).toEqual([expect.stringMatching(/wedge: contour 1 is of the type OPEN_PLANAR/)]);
    expect(regions.map(({ contours: found }) => found.length > 0)).toEqual([false, true]);
  });
});
