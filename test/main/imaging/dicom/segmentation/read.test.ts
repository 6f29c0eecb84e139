/** The reader on segmentation objects that others wrote, against the label maps that came with them, and on damaged ones. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dataset } from '../../../../../main/imaging/dicom/dataset.ts';
import {
  makeDataset,
  numberElement,
  sequenceElement,
  textElement,
} from '../../../../../main/imaging/dicom/make-element.ts';
import { segmentationLabels, segmentMask } from '../../../../../main/imaging/dicom/segmentation/labels.ts';
import { readDicomFile } from '../../../../../main/imaging/dicom/read-file.ts';
import { readSegmentation } from '../../../../../main/imaging/dicom/segmentation/read.ts';
import { segmentationDataset } from '../../../../../main/imaging/dicom/segmentation/write.ts';
import { gridOfSeries, readSourceSeries } from '../../../../../main/imaging/dicom/source-series.ts';
import { writeDicomFile } from '../../../../../main/imaging/dicom/write-file.ts';
import { AppError } from '../../../../../shared/result.ts';
import type { Grid } from '../../../../../shared/volume.ts';
import { realData, testOnRealData } from '../../../../support/real-data.ts';
import { acquisitions, writePhantomSeries, type Acquisition } from '../phantom-series.ts';

const data = join(realData, 'dicom_seg_rtstruct');

/** Sizes, origin (LPS) and voxels of a gzipped NRRD of shorts or bytes. */
function readNrrd(path: string) {
  const bytes = readFileSync(path);
  const end = bytes.indexOf('\n\n');
  const header = bytes.subarray(0, end).toString('latin1');
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(header)?.[1] ?? '';
  const body = bytes.subarray(end + 2);
  const raw = field('encoding').startsWith('gz') ? gunzipSync(body) : Buffer.from(body);
  const isByte = /char|uint8/.test(field('type'));
  const voxels = isByte
    ? Uint8Array.from(raw)
    : Uint8Array.from({ length: raw.length / 2 }, (_, n) => raw.readInt16LE(n * 2));
  return {
    size: field('sizes').split(' ').map(Number),
    origin: /\((.*)\)/.exec(field('space origin'))?.[1]?.split(',').map(Number) ?? [],
    voxels,
  };
}

/** Values of a reference at the places of our grid, which may start at another slice. */
function onGrid({ size, origin, voxels }: ReturnType<typeof readNrrd>, grid: Grid): Uint8Array {
  const [ni = 0, nj = 0, nk = 0] = size;
  expect([ni, nj]).toEqual([grid.size[0], grid.size[1]]);
  const shift = Math.round((grid.origin[2] - (origin[2] ?? 0)) / grid.spacing[2]);
  const result = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
  for (let k = 0; k < grid.size[2]; k++) {
    if (k + shift < 0 || k + shift >= nk) continue;
    result.set(voxels.subarray((k + shift) * ni * nj, (k + shift + 1) * ni * nj), k * ni * nj);
  }
  return result;
}

const differing = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((count, value, index) => count + Number(value !== b[index]), 0);
const voxelsIn = (mask: Uint8Array): number => mask.reduce((count, value) => count + Number(value > 0), 0);

describe('label maps that came with the objects', () => {
  testOnRealData.for([
    ['liver.dcm', 'liver_seg.nrrd'],
    ['23x38x3/label.seg.dcm', '23x38x3/label.nrrd'],
    ['24x38x3/label.seg.dcm', '24x38x3/label.nrrd'],
    ['sparse-labelmap-noppv.dcm', 'sparse_labelmap_noppv_seg.nrrd'],
    ['sparse-labelmap-ppv5.dcm', 'sparse_labelmap_ppv5_seg.nrrd'],
  ] as const)('%s decodes to %s', async ([object, reference]) => {
    const segmentation = readSegmentation(join(data, 'dcmqi', object));
    const { voxels, grid } = await segmentationLabels(segmentation);
    const nrrd = readNrrd(join(data, 'dcmqi', reference));
    // Where the object has no frame, this writer put its padding value, which is no segment.
    const expected = { ...nrrd, voxels: nrrd.voxels.map((value) => (value === 5 ? 0 : value)) };
    expect(voxelsIn(voxels)).toBe(voxelsIn(expected.voxels));
    expect(
      differing(
        voxels,
        onGrid(expected, grid).map((value) => Math.min(1, value)),
      ),
    ).toBe(0);
  });

  testOnRealData('partial_overlaps.dcm: each of its five segments, lying over each other', async () => {
    const segmentation = readSegmentation(join(data, 'dcmqi/partial_overlaps.dcm'));
    const references = [1, 2, 3].map((part) => readNrrd(join(data, `dcmqi/partial_overlaps-${part}.nrrd`)));
    const whole = await segmentationLabels(segmentation);
    expect(whole.overlapping).toBeGreaterThan(0);
    const found = new Map<number, Uint8Array>();
    for (const { number } of segmentation.segments)
      found.set(number, (await segmentMask(segmentation, number)).voxels);
    // Each value of each reference is one segment, whichever number it has.
    const expected = references.flatMap((reference) => {
      const labels = onGrid(reference, whole.grid);
      return [...new Set(labels)]
        .filter((value) => value > 0)
        .map((value) => labels.map((one) => Number(one === value)));
    });
    expect(expected.length).toBe(found.size);
    for (const mask of expected) {
      expect([...found.values()].some((one) => differing(one, mask) === 0)).toBe(true);
    }
  });
});

