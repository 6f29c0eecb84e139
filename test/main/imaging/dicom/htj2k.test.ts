/**
 * High-throughput JPEG 2000. There is no such file among the real data, so slices are packed here by OpenJPH and, to
 * have another's word, unpacked by OpenJPEG too, which knows the high-throughput block coder since its version 2.5.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wasmCodec } from '../../../../main/imaging/dicom/codecs/wasm.ts';
import { readFrames } from '../../../../main/imaging/dicom/frames.ts';
import { readSeriesVolume } from '../../../../main/imaging/dicom/read-volume.ts';
import { scanDicom } from '../../../../main/imaging/dicom/scan.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { datasetBytes, part10, phantomAt, sliceDataset, type Items } from './phantoms.ts';

interface Encoder {
  readonly getDecodedBuffer: (info: object) => Uint8Array;
  readonly setQuality: (reversible: boolean, quantization: number) => void;
  readonly encode: () => void;
  readonly getEncodedBuffer: () => Uint8Array;
}

const [columns, rows] = [29, 23];

async function encoded(pixels: Int16Array | Uint16Array): Promise<Uint8Array> {
  const codec: { default: () => Promise<{ HTJ2KEncoder: new () => Encoder }> } =
    await import('@cornerstonejs/codec-openjph');
  const encoder = new (await codec.default()).HTJ2KEncoder();
  const isSigned = pixels instanceof Int16Array;
  const info = { width: columns, height: rows, bitsPerSample: 16, componentCount: 1, isSigned };
  encoder
    .getDecodedBuffer({ ...info, isUsingColorTransform: false })
    .set(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
  encoder.setQuality(true, 0);
  encoder.encode();
  return encoder.getEncodedBuffer().slice();
}

/** Basic offset table (empty), one fragment, delimiter (PS3.5 A.4). */
function encapsulated(stream: Uint8Array): Buffer {
  const even = Buffer.concat([stream, Buffer.alloc(stream.length % 2)]);
  const item = (bytes: Uint8Array): Buffer => {
    const head = Buffer.from('feff00e000000000', 'hex');
    head.writeUInt32LE(bytes.length, 4);
    return Buffer.concat([head, bytes]);
  };
  const tag = Buffer.from('e07f10004f420000ffffffff', 'hex'); // (7FE0,0010) OB, undefined length
  return Buffer.concat([tag, item(Buffer.alloc(0)), item(even), Buffer.from('feffdde000000000', 'hex')]);
}

async function writeSlice(
  path: string,
  { z = 0, syntax = '201', isSigned = true }: { z?: number; syntax?: string; isSigned?: boolean } = {},
): Promise<Int16Array | Uint16Array> {
  const values = Array.from({ length: columns * rows }, (_, at) =>
    Math.round(phantomAt([at % columns, Math.floor(at / columns), z]) * 13 - (isSigned ? 20_000 : 0)),
  );
  const pixels = isSigned ? Int16Array.from(values) : Uint16Array.from(values);
  const fields = { position: [0, 0, z], number: z + 1, rows, columns, values: [] } as const;
  const { '7fe00010 OW': _, ...rest } = sliceDataset({ ...fields, position: [0, 0, z] });
  const items: Items = { ...rest, '00280103 US': Number(isSigned) };
  const body = Buffer.concat([datasetBytes(items), encapsulated(await encoded(pixels))]);
  writeFileSync(path, part10(body, `1.2.840.10008.1.2.4.${syntax}`));
  return pixels;
}

test.each([
  ['201', true],
  ['201', false],
  ['202', true],
  ['203', true],
])('transfer syntax 1.2.840.10008.1.2.4.%s, signed %s: every voxel', async (syntax, isSigned) => {
  const path = join(temporaryFolder(), 'a.dcm');
  const pixels = await writeSlice(path, { syntax, isSigned });
  const frames: number[][] = [];
  await readFrames(path, (stored) => frames.push(Array.from(stored)));
  expect(frames).toEqual([Array.from(pixels)]);
});

test('OpenJPEG unpacks the same from the code stream', async () => {
  const pixels = Int16Array.from({ length: columns * rows }, (_, at) => ((at * 7919) % 60_000) - 30_000);
  const stream = await encoded(pixels);
  const decode = await wasmCodec(() => import('@cornerstonejs/codec-openjpeg/decodewasmjs'), 'J2KDecoder')();
  expect(Array.from(decode(stream, { columns, rows } as never) as Int16Array)).toEqual(Array.from(pixels));
});

test('a series of them is one volume, and its name is told', async () => {
  const folder = temporaryFolder();
  const slices = await Promise.all([0, 1, 2].map((z) => writeSlice(join(folder, `${z}.dcm`), { z })));
  const [series] = scanDicom([folder]).series;
  expect(series?.summary).toMatchObject({
    verdict: { level: 'good' },
    transferSyntax: 'High-Throughput JPEG 2000 Lossless',
  });
  const { voxels } = await readSeriesVolume(series!.source!);
  const expected = slices.flatMap((pixels) => Array.from(pixels));
  expect(Array.from(voxels)).toEqual(expected);
});
