/** Reads JPEG pictures by libjpeg-turbo: grey or RGB, 8 bits. */
import { filled } from '../filled.ts';
import type { Samples } from '../dicom/codecs/codec.ts';
import { jpegFrameOf } from '../dicom/codecs/stream-size.ts';
import { wasmCodec } from '../dicom/codecs/wasm.ts';
import { checkSides, copyAgain, refuse, type Picture } from './picture.ts';

const decoderOf = (components: number): ReturnType<typeof wasmCodec> =>
  wasmCodec(() => import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'), 'JPEGDecoder', components);

export async function readJpeg(bytes: Buffer, file: string): Promise<Picture> {
  const frame = jpegFrameOf(bytes);
  if (!frame) throw refuse(file, 'has no JPEG picture.', copyAgain);
  const { columns: width, rows: height, components, precision } = frame;
  checkSides(file, width, height, components);
  if (precision !== 8 || (components !== 1 && components !== 3)) {
    const kind = components === 4 ? 'CMYK colours' : `${components} values of ${precision} bits`;
    throw refuse(file, `holds ${kind} per pixel.`, 'Save it as grey or RGB.');
  }
  const decode = await decoderOf(components)();
  let samples: Samples;
  try {
    samples = decode(bytes, { rows: height, columns: width, bitsAllocated: 8 });
  } catch {
    throw refuse(file, 'cannot be decoded.', copyAgain);
  }
  const found = samples.length / (width * height);
  const channels = Array.from({ length: components }, (_, channel) =>
    filled(new Uint8Array(width * height), (pixel) => samples[pixel * found + channel] ?? 0),
  );
  const turn = exifOrientation(bytes);
  return {
    width,
    height,
    channels,
    kind: components === 1 ? 'grey' : 'colour',
    colours: null,
    bits: 8,
    warnings:
      turn > 1
        ? [`It asks to be shown turned (EXIF orientation ${turn}); it is used as its pixels are stored.`]
        : [],
  };
}

/** EXIF's orientation tag, 1 for upright; the segment is a small TIFF. */
function exifOrientation(bytes: Buffer): number {
  const start = bytes.indexOf('Exif\0\0', 0, 'latin1');
  if (start < 0 || start > 65_536 || start + 14 > bytes.length) return 1;
  const tiff = bytes.subarray(start + 6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number): number =>
    at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let entry = 0; entry < u16(directory); entry++) {
    const at = directory + 2 + entry * 12;
    if (u16(at) === 0x0112) return u16(at + 8);
  }
  return 1;
}
