/** Small files that ask for much, made by code, for `memory-bombs.ts`: what they declare is a thousand times what they hold. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { encodeGreyPng } from '../../main/imaging/pictures/write-png.ts';
import { gridOfPlane, type Plane } from '../../main/imaging/dicom/plane.ts';
import type { SourceSlice } from '../../main/imaging/dicom/source-series.ts';
import { changeManifest, goodBundle } from '../main/export/foreign-bundle.ts';
import { datasetBytes, part10, sliceDataset, writeSeries } from '../main/imaging/dicom/phantoms.ts';
import { writeMadeSegmentation } from '../main/imaging/dicom/segmentation/made-segmentation.ts';
import { niftiBytes } from '../main/imaging/nifti/fixtures.ts';

export function put(path: string, bytes: Uint8Array | string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

export const predict = (model: string, image: string): string[] => [
  'predict',
  '--model',
  model,
  '--image',
  image,
  '--out',
  join(dirname(image), 'out'),
];
export const importOf = (folder: string): string[] => [
  'import',
  '--project',
  join(folder, '../project'),
  '--data',
  folder,
];

/** A NIfTI header of these sides and this voxel size, without voxels. */
export function header(size: readonly number[], millimetres = 1): Buffer {
  const m = millimetres;
  return Buffer.from(
    niftiBytes({
      size,
      voxels: [],
      datatype: 2,
      bitpix: 8,
      pixdim: [1, m, m, m],
      sform: { code: 1, rows: [m, 0, 0, 0, 0, m, 0, 0, 0, 0, m, 0] },
    }),
  );
}

/** Members of zeros: a few kilobytes for as many bytes as are wanted. */
export function zeros(bytes: number): Buffer {
  const block = 16 << 20;
  const member = gzipSync(Buffer.alloc(block), { level: 9 });
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / block) }, () => member));
}

export function coarse(folder: string, model: string, millimetres: number): string[] {
  const voxels = Uint8Array.from({ length: 64 * 64 * 32 }, (_, index) => index % 251);
  return predict(
    model,
    put(join(folder, 'c.nii'), Buffer.concat([header([64, 64, 32], millimetres), voxels])),
  );
}

/** @param pages that all point to one strip of zeros */
export function sharedTiff(side: number, pages: number): Buffer {
  const strip = deflateSync(Buffer.alloc(side * side), { level: 9 });
  const start = Buffer.concat([
    Buffer.from('II*\0\0\0\0\0', 'latin1'),
    strip,
    Buffer.alloc(strip.length % 2),
  ]);
  const tags = [
    [256, side],
    [257, side],
    [258, 8],
    [259, 8],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, side],
    [279, strip.length],
  ] as [number, number][];
  const directoryBytes = 2 + tags.length * 12 + 4;
  start.writeUInt32LE(start.length, 4);
  const directories = Array.from({ length: pages }, (_, page) => {
    const directory = Buffer.alloc(directoryBytes);
    directory.writeUInt16LE(tags.length, 0);
    tags.forEach(([tag, value], index) => {
      const at = 2 + index * 12;
      directory.writeUInt16LE(tag, at);
      directory.writeUInt16LE(4, at + 2);
      directory.writeUInt32LE(1, at + 4);
      directory.writeUInt32LE(value, at + 8);
    });
    const next = page + 1 < pages ? start.length + (page + 1) * directoryBytes : 0;
    directory.writeUInt32LE(next, directoryBytes - 4);
    return directory;
  });
  return Buffer.concat([start, ...directories]);
}

/** Images and masks side by side. */
export function pictures(folder: string, name: string, bytes: Uint8Array): string[] {
  put(join(folder, 'data/images', name), bytes);
  put(join(folder, 'data/masks', name.replace(/\.\w+$/, '.png')), encodeGreyPng(new Uint8Array(64), 8, 8));
  return importOf(join(folder, 'data'));
}

/** A JPEG's frame header without a picture behind it. */
export function emptyJpeg(side: number): Buffer {
  const frame = Buffer.from('ffd8ffc0000b08000000000101110000', 'hex');
  frame.writeUInt16BE(side, 7);
  frame.writeUInt16BE(side, 9);
  return frame;
}

export const dicom = (rows: number, more: Readonly<Record<string, Uint8Array | number | string>>): Buffer =>
  datasetBytes({
    ...sliceDataset({ position: [0, 0, 0], number: 1, rows: 1, columns: 1 }),
    '00280010 US': rows,
    '00280011 US': rows,
    ...more,
  });

/** One RLE frame of zeros (PS3.5 annex G) as an encapsulated value of unknown length. */
export function rleFile(side: number): Buffer {
  const run = Buffer.from([0x81, 0]);
  const segment = Buffer.alloc(Math.ceil((side * side) / 128) * 2, run);
  const head = Buffer.alloc(64);
  [2, 64, 64 + segment.length].forEach((value, index) => head.writeUInt32LE(value, index * 4));
  const item = (bytes: Buffer): Buffer => {
    const start = Buffer.from('feff00e000000000', 'hex');
    start.writeUInt32LE(bytes.length, 4);
    return Buffer.concat([start, bytes]);
  };
  const pixels = Buffer.concat([
    Buffer.from('e07f10004f4f42000000', 'hex').subarray(0, 0),
    Buffer.from('e07f10004f420000ffffffff', 'hex'),
    item(Buffer.alloc(0)),
    item(Buffer.concat([head, segment, segment])),
    Buffer.from('feffdde000000000', 'hex'),
  ]);
  const dataset = dicom(side, { '7fe00010 OW': new Uint8Array(0) });
  const withoutPixels = dataset.subarray(0, dataset.length - 12);
  return part10(Buffer.concat([withoutPixels, pixels]), '1.2.840.10008.1.2.5');
}

