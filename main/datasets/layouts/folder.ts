/** Listing NIfTI files. macOS leaves `._name` side files on foreign disks that look like images by name and are none. */
import { statSync, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { ImportFinding } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import { fileError } from '../../files/errors.ts';
import { readRegular } from '../../files/regular.ts';
import { warning } from './layout.ts';
import { plainName } from './names.ts';

export interface Listing {
  /** NIfTI files relative to the data set's folder, sorted. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly findings: readonly ImportFinding[];
}

const nothing: Listing = { files: [], folders: [], findings: [] };

/** @param sub folder inside `root`; one that does not exist or cannot be read is empty (`scan.ts` names the latter) */
export async function listNifti(root: string, sub: string): Promise<Listing> {
  const entries = await readdir(join(root, sub), { withFileTypes: true }).catch((cause: unknown) => {
    const error = fileError(cause, join(root, sub));
    if (sub === '' || !(error instanceof AppError)) throw error;
    return null;
  });
  if (!entries) return nothing;
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  const inside = (name: string): string => (sub === '' ? name : `${sub}/${name}`);
  const sideFiles = entries.filter(({ name }) => name.startsWith('._')).map(({ name }) => inside(name));
  return {
    files: visible
      .filter((entry) => isNiftiName(entry.name) && kindOf(entry, join(root, sub)) === 'file')
      .map(({ name }) => inside(name))
      .sort(),
    folders: visible.filter((entry) => kindOf(entry, join(root, sub)) === 'folder').map(({ name }) => name),
    findings: sideFileNote(sideFiles.sort()),
  };
}

/** A folder that holds NIfTI files itself. */
export interface Leaf {
  readonly path: string;
  readonly files: readonly string[];
}

/** Folders of patients may lie in folders of groups (`HGG/PAT01`) and hold visits (`PAT01/visit1`). */
const deepest = 3;

/** The first folders below that hold files, along each way down. */
export async function listBelow(
  root: string,
  { folders }: Pick<Listing, 'folders'>,
  { sub = '', depth = 1 } = {},
): Promise<Leaf[]> {
  const found: Leaf[] = [];
  for (const name of folders.toSorted()) {
    const path = sub === '' ? name : `${sub}/${name}`;
    const inner = await listNifti(root, path);
    if (inner.files.length > 0) found.push({ path, files: inner.files });
    else if (depth < deepest) found.push(...(await listBelow(root, inner, { sub: path, depth: depth + 1 })));
  }
  return found;
}

/** What an entry is, or what a link leads to; `other` for a pipe, say, and for a link that leads nowhere. */
export function kindOf(entry: Dirent, folder: string): 'file' | 'folder' | 'other' {
  let facts: { isFile: () => boolean; isDirectory: () => boolean } = entry;
  if (entry.isSymbolicLink()) {
    try {
      facts = statSync(join(folder, entry.name));
    } catch {
      return 'other';
    }
  }
  if (facts.isDirectory()) return 'folder';
  return facts.isFile() ? 'file' : 'other';
}

function sideFileNote([first, ...others]: readonly string[]): ImportFinding[] {
  if (first === undefined) return [];
  const more = others.length > 0 ? ` (and ${others.length} more like it)` : '';
  return [warning(first, `A side file that macOS left, not an image; ignored${more}.`)];
}

/** A single file, or the half of a pair that says what the other half holds. */
const niftiEnding = /\.(nii|hdr)(\.gz)?$/i;
export const isNiftiName = (name: string): boolean => niftiEnding.test(name);

/** The file's name without folder and ending, equal for names that look the same. */
export function stemOf(path: string): string {
  return plainName((path.split('/').at(-1) ?? path).replace(niftiEnding, ''));
}

/** A table of 10⁵ cases has a tenth of this. */
const mostJsonBytes = 64 << 20;

/** @returns undefined where there is no such file */
export function readJson(path: string): unknown {
  let text: string;
  try {
    if (!statSync(path, { throwIfNoEntry: false })) return undefined;
    text = Buffer.from(readRegular(path, mostJsonBytes)).toString('utf8');
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    return undefined;
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('invalid-input', `${path} is not valid JSON (${detail}).`, 'Correct it.', { cause });
  }
}

/** @throws AppError that names the file and the field */
export function parseJson<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new AppError(
    'invalid-input',
    `${path}: the field "${field}" is not as it should be (${issue?.message}).`,
  );
}
