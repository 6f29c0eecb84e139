/**
 * One file for a JSON header and named float32 arrays, which either exists whole or not at all: it is written to a
 * temporary name, synced, renamed, and the folder is synced (design D6). Little-endian layout:
 *
 *     "SECATEUR" | version u32 | length of JSON u32 | JSON { header, arrays: [{ name, shape }] } | float32… | SHA-256
 *
 * The hash covers everything before it; a file that fails it is refused with its name.
 */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../shared/result.ts';
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
  const temporary = `${path}.tmp`;
  try {
    writeSynced(temporary, [prefix, json, ...data]);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw writeError(path, cause);
  }
}

/** @throws AppError `corrupt` for a file that is cut short, altered or not ours */
export function readArrayFile(path: string): ArrayFile {
  const file = readFileSync(path);
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

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

function writeSynced(path: string, parts: readonly Buffer[]): void {
  const descriptor = openSync(path, 'w');
  try {
    const hash = createHash('sha256');
    for (const part of parts) writeHashed(descriptor, part, hash);
    writeAll(descriptor, hash.digest());
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeHashed(descriptor: number, part: Buffer, hash: Hash): void {
  hash.update(part);
  writeAll(descriptor, part);
}

function writeAll(descriptor: number, part: Buffer): void {
  for (let written = 0; written < part.length;) written += writeSync(descriptor, part, written);
}

/** Makes the rename itself survive a power cut. Windows has no such call and needs none. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeError(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && 'code' in cause)) return cause;
  if (cause.code === 'ENOSPC' || cause.code === 'EDQUOT') {
    const hint = 'Free some space and resume: the run goes on from its last checkpoint.';
    return new AppError('no-space', `The disk is full: ${path} could not be written.`, hint, { cause });
  }
  const hint = 'Check that the folder exists and may be written to.';
  return new AppError('invalid-input', `${path} could not be written: ${cause.message}`, hint, { cause });
}
