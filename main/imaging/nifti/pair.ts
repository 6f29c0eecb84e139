/**
 * NIfTI in two files: a header (`.hdr`) and its voxels (`.img`) under one name, each plain or gzipped, in capitals or not.
 */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sha256Of } from '../../files/hash.ts';

const headerName = /\.hdr(\.gz)?$/i;
const pairName = /\.(hdr|img)(\.gz)?$/i;

export const isPairHeader = (path: string): boolean => headerName.test(path);

/** @returns for the voxels of a pair its header's file; null where there is none, and for any other file */
function headerFileOf(path: string): string | null {
  const isPacked = /\.img\.gz$/i.test(path);
  if (!isPacked && !/\.img$/i.test(path)) return null;
  const stem = basename(path).replace(/\.img(\.gz)?$/i, '');
  return fileBeside(path, stem, isPacked ? ['.hdr.gz', '.hdr'] : ['.hdr', '.hdr.gz']);
}

/** @returns the file with the voxels of a pair's header; null where there is none, and for any other file */
export function voxelFileOf(path: string): string | null {
  if (!isPairHeader(path)) return null;
  const stem = basename(path).replace(headerName, '');
  return fileBeside(path, stem, /\.gz$/i.test(path) ? ['.img.gz', '.img'] : ['.img', '.img.gz']);
}

function fileBeside(path: string, stem: string, endings: readonly string[]): string | null {
  const names = namesBeside(path);
  // as it is written first, then in whatever capitals
  for (const isSame of [sameStem, sameName]) {
    const found = endings.flatMap((ending) => names.find((name) => isSame(name, stem + ending)) ?? []);
    if (found[0] !== undefined) return join(dirname(path), found[0]);
  }
  return null;
}

/** The file's own, or both halves of a pair. */
function filesOfNifti(path: string): readonly string[] {
  const voxels = voxelFileOf(path);
  return voxels === null ? [path] : [path, voxels];
}

/** SHA-256 of the file, or of those of both halves. */
export async function hashOfNifti(path: string): Promise<string> {
  const hashes = await Promise.all(filesOfNifti(path).map((file) => sha256Of(file)));
  const [only = '', ...others] = hashes;
  return others.length === 0 ? only : createHash('sha256').update(hashes.join()).digest('hex');
}

const plain = (name: string): string => name.normalize('NFC').toLowerCase();
const sameName = (a: string, b: string): boolean => plain(a) === plain(b);
/** Endings may be in capitals whatever the name is. */
const sameStem = (a: string, b: string): boolean =>
  sameName(a, b) && a.replace(pairName, '') === b.replace(pairName, '');

function namesBeside(path: string): readonly string[] {
  try {
    return readdirSync(dirname(path)).sort();
  } catch {
    return []; // reading the header says why
  }
}

const singleName = /\.nii(\.gz)?$/i;

/** @returns the file that a NIfTI image is read by: a single one, or the header of a pair; null for anything else */
export function niftiFile(path: string): string | null {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null;
  return singleName.test(path) || isPairHeader(path) ? path : headerFileOf(path);
}
