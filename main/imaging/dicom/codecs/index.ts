/** The table of pixel codecs. A new one is a name in `transfer-syntaxes.ts` and one entry here. */
import { wasmCodec } from './wasm.ts';
import type { CodecName } from '../transfer-syntaxes.ts';
import type { Decode } from './codec.ts';
import { loadJpeg } from './jpeg.ts';
import { loadJpegLossless } from './jpeg-lossless.ts';
import { decodeRle } from './rle.ts';

/** Each call gives a decoder that works, whatever the one before did. */
export const codecs: Readonly<Record<CodecName, () => Promise<Decode>>> = {
  rle: () => Promise.resolve(decodeRle),
  jpeg: loadJpeg,
  'jpeg-lossless': loadJpegLossless,
  'jpeg-ls': wasmCodec(() => import('@cornerstonejs/codec-charls/decodewasmjs'), 'JpegLSDecoder'),
  'jpeg-2000': wasmCodec(() => import('@cornerstonejs/codec-openjpeg/decodewasmjs'), 'J2KDecoder'),
  htj2k: wasmCodec(() => import('@cornerstonejs/codec-openjph'), 'HTJ2KDecoder'),
};
