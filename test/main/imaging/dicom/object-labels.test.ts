/** Labels of segmentations and structure sets on the grid of their images. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isLabelObject, readObjectLabels } from '../../../../main/imaging/dicom/object-labels.ts';
import type { Images } from '../../../../main/imaging/dicom/source-series.ts';
import {
  gridOfSeries,
  imagesOfSeries,
  readSourceSeries,
} from '../../../../main/imaging/dicom/source-series.ts';
import { writeMask } from '../../../../main/imaging/dicom/write-mask.ts';
import { realData, testOnRealData } from '../../../support/real-data.ts';
import { imagesOfGrid } from './images-of-grid.ts';
import { acquisitions, writePhantomSeries, type Acquisition, type PhantomSeries } from './phantom-series.ts';

let folder = '';
let phantom: PhantomSeries;
let images: Images;
const path = (format: string): string => join(folder, `${format}.dcm`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'objects-'));
  phantom = await writePhantomSeries(join(folder, 'images'), acquisitions[3] as Acquisition);
  const series = readSourceSeries(phantom.paths);
  images = imagesOfSeries(series, gridOfSeries(series, 'phantom'));
  const labels = { grid: images.grid, voxels: phantom.labels };
  const classes = ['background', 'wedge', 'bar'].map((name, value) => ({ name, value }));
  for (const format of ['seg', 'labelmap', 'rtstruct'] as const) {
    await writeMask(path(format), labels, { format, series, classes, maker: { software: '0', model: null } });
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each(['seg', 'labelmap', 'rtstruct'])('a %s gives labels, names and nothing to say', async (format) => {
  const { voxels, names, findings } = await readObjectLabels(path(format), images);
  expect(Buffer.from(voxels).equals(Buffer.from(phantom.labels))).toBe(true);
  expect(names).toEqual(['wedge', 'bar']);
  expect(findings).toEqual([]);
});

test('a segmentation that refers to an image that is not there names it', async () => {
  const instances = images.slices.map(({ sopInstanceUid }) => sopInstanceUid);
  const gone = instances.at(-1) ?? '';
  const others = imagesOfGrid(images.grid, [...instances.slice(0, -1), '9.8']);
  const { findings } = await readObjectLabels(path('seg'), others);
  expect(findings).toEqual([`Refers to the image ${gone}, which is not there.`]);
});

test('objects of other images are refused, and a structure set without images too', async () => {
  const others = imagesOfGrid(images.grid, [], '9.9');
  for (const format of ['seg', 'rtstruct']) {
    await expect(readObjectLabels(path(format), others)).rejects.toThrow(/frame of reference.*9\.9/);
  }
  await expect(readObjectLabels(path('rtstruct'), null)).rejects.toThrow(/need images/);
});

test('a segmentation on other voxels than the images is placed by the nearest, and that is said', async () => {
  const { size, spacing } = images.grid;
  const coarse = {
    ...images.grid,
    size: [Math.ceil(size[0] / 2), size[1], size[2]] as const,
    spacing: [spacing[0] * 2, spacing[1], spacing[2]] as const,
  };
  const { voxels, findings } = await readObjectLabels(
    path('seg'),
    imagesOfGrid(
      coarse,
      images.slices.map(({ sopInstanceUid }) => sopInstanceUid),
    ),
  );
  expect(findings).toEqual([expect.stringMatching(/nearest label/)]);
  const [ni, nj] = size;
  const expected = [...voxels.keys()].map((at) => {
    const [i, rest] = [at % coarse.size[0], Math.floor(at / coarse.size[0])];
    return phantom.labels[2 * i + ni * ((rest % nj) + nj * Math.floor(rest / nj))];
  });
  expect([...voxels]).toEqual(expected);
});

test('an image holds no labels', async () => {
  expect(isLabelObject(phantom.paths[0] ?? '')).toBe(false);
  expect(isLabelObject(folder)).toBe(false);
  expect(isLabelObject(path('seg'))).toBe(true);
  expect(isLabelObject(path('rtstruct'))).toBe(true);
  await expect(readObjectLabels(phantom.paths[0] ?? '', null)).rejects.toThrow(/holds no labels \(CT\)/);
});

testOnRealData('overlapping segments are told', async () => {
  const file = join(realData, 'dicom_seg_rtstruct/dcmqi/partial_overlaps.dcm');
  const { findings } = await readObjectLabels(file, null);
  expect(findings).toEqual([expect.stringMatching(/^3134 voxels lie in more than one segment/)]);
});
