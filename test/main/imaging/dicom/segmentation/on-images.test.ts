/** Segmentations as other programs write them, laid on their images. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readObjectLabels } from '../../../../../main/imaging/dicom/object-labels.ts';
import { scanDicom } from '../../../../../main/imaging/dicom/scan.ts';
import { gridOfVolume } from '../../../../../main/imaging/dicom/series.ts';
import { imagesOfSeries, sourceSeriesOfStack } from '../../../../../main/imaging/dicom/source-series.ts';
import type { Images } from '../../../../../main/imaging/dicom/source-series.ts';
import { temporaryFolder } from '../../../store/fixtures.ts';
import { acquisitions, writePhantomSeries, type Acquisition } from '../phantom-series.ts';
import { writeMadeSegmentation, type MadeSegment, type Making } from './made-segmentation.ts';

const axial = acquisitions[0] as Acquisition;
const size = [21, 22, 9] as const;
const perSlice = size[0] * size[1];

interface Phantom {
  readonly images: Images;
  /** 1 in the wedge, 2 in the bar. */
  readonly labels: Uint8Array;
  readonly path: string;
  /** Images without some files, counted from below. */
  readonly without: (...slices: number[]) => Images;
}

async function phantom(acquisition: Acquisition = axial): Promise<Phantom> {
  const folder = temporaryFolder();
  const made = await writePhantomSeries(join(folder, 'images'), acquisition);
  const read = (): Images => {
    const source = scanDicom([join(folder, 'images')]).series[0]?.source;
    if (!source) throw new Error('the phantom is usable');
    return imagesOfSeries(sourceSeriesOfStack(source.stack), gridOfVolume(source));
  };
  return {
    images: read(),
    labels: made.labels,
    path: join(folder, 'seg.dcm'),
    without: (...slices) => {
      for (const slice of slices) rmSync(made.paths[slice] ?? '');
      return read();
    },
  };
}

const masked = (
  labels: Uint8Array,
  value: number,
  keep: (slice: number) => boolean = () => true,
): Uint8Array => labels.map((label, at) => Number(label === value && keep(Math.floor(at / perSlice))));
const segmentsOf = (labels: Uint8Array): MadeSegment[] => [
  { name: 'wedge', mask: masked(labels, 1) },
  { name: 'bar', mask: masked(labels, 2) },
];
const slicesOf = (voxels: Uint8Array): number[] =>
  Array.from({ length: voxels.length / perSlice }, (_, k) =>
    voxels.subarray(k * perSlice, (k + 1) * perSlice).reduce((sum, value) => sum + Number(value > 0), 0),
  );

async function read(
  { images, path }: Pick<Phantom, 'images' | 'path'>,
  onTop: readonly string[] = [],
): ReturnType<typeof readObjectLabels> {
  return readObjectLabels(path, images, { onTop });
}

