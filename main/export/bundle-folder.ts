/**
 * Puts the files of a bundle into a folder all at once: they are written and synced beside it, and one rename makes them
 * appear. A bundle that lies there already is replaced as a whole; a folder with anything else in it is left alone.
 */
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { fileError } from '../files/errors.ts';
import { makeFolder, syncFolder, syncTree } from '../files/folders.ts';
import { manifestName, modelName } from './manifest.ts';

/** @param files by name. @throws AppError where the folder cannot be made, or holds what is no bundle. */
export async function writeBundleFolder(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const target = resolve(folder);
  const writing = `${target}.writing`;
  try {
    const found = await filesOf(target);
    await rm(writing, { recursive: true, force: true });
    makeFolder(writing);
    for (const [name, bytes] of files) await writeFile(join(writing, name), bytes);
    await syncTree(writing);
    await (found === undefined ? rename(writing, target) : replace(target, writing));
    await syncFolder(dirname(target));
  } catch (cause) {
    // what cannot be tidied away must not hide the cause
    await rm(writing, { recursive: true, force: true }).catch(() => undefined);
    throw fileError(cause, folder);
  }
}

/** No system call swaps two folders: a crash in between leaves the old one whole, under the name `….replaced`. */
async function replace(target: string, successor: string): Promise<void> {
  const replaced = `${target}.replaced`;
  await rm(replaced, { recursive: true, force: true });
  await rename(target, replaced);
  try {
    await rename(successor, target);
  } catch (cause) {
    await rename(replaced, target);
    throw cause;
  }
  await rm(replaced, { recursive: true, force: true });
}

/** Names in a folder that is empty or holds a bundle and nothing else; undefined where there is no folder. */
async function filesOf(folder: string): Promise<string[] | undefined> {
  const names = await readdir(folder).catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  });
  const other = names?.find((name) => name !== manifestName && name !== modelName);
  if (other === undefined) return names;
  throw new AppError(
    'invalid-input',
    `The folder ${folder} holds "${other}", which belongs to no exported model.`,
    'Choose a new folder, an empty one, or one with an exported model to replace.',
  );
}

const codeOf = (cause: unknown) => (cause instanceof Error && 'code' in cause ? cause.code : undefined);
