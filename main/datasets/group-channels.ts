/**
 * Which files are the channels of one image, by nnU-Net's naming: `case_0000.nii.gz`, `case_0001.nii` … The number says
 * which channel a file is, whatever order the files come in.
 */
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { niftiFile } from '../imaging/nifti/pair.ts';

export interface ImageGroup {
  /** Path without number and ending. */
  readonly stem: string;
  /** In the order of channels; one file without a number holds all. */
  readonly files: readonly string[];
}

const numbered = /^(.+)_(\d{4})\.(nii|hdr|img)(\.gz)?$/i;
const ending = /(\.(nii|hdr|img)(\.gz)?|\.dcm)?$/i;

/** @throws AppError where a channel is missing or there twice */
export function groupChannels(paths: readonly string[]): ImageGroup[] {
  const groups = new Map<string, { stem: string; numbers: Map<number, string> | null; file: string }>();
  // both halves of a pair are one image
  for (const path of new Set(paths.map((one) => niftiFile(one) ?? one))) {
    const [, name, digits] = numbered.exec(basename(path)) ?? [];
    if (name === undefined) {
      groups.set(path, { stem: path.replace(ending, ''), numbers: null, file: path });
      continue;
    }
    const stem = join(dirname(path), name);
    const group = groups.get(stem) ?? { stem, numbers: new Map<number, string>(), file: path };
    const other = group.numbers?.get(Number(digits));
    if (other !== undefined && other !== path) {
      const message = `${other} and ${path} are both channel ${Number(digits)} of ${name}.`;
      throw new AppError('invalid-input', message, 'Give one file per channel.');
    }
    group.numbers?.set(Number(digits), path);
    groups.set(stem, group);
  }
  return [...groups.values()].map(({ stem, numbers, file }) => ({
    stem,
    files: numbers === null ? [file] : inOrder(stem, numbers),
  }));
}

function inOrder(stem: string, numbers: ReadonlyMap<number, string>): string[] {
  return Array.from({ length: numbers.size }, (_, number) => {
    const file = numbers.get(number);
    if (file !== undefined) return file;
    const found = [...numbers.keys()].sort((a, b) => a - b).map((one) => String(one).padStart(4, '0'));
    const [example = stem] = numbers.values();
    throw new AppError(
      'invalid-input',
      `${example}: of ${basename(stem)} the channels ${found.join(', ')} are given; number ${String(number).padStart(4, '0')} is missing.`,
      'Give all channels from _0000 on, in the order of the model; for an image of one channel, rename it.',
    );
  });
}