describe('frames lie on the images', () => {
  const ways: [string, Making][] = [
    ['as they should', { spacing: 2.5 }],
    ['with places rounded to a millimetre', { place: Math.round }],
    ['rounded, and without references', { place: Math.round, references: 'none' }],
    ['referring to all of the images each', { references: 'all' }],
    ['with a frame for every slice, empty ones too', { slices: [0, 1, 2, 3, 4, 5, 6, 7, 8] }],
  ];
  for (const acquisition of acquisitions.filter(({ tilt }) => tilt === undefined)) {
    test.each(ways)(`${acquisition.name}, %s`, async (_, making) => {
      const made = await phantom(acquisition);
      await writeMadeSegmentation(made.path, made.images, segmentsOf(made.labels), making);
      const { voxels, findings } = await read(made);
      expect(voxels).toEqual(made.labels);
      expect(findings).toEqual([]);
    });
  }

  test.each<Making>([{}, { references: 'none' }, { references: 'none', place: Math.round }])(
    'on three slices at uneven distances, %o',
    async (making) => {
      const made = await phantom();
      const mask = masked(made.labels, 1, (slice) => [2, 3, 7].includes(slice));
      await writeMadeSegmentation(made.path, made.images, [{ name: 'wedge', mask }], making);
      const { voxels, findings } = await read(made);
      expect(voxels).toEqual(mask);
      expect(findings).toEqual([]);
    },
  );

  test('of renamed images in the same frame of reference by their places; of another frame not at all', async () => {
    const made = await phantom();
    const segments = segmentsOf(made.labels);
    await writeMadeSegmentation(made.path, made.images, segments, { references: 'unknown' });
    const { voxels, findings } = await read(made);
    expect(voxels).toEqual(made.labels);
    expect(findings).toEqual([
      expect.stringMatching(/^Refers to 8 images that are not there, such as 9\.8\.7\.1/),
    ]);
    const other: Making = { references: 'unknown', frameOfReference: '1.9' };
    await writeMadeSegmentation(made.path, made.images, segments, other);
    await expect(read(made)).rejects.toThrow(/seg\.dcm: was drawn in another frame of reference \(1\.9\)/);
  });

  test('of a volume that runs otherwise: by the nearest voxel, and a segment beside the images is named', async () => {
    const [made, across] = [await phantom(), await phantom(acquisitions[1])];
    const segments = segmentsOf(across.labels);
    await writeMadeSegmentation(made.path, across.images, segments, { references: 'unknown' });
    const { voxels, findings } = await read(made);
    const names = ['wedge', 'bar'].filter((_, index) => !voxels.includes(index + 1));
    expect(names.length).toBeGreaterThan(0);
    expect(findings.slice(-2)).toEqual([
      expect.stringMatching(/nearest label/),
      `Without a voxel in these images: ${names.join(', ')}.`,
    ]);
  });

  test('of a coarser volume cover the slices that they are as thick as', async () => {
    const made = await phantom();
    const mask = masked(made.labels, 1, (slice) => slice % 3 === 1);
    await writeMadeSegmentation(made.path, made.images, [{ name: 'wedge', mask }], {
      references: 'none',
      spacing: 7.5,
    });
    const { voxels, findings } = await read(made);
    const counts = slicesOf(voxels);
    expect(counts.slice(0, 3)).toEqual([counts[1], counts[1], counts[1]]);
    expect(findings.join()).toMatch(/nearest label/);
  });
});

describe('where images are missing', () => {
  test('between others, labels are made as the images are, and that is said', async () => {
    const made = await phantom();
    const images = made.without(5);
    expect([images.slices.length, images.grid.size[2]]).toEqual([8, 9]);
    await writeMadeSegmentation(made.path, images, [
      {
        name: 'wedge',
        mask: masked(
          made.labels.filter((_, at) => Math.floor(at / perSlice) !== 5),
          1,
        ),
      },
    ]);
    const { voxels, findings } = await read({ images, path: made.path });
    const expected = masked(made.labels, 1);
    for (const k of [0, 1, 2, 3, 4, 6, 7, 8])
      expect(voxels.subarray(k * perSlice, (k + 1) * perSlice)).toEqual(
        expected.subarray(k * perSlice, (k + 1) * perSlice),
      );
    const [below, made5, above] = slicesOf(voxels).slice(4, 7);
    expect(made5).toBeGreaterThanOrEqual(Math.min(below ?? 0, above ?? 0));
    expect(made5).toBeLessThanOrEqual(Math.max(below ?? 0, above ?? 0));
    expect(findings).toEqual([
      expect.stringMatching(new RegExp(`1 slice was made between images .* the ${made5} labelled voxels`)),
    ]);
  });

  test('what was drawn on a missing image lies on the slice that is made there', async () => {
    const made = await phantom();
    await writeMadeSegmentation(made.path, made.images, segmentsOf(made.labels));
    const inside = await read({ images: made.without(5), path: made.path });
    expect(inside.voxels).toEqual(made.labels);
    expect(inside.findings.join('\n')).toMatch(
      /Refers to the image .* not there.*\n1 slice was made between/,
    );
  });

  test('at the end it is left out, label by label', async () => {
    const made = await phantom();
    await writeMadeSegmentation(made.path, made.images, segmentsOf(made.labels));
    const images = made.without(8);
    const end = await read({ images, path: made.path });
    expect(end.voxels).toEqual(made.labels.subarray(0, 8 * perSlice));
    const last = made.labels.subarray(8 * perSlice);
    const lost = [1, 2].map((value) => last.filter((label) => label === value).length);
    expect(end.findings.join('\n')).toMatch(
      new RegExp(`outside the images are left out: ${lost[0]} of wedge, ${lost[1]} of bar`),
    );
  });
});

