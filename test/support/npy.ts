/** Arrays of numpy's .npy files, of the whole numbers that label maps are kept as. */
import { readFileSync } from 'node:fs';

export interface NumpyArray {
  /** Slowest axis first. */
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

/** @throws Error for anything but version 1 in C order with uint8 */
export function readNpy(path: string): NumpyArray {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const shape = /'shape': \(([\d, ]*)\)/.exec(header)?.[1] ?? '';
  if (!/'descr': '\|u1', 'fortran_order': False/.test(header)) throw new Error(`${path}: ${header}`);
  return {
    shape: shape.split(',').filter(Boolean).map(Number),
    values: new Uint8Array(bytes.subarray(start)),
  };
}
