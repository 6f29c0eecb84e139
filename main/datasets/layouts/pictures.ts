/**
 * Pictures with label pictures: two folders (`images` and `masks`, under their usual names) whose files share names, or
 * one folder where `name_mask.png` lies beside `name.png`; a picture without a mask is for looking at and segmenting.
 * Each is written as NIfTI of one slice with pixels of 1 mm, since pictures do not say how large they are; colours
 * become channels. Where no picture has a mask and there are NIfTI files, the pictures only illustrate them.
 */
import { readdirSync, type Dirent } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { ImportFinding } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import { writeNifti } from '../../imaging/nifti/write.ts';
import { isPictureName, readLabelPicture, readPicture } from '../../imaging/pictures/read.ts';
import { eachInTurn, type WorkOptions } from '../work.ts';
import { isNiftiName, kindOf } from './folder.ts';
import { refused, warning, type Candidate, type Layout } from './layout.ts';
import { partnersOf, plainName } from './names.ts';
import { imageFolder, labelFolder, labelSuffix } from './kind-names.ts';
import { makeFolder } from '../../files/folders.ts';

interface Pair {
  readonly id: string;
  /** Relative to the data set's folder. */
  readonly image: string;
  readonly label: string | null;
}

/** @param scratch folder for the written files @returns null where there are no pictures */
export async function readPictures(
  folder: string,
  scratch: string,
  options: WorkOptions,
): Promise<Layout | null> {
  const { pairs, findings } = pairsIn(folder);
  if (pairs.length + findings.length === 0) return null;
  makeFolder(scratch);
  const names = new Map<string, string>();
  const candidates: Candidate[] = [];
  await eachInTurn(pairs, options, {
    name: ({ id }) => id,
    run: async (pair) => {
      try {
        const candidate = await writePair(pair, { folder, scratch, findings });
        for (const file of candidate.images) names.set(file, pair.image);
        if (candidate.label !== null && pair.label !== null) names.set(candidate.label, pair.label);
        candidates.push(candidate);
      } catch (cause) {
        if (!(cause instanceof AppError) || cause.code === 'no-space') throw cause;
        const file =
          [pair.label, pair.image].find((one) => one !== null && cause.message.includes(join(folder, one))) ??
          pair.image;
        findings.push(
          refused(file, `${cause.message.replace(`${join(folder, file)}: `, '')} ${cause.hint}`.trim()),
        );
      }
    },
  });
  return {
    kind: 'pictures',
    name: basename(folder),
    modality: 'other',
    channels: null,
    classes: null,
    candidates,
    findings,
    names,
  };
}

function pairsIn(folder: string): { pairs: Pair[]; findings: ImportFinding[] } {
  const entries = entriesOf(folder);
  const sub = (pattern: RegExp): string | undefined =>
    entries.find((entry) => pattern.test(entry.name) && kindOf(entry, folder) === 'folder')?.name;
  const [images, labels] = [sub(imageFolder), sub(labelFolder)];
  const inside = (name: string): string[] => picturesIn(folder, name);
  const all = inside('');
  const bySuffix = (files: readonly string[]) => ({
    images: files.filter((file) => !labelSuffix.test(stem(file))),
    labels: files.filter((file) => labelSuffix.test(stem(file))),
  });
  const split =
    images !== undefined && labels !== undefined
      ? { images: inside(images), labels: inside(labels) }
      : bySuffix(images === undefined ? all : inside(images));
  if (split.labels.length === 0 && hasNifti(folder)) return { pairs: [], findings: [] };
  const key = (file: string): string => stem(file).replace(labelSuffix, '');
  const labelOf = Map.groupBy(split.labels, key);
  const byName = Map.groupBy(split.images, key);
  const partners = partnersOf(byName.keys(), labelOf);
  const findings: ImportFinding[] = [...partners.findings];
  const pairs: Pair[] = [];
  for (const [id, [image = '', ...more]] of byName) {
    const [label = null, ...others] = partners.of.get(id) ?? [];
    if (more.length + others.length > 0) {
      findings.push(
        refused(image, `More than one file goes by the name "${id}": ${[...more, ...others].join(', ')}.`),
      );
    } else pairs.push({ id, image, label });
  }
  const lonely = partners.lonely.flatMap((name) => labelOf.get(name) ?? []);
  findings.push(...lonely.map((file) => refused(file, 'This mask has no image of the same name.')));
  return { pairs, findings };
}

/** Here or one folder below, as every layout of NIfTI files has them: those go before pictures without masks. */
const hasNifti = (folder: string, depth = 1): boolean =>
  entriesOf(folder).some((entry) =>
    entry.isDirectory()
      ? depth > 0 && hasNifti(join(folder, entry.name), depth - 1)
      : isNiftiName(entry.name),
  );

function picturesIn(folder: string, sub: string): string[] {
  return entriesOf(join(folder, sub))
    .filter((entry) => !entry.name.startsWith('.') && isPictureName(entry.name))
    .filter((entry) => kindOf(entry, join(folder, sub)) === 'file')
    .map(({ name }) => (sub === '' ? name : `${sub}/${name}`))
    .sort();
}

/** A folder that cannot be read has none; `scan.ts` names it. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

const stem = (file: string): string => plainName(basename(file).replace(/\.[^.]+$/, ''));

async function writePair(
  { id, image, label }: Pair,
  { folder, scratch, findings }: { folder: string; scratch: string; findings: ImportFinding[] },
): Promise<Candidate> {
  const picture = await readPicture(join(folder, image));
  findings.push(...picture.warnings.map((text) => warning(image, text)));
  const { width, height, depth, channels } = picture;
  if (depth > 1) {
    throw new AppError(
      'invalid-input',
      `${join(folder, image)}: is a stack of ${depth} pictures${label === null ? '' : '; its mask is one'}.`,
      'Save each as a picture of its own, or the stack as NIfTI.',
    );
  }
  const grid = pictureGrid(width, height);
  const files: string[] = [];
  for (const [channel, voxels] of channels.entries()) {
    const file = join(scratch, `${id}_${String(channel).padStart(4, '0')}.nii`);
    await writeNifti(file, { grid, voxels });
    files.push(relative(folder, file));
  }
  const candidate = { id, images: files };
  if (label === null) return { ...candidate, label };
  const mask = await readLabelPicture(join(folder, label));
  findings.push(...mask.warnings.map((text) => warning(label, text)));
  if (mask.width !== width || mask.height !== height) {
    const sizes = `${mask.width} × ${mask.height} pixels where the image has ${width} × ${height}`;
    throw new AppError('invalid-input', `${join(folder, label)}: has ${sizes}.`);
  }
  const labelFile = join(scratch, `${id}_label.nii.gz`);
  await writeNifti(labelFile, { grid, voxels: mask.values });
  return { ...candidate, label: relative(folder, labelFile) };
}

/** Columns to the patient's left, rows to the back, as an axial slice is shown. */
const pictureGrid = (width: number, height: number): Grid => ({
  size: [width, height, 1],
  spacing: [1, 1, 1],
  origin: [0, 0, 0],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
});