testOnRealData('a FRACTIONAL object counts as inside from one half on', async () => {
  const of = async (name: string) => segmentationLabels(readSegmentation(join(data, 'highdicom', name)));
  const binary = await of('seg_image_ct_binary.dcm');
  const fractional = await of('seg_image_ct_binary_fractional.dcm');
  expect(voxelsIn(binary.voxels)).toBe(638);
  expect(differing(binary.voxels, fractional.voxels)).toBe(0);
});

testOnRealData.for([
  'seg_image_sm_dots.dcm',
  'seg_image_cr_binary.dcm',
  'ct_image.dcm',
  'seg_image_sm_dots_tiled_full.dcm',
])('%s, no segmentation of a volume, is refused by name', (name) => {
  expect(() => readSegmentation(join(data, 'highdicom', name))).toThrow(AppError);
  expect(() => readSegmentation(join(data, 'highdicom', name))).toThrow(name);
});

describe('damaged objects give a sentence that names the file', () => {
  let folder = '';
  let sound: Dataset;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'seg-read-'));
    const { paths, labels } = await writePhantomSeries(
      join(folder, 'images'),
      acquisitions[0] as Acquisition,
      [9, 7, 5],
    );
    const series = readSourceSeries(paths);
    sound = segmentationDataset(
      'sound',
      { grid: gridOfSeries(series, 'sound'), voxels: labels },
      {
        series,
        classes: ['background', 'a', 'b'].map((name, value) => ({ name, value })),
        maker: { software: '0', model: null },
      },
    );
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const perFrame = 0x5200_9230;
  const without = (tag: number): Dataset =>
    makeDataset([...sound.elements.values()].filter((element) => element.tag !== tag));
  const withElement = (element: Parameters<typeof makeDataset>[0][number]): Dataset =>
    makeDataset([...without(element.tag).elements.values(), element]);
  const frames = (): readonly Dataset[] => sound.elements.get(perFrame)?.items ?? [];
  const moved = (z: string): Dataset =>
    makeDataset([
      ...(frames()[0]?.elements.values() ?? []),
      sequenceElement(0x0020_9113, makeDataset([textElement(0x0020_0032, 'DS', '-40.25', '13.5', z)])),
    ]);

  test.each([
    ['without a type', () => without(0x0062_0001), /Segmentation Type is missing/],
    ['of an unknown type', () => withElement(textElement(0x0062_0001, 'CS', 'MESH')), /MESH/],
    ['without segments', () => without(0x0062_0002), /no segment/],
    ['without frames described', () => without(perFrame), /describes 0 frames/],
    [
      'with a frame too few',
      () => withElement(sequenceElement(perFrame, ...frames().slice(1))),
      /describes \d+ frames/,
    ],
    ['claiming more frames', () => withElement(textElement(0x0028_0008, 'IS', '9999')), /9999/],
    [
      'with a frame a light year away',
      () => withElement(sequenceElement(perFrame, moved('1e15'), ...frames().slice(1))),
      /next to nothing|uneven/,
    ],
    [
      'with frames at uneven distances',
      () => withElement(sequenceElement(perFrame, moved('102.9'), ...frames().slice(1))),
      /uneven/,
    ],
    [
      'without places',
      () => withElement(sequenceElement(perFrame, ...frames().map(() => makeDataset([])))),
      /no place/,
    ],
    ['without orientation', () => without(0x5200_9229), /no place/],
    [
      'with a frame of nobody',
      () => {
        const strange = makeDataset([
          ...(frames()[0]?.elements.values() ?? []),
          sequenceElement(0x0062_000a, makeDataset([numberElement(0x0062_000b, 'US', 77)])),
        ]);
        return withElement(sequenceElement(perFrame, strange, ...frames().slice(1)));
      },
      /segment 77/,
    ],
  ])('%s', async (what, damage, message) => {
    const path = join(folder, `${what.replaceAll(' ', '-')}.dcm`);
    await writeDicomFile(path, damage());
    const reading = async () => segmentationLabels(readSegmentation(path));
    await expect(reading()).rejects.toThrow(AppError);
    await expect(reading()).rejects.toThrow(path);
    await expect(reading()).rejects.toThrow(message);
  });

  test('cut anywhere inside the pixels', async () => {
    const path = join(folder, 'cut.dcm');
    await writeDicomFile(path, sound);
    const bytes = readFileSync(path);
    const whole = readDicomFile(path);
    const { offset, length } = whole?.pixels?.value ?? { offset: 0, length: 0 };
    const needed = Math.ceil((frames().length * 9 * 7) / 8); // the length is even, so one byte may be padding
    expect(length - needed).toBeLessThan(2);
    for (let kept = 0; kept < needed; kept++) {
      writeFileSync(path, bytes.subarray(0, offset + kept));
      await expect(async () => segmentationLabels(readSegmentation(path))).rejects.toThrow(
        new RegExp(`cut\\.dcm: holds ${kept} bytes of pixels; its header needs ${needed}`),
      );
    }
  });
});