export function deflatedFile(bytes: number): Buffer {
  const dataset = dicom(32_000, { '7fe00010 OW': new Uint8Array(bytes) });
  return part10(deflateRawSync(dataset, { level: 9 }), '1.2.840.10008.1.2.1.99');
}

export async function bundleWith(change: (folder: string) => void): Promise<string> {
  const folder = await goodBundle();
  change(folder);
  return folder;
}

export function small(folder: string): string {
  const voxels = Uint8Array.from({ length: 16 * 16 * 4 }, (_, index) => index % 251);
  return put(join(folder, 's.nii'), Buffer.concat([header([16, 16, 4]), voxels]));
}

/** A segmentation of two frames that lie so far apart that a grid of both has 10¹¹ voxels. */
export async function sparseSegmentation(folder: string): Promise<string[]> {
  const side = 512;
  const slices = [0, 0.02, 10_000].map((z, index): SourceSlice => ({
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    sopInstanceUid: `1.2.3.${index}`,
    frameNumber: null,
    plane: planeAt(z, side),
  }));
  const mask = new Uint8Array(slices.length * side ** 2).fill(1);
  const path = join(folder, 'seg.dcm');
  const grid = gridOfPlane(planeAt(0, side));
  await writeMadeSegmentation(path, { slices, grid, frameOfReferenceUid: '1.2.3.4' }, [
    { name: 'all', mask },
  ]);
  return ['convert', path, join(folder, 'o.nii.gz')];
}

/** A segmentation of one frame of so many pixels a side, all of them inside, one bit each. */
export async function wideSegmentation(folder: string, side: number): Promise<string[]> {
  const small: SourceSlice = {
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    sopInstanceUid: '1.2.3.1',
    frameNumber: null,
    plane: planeAt(0, 8),
  };
  const path = join(folder, 'seg.dcm');
  const images = { slices: [small], grid: gridOfPlane(small.plane), frameOfReferenceUid: '1.2.3.4' };
  await writeMadeSegmentation(path, images, [{ name: 'all', mask: new Uint8Array(64).fill(1) }]);
  const bytes = readFileSync(path);
  const patched = (tag: string, value: number): void => {
    const at = bytes.indexOf(Buffer.from(`2800${tag}0055530200`, 'hex'));
    bytes.writeUInt16LE(value, at + 8);
  };
  patched('10', side);
  patched('11', side);
  const pixels = bytes.lastIndexOf(Buffer.from('e07f1000', 'hex'));
  const head = Buffer.from('e07f10004f42000000000000', 'hex');
  head.writeUInt32LE((side * side) / 8, 8);
  put(path, Buffer.concat([bytes.subarray(0, pixels), head, Buffer.alloc((side * side) / 8, 0xff)]));
  return ['convert', path, join(folder, 'o.nii.gz')];
}

const planeAt = (z: number, side: number): Plane => ({
  position: [0, 0, z],
  orientation: [
    [1, 0, 0],
    [0, 1, 0],
  ],
  spacing: [1, 1],
  size: [side, side],
});

/** @param contours points of each, x and y in millimetres */
function structures(folder: string, contours: readonly (readonly (readonly [number, number])[])[]): string[] {
  const [side, images] = [256, join(folder, 'images')];
  writeSeries(
    images,
    [0, 1, 2].map((z) => [0, 0, z] as const),
    { rows: side, columns: side, more: { '00200052 UI': '1.2.3.9', '00280030 DS': [1, 1] } },
  );
  const path = put(
    join(folder, 'rt.dcm'),
    part10(
      deflateRawSync(
        datasetBytes({
          '00080016 UI': '1.2.840.10008.5.1.4.1.1.481.3',
          '00080060 CS': 'RTSTRUCT',
          '30060020 SQ': [{ '30060022 IS': 1, '30060024 UI': '1.2.3.9', '30060026 LO': 'all' }],
          '30060039 SQ': [
            {
              '30060084 IS': 1,
              '30060040 SQ': contours.map((points) => ({
                '30060042 CS': 'CLOSED_PLANAR',
                '30060046 IS': points.length,
                '30060050 DS': points.flatMap(([x, y]) => [x, y, 1]),
              })),
            },
          ],
        }),
      ),
      '1.2.840.10008.1.2.1.99',
    ),
  );
  return ['convert', path, join(folder, 'o.nii.gz'), '--images', images];
}

/** Small squares beside and over each other on one slice. */
export const manyContours = (folder: string): string[] =>
  structures(
    folder,
    Array.from({ length: 30_000 }, (_, index) => {
      const [x, y] = [(index % 200) + 0.3, Math.floor(index / 200) + 0.3];
      return [
        [x, y],
        [x + 4, y],
        [x + 4, y + 4],
        [x, y + 4],
      ] as const;
    }),
  );

/** 10⁷ points, all in one place. */
export const manyPoints = (folder: string): string[] =>
  structures(
    folder,
    Array.from({ length: 1000 }, () => Array.from({ length: 10_000 }, () => [1, 1] as const)),
  );

/** A model whose windows lie voxel by voxel, and an image of 25 million of them. */
export async function manyWindows(folder: string): Promise<string[]> {
  const size = [512, 512, 100];
  const voxels = gzipSync(Buffer.alloc(512 * 512 * 100, 1), { level: 9 });
  const model = await bundleWith((bundle) => {
    changeManifest(bundle, (manifest) => ({
      ...manifest,
      prediction: { step: 0.05, mirroring: true, largestOnly: [] },
    }));
  });
  return predict(model, put(join(folder, 'w.nii.gz'), Buffer.concat([gzipSync(header(size)), voxels])));
}
