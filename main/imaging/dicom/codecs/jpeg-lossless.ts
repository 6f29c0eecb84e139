/** JPEG Lossless (process 14, all predictors). */
import type { Decode, FrameShape, Samples } from './codec.ts';

export async function loadJpegLossless(): Promise<Decode> {
  const { Decoder } = await import('jpeg-lossless-decoder-js');
  return (encoded: Uint8Array, { bitsAllocated }: FrameShape): Samples => {
    const bytes = encoded.slice();
    const decoded = new Decoder().decode(bytes.buffer, 0, bytes.length, bitsAllocated > 8 ? 2 : 1);
    const { buffer, byteOffset, byteLength } = decoded;
    if (bitsAllocated <= 8) return new Uint8Array(buffer, byteOffset, byteLength);
    return new Uint16Array(buffer, byteOffset, byteLength / 2);
  };
}