describe('segments that overlap', () => {
  const box = (from: number, to: number): Uint8Array =>
    Uint8Array.from({ length: perSlice * size[2] }, (_, at) => {
      const [i, j] = [at % size[0], Math.floor(at / size[0]) % size[1]];
      return Number([i, j].every((side) => side >= from && side < to) && Math.floor(at / perSlice) === 4);
    });
  const liver = { name: 'liver', mask: box(2, 18) };
  const tumour = { name: 'tumour', mask: box(6, 10) };
  const countOf = ({ voxels, names }: Awaited<ReturnType<typeof read>>, name: string): number =>
    voxels.filter((value) => value === names.indexOf(name) + 1).length;

  test.each([[[liver, tumour]], [[tumour, liver]]])(
    'the smaller lies on top, whatever its number',
    async (segments) => {
      const made = await phantom();
      await writeMadeSegmentation(made.path, made.images, segments);
      const labels = await read(made);
      expect([countOf(labels, 'tumour'), countOf(labels, 'liver')]).toEqual([16, 256 - 16]);
      expect(labels.findings).toEqual([
        '16 voxels lie in more than one segment; the smaller lies on top: liver (256 voxels) loses 16 to tumour.',
      ]);
    },
  );

  test('or what the user lays on top; what is hidden wholly is named', async () => {
    const made = await phantom();
    await writeMadeSegmentation(made.path, made.images, [tumour, liver]);
    const labels = await read(made, ['liver']);
    expect([countOf(labels, 'tumour'), countOf(labels, 'liver')]).toEqual([0, 256]);
    expect(labels.findings.join('\n')).toMatch(
      /those named lie on top.*\ntumour: none of its 16 voxels is left/,
    );
  });

  test('a region that its parts cover wholly is named, and can be had by its order', async () => {
    const made = await phantom();
    const parts = [
      { name: 'whole', mask: box(2, 10) },
      { name: 'rim', mask: box(2, 10).map((one, at) => one * (1 - box(4, 8)[at]!)) },
      { name: 'core', mask: box(4, 8) },
    ];
    await writeMadeSegmentation(made.path, made.images, parts);
    const labels = await read(made);
    expect([countOf(labels, 'whole'), countOf(labels, 'rim'), countOf(labels, 'core')]).toEqual([0, 48, 16]);
    expect(labels.findings.join('\n')).toMatch(
      /whole \(64 voxels\) loses 48 to rim, 16 to core[^]*whole: none of its 64/,
    );
    const chosen = await read(made, ['core', 'whole']);
    expect([countOf(chosen, 'whole'), countOf(chosen, 'core')]).toEqual([48, 16]);
  });

  test('of shares the larger counts, of equal ones the smaller segment', async () => {
    const made = await phantom();
    const share = (mask: Uint8Array, value: number): Uint8Array => mask.map((one) => one * value);
    const segments = [
      { name: 'liver', mask: share(liver.mask, 200) },
      { name: 'tumour', mask: tumour.mask.map((one, at) => one * (at % size[0] < 8 ? 200 : 130)) },
      { name: 'vessel', mask: share(box(12, 14), 120) },
    ];
    await writeMadeSegmentation(made.path, made.images, segments, { kind: 'FRACTIONAL' });
    const labels = await read(made);
    expect([countOf(labels, 'tumour'), countOf(labels, 'liver'), countOf(labels, 'vessel')]).toEqual([
      8, 248, 0,
    ]);
    expect(labels.findings.join('\n')).toMatch(
      /liver \(256 voxels\) loses 8 to tumour; tumour \(16 voxels\) loses 8 to liver/,
    );
    expect(labels.findings.join('\n')).toMatch(/FRACTIONAL[^]*Without a voxel: vessel/);
  });
});
