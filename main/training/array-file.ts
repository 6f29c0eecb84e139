/**
 * One file for a JSON header and named float32 arrays, which either exists whole or not at all (`files/atomic.ts`).
 * Little-endian layout:
 *
 *     "SECATEUR" | version u32 | length of JSON u32 | JSON { header, arrays: [{ name, shape }] } | float32… | SHA-256
 *
 * The hash covers everything before it; a file that fails it is refused with its name.
 */
import { createHash } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import { writeFileAtomicallyNow } from '../files/atomic.ts';
import { fileError } from '../files/errors.ts';
import { openRegular, readRegular } from '../files/regular.ts';
import type { NdArray } from '../network/index.ts';

const magic = 'SECATEUR';
const version = 1;
const prefixBytes = magic.length + 8;
const hashBytes = 32;

export interface ArrayFile {
  readonly header: unknown;
  readonly arrays: ReadonlyMap<string, NdArray>;
}

interface Layout {
  readonly header: unknown;
  readonly arrays: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/** @throws AppError `no-space` on a full disk, with nothing left behind and an older file of that name intact */
export function writeArrayFile(path: string, { header, arrays }: ArrayFile): void {
  const layout: Layout = { header, arrays: [...arrays].map(([name, { shape }]) => ({ name, shape })) };
  const json = Buffer.from(JSON.stringify(layout));
  const prefix = Buffer.alloc(prefixBytes);
  prefix.write(magic);
  prefix.writeUInt32LE(version, magic.length);
  prefix.writeUInt32LE(json.length, magic.length + 4);
  const data = [...arrays.values()].map(({ data }) => bytesOf(data));
  const parts = [prefix, json, ...data];
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  writeFileAtomicallyNow(path, [...parts, hash.digest()]);
}

/** @throws AppError `corrupt` for a file that is cut short, altered or not ours */
export function readArrayFile(path: string): ArrayFile {
  const file = Buffer.from(readRegular(path).buffer);
  const body = file.subarray(0, Math.max(0, file.length - hashBytes));
  const intact =
    body.length >= prefixBytes &&
    body.toString('latin1', 0, magic.length) === magic &&
    createHash('sha256').update(body).digest().equals(file.subarray(body.length));
  if (!intact) throw new AppError('corrupt', `${path} is damaged: its content does not match its checksum.`);
  if (body.readUInt32LE(magic.length) !== version) {
    throw new AppError(
      'unsupported',
      `${path} was written by a newer version of Secateur.`,
      'Update Secateur, then try again.',
    );
  }
  let offset = prefixBytes + body.readUInt32LE(magic.length + 4);
  const layout = JSON.parse(body.toString('utf8', prefixBytes, offset)) as Layout;
  const arrays = new Map<string, NdArray>();
  for (const { name, shape } of layout.arrays) {
    const data = new Float32Array(shape.reduce((product, side) => product * side, 1));
    offset += body.copy(bytesOf(data), 0, offset);
    arrays.set(name, { shape, data });
  }
  return { header: layout.header, arrays };
}

/**
 * What the file says before its arrays, without reading those: a damaged one may not be noticed.
 * @throws AppError `corrupt` for a file that is not ours
 */
export function readArrayHeader(path: string): unknown {
  const { descriptor, size } = openRegular(path);
  try {
    const prefix = readAt(descriptor, 0, Math.min(size, prefixBytes));
    const isOurs = prefix.length === prefixBytes && prefix.toString('latin1', 0, magic.length) === magic;
    const length = isOurs ? prefix.readUInt32LE(magic.length + 4) : 0;
    if (length === 0 || prefixBytes + length > size) throw new AppError('corrupt', `${path} is damaged.`);
    return (JSON.parse(readAt(descriptor, prefixBytes, length).toString('utf8')) as Layout).header;
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new AppError('corrupt', `${path} is damaged.`, '', { cause });
    throw fileError(cause, path);
  } finally {
    closeSync(descriptor);
  }
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position));
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
