/**
 * Puts the files of a bundle into a folder all at once: they are written and synced beside it, and one rename makes them
 * appear. An earlier export of the same run is replaced as a whole; a folder with anything else in it is left alone.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { fileError } from '../files/errors.ts';
import { makeFolder, syncFolder, syncTree } from '../files/folders.ts';
import { readRegular } from '../files/regular.ts';
import { manifestName, modelName, type Manifest } from './manifest.ts';
import { mostManifestBytes, readManifest } from './read-manifest.ts';

/** What may be replaced: nothing else in a folder is this program's to remove. */
export interface Replaceable {
  /** SHA-256 of the `model.json` of earlier exports of the same run. */
  readonly manifests: readonly string[];
  /** SHA-256 of the `model.onnx` that is written: the same model may be written again. */
  readonly model: string;
}

/**
 * @param files by name
 * @throws AppError where the folder cannot be made, holds what is no bundle, or another model's
 */
export async function writeBundleFolder(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
  replaceable: Replaceable,
): Promise<void> {
  const target = resolve(folder);
  const writing = `${target}.${randomUUID()}.writing`;
  try {
    const isThere = await requireFree(target, replaceable);
    makeFolder(writing);
    for (const [name, bytes] of files) await writeFile(join(writing, name), bytes);
    await syncTree(writing);
    await (isThere ? replace(target, writing) : rename(writing, target));
    await syncFolder(dirname(target));
  } catch (cause) {
    // what cannot be tidied away must not hide the cause
    await rm(writing, { recursive: true, force: true }).catch(() => undefined);
    throw fileError(cause, folder);
  }
}

/** No system call swaps two folders: a crash in between leaves the old one whole, under a name that ends in `.replaced`. */
async function replace(target: string, successor: string): Promise<void> {
  const replaced = `${target}.${randomUUID()}.replaced`;
  await rename(target, replaced);
  try {
    await rename(successor, target);
  } catch (cause) {
    await rename(replaced, target);
    throw cause;
  }
  await rm(replaced, { recursive: true, force: true });
}

/**
 * @returns whether there is a folder
 * @throws AppError unless it is empty or holds a bundle that may be replaced, and nothing else
 */
export async function requireFree(folder: string, replaceable: Replaceable): Promise<boolean> {
  const names = await namesIn(folder);
  if (names === undefined) return false;
  const other = names.find((name) => name !== manifestName && name !== modelName);
  if (other !== undefined)
    throw new AppError(
      'invalid-input',
      `The folder ${folder} holds "${other}", which belongs to no exported model.`,
      'Choose a new folder, an empty one, or one that this run was exported to before.',
    );
  if (names.length === 0 || isReplaceable(folder, replaceable)) return true;
  throw new AppError(
    'invalid-input',
    `The folder ${folder} holds another model (${nameOf(folder)}): it is not replaced.`,
    'Choose a new folder, or remove that model first.',
  );
}

async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw fileError(cause, folder);
  }
}

function isReplaceable(folder: string, { manifests, model }: Replaceable): boolean {
  const hash = manifestHash(folder);
  return (hash !== null && manifests.includes(hash)) || manifestIn(folder)?.model.sha256 === model;
}

/** SHA-256 of a bundle's `model.json`; null where there is none that could be one. */
export function manifestHash(folder: string): string | null {
  try {
    const bytes = readRegular(join(folder, manifestName), mostManifestBytes);
    return createHash('sha256').update(bytes).digest('hex');
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}

function manifestIn(folder: string): Manifest | null {
  try {
    return readManifest(folder).manifest;
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}

function nameOf(folder: string): string {
  const manifest = manifestIn(folder);
  return manifest === null
    ? 'which cannot be read'
    : `${manifest.name}, exported ${manifest.createdAt.slice(0, 10)}`;
}

const codeOf = (cause: unknown) => (cause instanceof Error && 'code' in cause ? cause.code : undefined);
