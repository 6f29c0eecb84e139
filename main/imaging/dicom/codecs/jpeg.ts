/** JPEG by discrete cosine transform: 8 bits by libjpeg-turbo, 12 bits (process 4) by `jpeg-12.ts`. */
import type { Decode } from './codec.ts';
import { jpegFrameOf } from './stream-size.ts';
import { decodeJpeg12 } from './jpeg-12.ts';
import { wasmCodec } from './wasm.ts';

const loadEightBits = wasmCodec(
  () => import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
  'JPEGDecoder',
);

export async function loadJpeg(): Promise<Decode> {
  const decodeEightBits = await loadEightBits();
  return (encoded, shape) =>
    jpegFrameOf(encoded)?.precision === 12 ? decodeJpeg12(encoded) : decodeEightBits(encoded, shape);
}
