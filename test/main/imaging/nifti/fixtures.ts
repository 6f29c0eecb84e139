/** NIfTI files made byte by byte, independent of our writer, and folders that are gone after the test. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { onTestFinished } from 'vitest';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'secateur-images-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file, and the folders it needs. */
export function put(folder: string, name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

export interface NiftiFields {
  readonly size?: readonly number[];
  readonly voxels?: readonly number[];
  readonly bigEndian?: boolean;
  readonly datatype?: number;
  readonly bitpix?: number;
  readonly pixdim?: readonly number[];
  readonly units?: number;
  readonly slope?: number;
  readonly intercept?: number;
  readonly qform?: {
    readonly code: number;
    readonly quaternion: readonly number[];
    readonly offset: readonly number[];
  };
  readonly sform?: { readonly code: number; readonly rows: readonly number[] };
  readonly magic?: string;
  readonly dim0?: number;
  readonly voxOffset?: number;
}

const bytesOf: Readonly<Record<number, number>> = {
  2: 1,
  256: 1,
  4: 2,
  512: 2,
  8: 4,
  768: 4,
  16: 4,
  64: 8,
  1024: 8,
  1280: 8,
};

/** A NIfTI-1 file; by default 2 × 3 × 2 voxels of int16, 0 … 11, with no form code. */
export function niftiBytes(fields: NiftiFields = {}): Uint8Array {
  const { size = [2, 3, 2], bigEndian = false, datatype = 4, slope = 1, intercept = 0 } = fields;
  const count = size.reduce((product, side) => product * side, 1);
  const voxels = fields.voxels ?? Array.from({ length: count }, (_, index) => index);
  const width = bytesOf[datatype] ?? 1;
  const bytes = new Uint8Array(352 + voxels.length * width);
  const view = new DataView(bytes.buffer);
  const little = !bigEndian;
  const floats = (offset: number, values: readonly number[]): void =>
    values.forEach((value, index) => view.setFloat32(offset + index * 4, value, little));
  view.setInt32(0, 348, little);
  [fields.dim0 ?? size.length, ...size].forEach((value, index) =>
    view.setInt16(40 + index * 2, value, little),
  );
  view.setInt16(70, datatype, little);
  view.setInt16(72, fields.bitpix ?? width * 8, little);
  floats(76, fields.pixdim ?? [1, 1, 1, 1]);
  floats(108, [fields.voxOffset ?? 352, slope, intercept]);
  view.setUint8(123, fields.units ?? 2);
  view.setInt16(252, fields.qform?.code ?? 0, little);
  view.setInt16(254, fields.sform?.code ?? 0, little);
  floats(256, [...(fields.qform?.quaternion ?? [0, 0, 0]), ...(fields.qform?.offset ?? [0, 0, 0])]);
  floats(280, fields.sform?.rows ?? new Array<number>(12).fill(0));
  bytes.set(Buffer.from(fields.magic ?? 'n+1\0', 'latin1'), 344);
  voxels.forEach((value, index) => setVoxel(view, datatype, 352 + index * width, { value, little }));
  return bytes;
}

function setVoxel(
  view: DataView,
  datatype: number,
  at: number,
  { value, little }: { value: number; little: boolean },
): void {
  const setters: Readonly<Record<number, () => void>> = {
    2: () => view.setUint8(at, value),
    256: () => view.setInt8(at, value),
    4: () => view.setInt16(at, value, little),
    512: () => view.setUint16(at, value, little),
    8: () => view.setInt32(at, value, little),
    768: () => view.setUint32(at, value, little),
    16: () => view.setFloat32(at, value, little),
    64: () => view.setFloat64(at, value, little),
    1024: () => view.setBigInt64(at, BigInt(value), little),
    1280: () => view.setBigUint64(at, BigInt(value), little),
  };
  setters[datatype]?.();
}
