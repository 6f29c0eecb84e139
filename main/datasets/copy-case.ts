/**
 * Import's second half: takes an accepted case over into a folder of its own, images byte for byte but for free text in
 * their headers, the two files of a pair as one. A label map is copied likewise, unless its values are not its classes:
 * then it is written anew, geometry kept.
 */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { makeFolder, syncTree } from '../files/folders.ts';
import { sha256Of } from '../files/hash.ts';
import { copyContents } from '../files/modes.ts';
import { hashOfNifti, isPairHeader } from '../imaging/nifti/pair.ts';
import { readNiftiLabels } from '../imaging/nifti/read.ts';
import { removeTexts } from '../imaging/nifti/remove-texts.ts';
import { writeSingleFile } from '../imaging/nifti/single-file.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { classesOf } from './label-values.ts';
import type { ScannedCase } from './scan.ts';

export interface CopiedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface CopyOptions {
  /** Takes free text out of headers, in which names may stand. */
  readonly removeTexts?: boolean;
}

/**
 * @param folder the parent; the case's folder is made inside it, whole or not at all, and all in it is synced to the disk
 * @returns `image_0000.nii.gz` …, where there is one `label.nii.gz` (or `.nii`), and what lies beside them, in that order
 */
export async function copyCase(
  one: ScannedCase,
  folder: string,
  options: CopyOptions = {},
): Promise<CopiedFile[]> {
  const target = join(folder, one.id);
  const partial = `${target}.partial`;
  await rm(partial, { recursive: true, force: true });
  makeFolder(partial);
  try {
    for (const [index, image] of one.images.entries()) {
      const name = `image_${String(index).padStart(4, '0')}`;
      await copyChecked(image, join(partial, name + endingOf(image)), one.hashes[index]);
    }
    await copyLabel(one, partial);
    if (options.removeTexts) {
      for (const name of await readdir(partial)) await removeTexts(join(partial, name));
    }
    for (const { name, path } of one.beside) await copyContents(path, join(partial, name));
    const files = await describe(partial);
    await syncTree(partial);
    await rename(partial, target);
    return files;
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    throw cause;
  }
}

async function copyLabel(
  { label, labelValues, labelClasses, hashes }: ScannedCase,
  folder: string,
): Promise<void> {
  if (label === null) return;
  if (labelValues.every((value, index) => value === labelClasses[index])) {
    await copyChecked(label, join(folder, `label${endingOf(label)}`), hashes.at(-1));
    return;
  }
  const { grid, voxels } = await readNiftiLabels(label);
  await writeNifti(
    join(folder, 'label.nii.gz'),
    { grid, voxels: classesOf(voxels, labelValues, labelClasses) },
    { like: label },
  );
}

async function copyChecked(from: string, to: string, sha256: string | undefined): Promise<void> {
  const isPair = isPairHeader(from);
  await (isPair ? writeSingleFile(from, to) : copyContents(from, to));
  if ((await hashOfNifti(isPair ? from : to)) !== sha256) {
    throw new AppError(
      'invalid-input',
      `${from} has changed since it was checked.`,
      'Import the folder again.',
    );
  }
}

async function describe(folder: string): Promise<CopiedFile[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { name, bytes: (await stat(path)).size, sha256: await sha256Of(path) };
    }),
  );
}

const endingOf = (path: string): string => (/\.nii\.gz$/i.test(path) ? '.nii.gz' : '.nii');
