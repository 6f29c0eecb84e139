/** The parts of the codec packages that are used here; they come without types. */
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  import type { LoadModule } from './wasm.ts';
  const load: LoadModule<'JpegLSDecoder'>;
  export default load;
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  import type { LoadModule } from './wasm.ts';
  const load: LoadModule<'J2KDecoder'>;
  export default load;
}
declare module '@cornerstonejs/codec-openjph' {
  import type { LoadModule } from './wasm.ts';
  const load: LoadModule<'HTJ2KDecoder'>;
  export default load;
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  import type { LoadModule } from './wasm.ts';
  const load: LoadModule<'JPEGDecoder'>;
  export default load;
}
declare module 'jpeg-lossless-decoder-js' {
  export class Decoder {
    /** @returns the samples as an ArrayBuffer, of `numComp` bytes each */
    decode(
      buffer: ArrayBufferLike,
      offset: number,
      length: number,
      bytesPerSample?: number,
    ): {
      readonly buffer: ArrayBuffer;
      readonly byteOffset: number;
      readonly byteLength: number;
    };
  }
}
