/** What every pixel codec is: a function from a compressed frame to its samples. */

/** Grey samples, row by row. */
export type Samples = Uint8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

export interface FrameShape {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
}

/** @throws Error with what is wrong with the stream, without the file's name */
export type Decode = (encoded: Uint8Array, shape: FrameShape) => Samples;
