/**
 * The integrity check of one case: reads its files and says, file by file, what is wrong and what to do. What would make
 * training wrong is refused; what is only odd is a warning. Nothing of the voxels is kept, but for channels that lie on
 * another grid than the first: they are written anew on it.
 */
import { basename, join, relative } from 'node:path';
import { at } from '../../shared/at.ts';
import type { CaseVerdict, ImportFinding } from '../../shared/dataset.ts';
import { AppError } from '../../shared/result.ts';
import { isPlainName } from '../files/inside.ts';
import type { Grid } from '../../shared/volume.ts';
import { gridDifferences } from '../imaging/geometry.ts';
import { fileError } from '../files/errors.ts';
import { makeFolder } from '../files/folders.ts';
import { hashOfNifti } from '../imaging/nifti/pair.ts';
import {
  readNiftiHeader,
  readNiftiImage,
  readNiftiLabels,
  type LabelNumbers,
  type NiftiImage,
} from '../imaging/nifti/read.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import type { Volume } from '../imaging/volume.ts';
import { bringTogether } from './bring-together.ts';
import { looksLikeHounsfield } from './hounsfield.ts';
import { countLabelValues } from './label-values.ts';
import { refused, warning, type Candidate, type ClassTable } from './layouts/layout.ts';
import { thumbnailOf } from './thumbnail.ts';

export interface CheckedCase extends Candidate {
  readonly grid: Grid;
  readonly channels: number;
  /** Voxels per value in the label map; empty without one. */
  readonly valueCounts: ReadonlyMap<number, number>;
  /** SHA-256 of each image file, then of the label if there is one. */
  readonly hashes: readonly string[];
  readonly verdict: CaseVerdict;
  /** Of the first channel; false where the image was not read. */
  readonly looksLikeCt: boolean;
  /** PNG as a data URL, where it was asked for and the image was read. */
  readonly picture?: string;
}

export interface Verdict {
  /** null where the case is refused. */
  readonly checked: CheckedCase | null;
  readonly findings: readonly ImportFinding[];
}

export interface Expectations {
  /** null where the first case decides. */
  readonly channels: number | null;
  readonly classes: ClassTable | null;
  /** Replaces files of the case by others made from them, before they are looked at. */
  readonly prepare?: (candidate: Candidate) => Promise<Candidate>;
  readonly picture?: boolean;
  /** Folder for channels that are brought onto the grid of the first; made where it is needed. */
  readonly scratch: string;
}

/** A refusal on its way out of the check. */
class Refusal extends Error {
  readonly finding: ImportFinding;
  constructor(file: string, message: string) {
    super(message);
    this.finding = refused(file, message);
  }
}

export async function checkCase(folder: string, given: Candidate, expected: Expectations): Promise<Verdict> {
  const findings: ImportFinding[] = [];
  try {
    if (!isPlainName(given.id))
      throw new Refusal(
        given.images[0] ?? given.id,
        `"${given.id}" cannot be the name of a folder; rename it.`,
      );
    const candidate = await prepared(folder, given, expected);
    findings.push(...(candidate.findings ?? []));
    const seen = await checkImages(folder, candidate, { expected, findings });
    const { images } = seen;
    const { label } = candidate;
    const context = { grid: seen.grid, expected, findings };
    const valueCounts = label === null ? new Map() : await checkLabel(folder, { images, label }, context);
    const files = label === null ? images : [...images, label];
    const hashes = await Promise.all(files.map((file) => hashOf(folder, file)));
    const own = candidate.verdict ?? 'good';
    const verdict = own === 'good' && findings.length > 0 ? 'remarks' : own;
    return { checked: { ...candidate, ...seen, valueCounts, hashes, verdict }, findings };
  } catch (cause) {
    if (cause instanceof Refusal) return { checked: null, findings: [...findings, cause.finding] };
    throw cause;
  }
}

async function prepared(folder: string, given: Candidate, { prepare }: Expectations): Promise<Candidate> {
  if (!prepare) return given;
  try {
    return await prepare(given);
  } catch (cause) {
    const file = given.images.find((image) => String(cause).includes(join(folder, image)));
    throw refusalOf(file ?? given.id, join(folder, file ?? ''), cause);
  }
}

/** Reads a file; what the reader refuses becomes a finding about that file. */
async function open(folder: string, file: string, findings: ImportFinding[]): Promise<NiftiImage> {
  try {
    const image = await readNiftiImage(join(folder, file));
    findings.push(...image.warnings.map((text) => warning(file, text)));
    return image;
  } catch (cause) {
    throw refusalOf(file, join(folder, file), cause);
  }
}

async function openLabel(folder: string, file: string, findings: ImportFinding[]): Promise<LabelNumbers> {
  const path = join(folder, file);
  try {
    const { volumes } = await readNiftiHeader(path);
    if (volumes > 1) {
      const text = `Has ${volumes} volumes along a fourth axis; a label map has one whole number per voxel.`;
      throw new Refusal(file, text);
    }
    const labels = await readNiftiLabels(path);
    findings.push(...labels.warnings.map((text) => warning(file, text)));
    return labels;
  } catch (cause) {
    throw refusalOf(file, path, cause);
  }
}

function orRefused<T>(file: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw refusalOf(file, path, cause);
  }
}

function refusalOf(file: string, path: string, cause: unknown): unknown {
  const error = fileError(cause, path);
  if (!(error instanceof AppError)) return error;
  const text = error.message.replace(`${path}: `, '');
  return new Refusal(file, `${text.charAt(0).toUpperCase()}${text.slice(1)} ${error.hint}`.trim());
}

async function hashOf(folder: string, file: string): Promise<string> {
  try {
    return await hashOfNifti(join(folder, file));
  } catch (cause) {
    throw refusalOf(file, join(folder, file), cause);
  }
}

interface Context {
  readonly expected: Expectations;
  readonly findings: ImportFinding[];
}

type SeenImages = Pick<CheckedCase, 'images' | 'grid' | 'channels' | 'looksLikeCt' | 'picture'>;

async function checkImages(
  folder: string,
  candidate: Candidate,
  { expected, findings }: Context,
): Promise<SeenImages> {
  const { images, grid } = candidate;
  const [firstFile = ''] = images;
  if (grid) checkExtent(firstFile, grid);
  const seen = grid
    ? { images, grid, channels: images.length, looksLikeCt: false }
    : await readImages(folder, candidate, { expected, findings });
  if (!seen) throw new Refusal(firstFile, 'There is no image.');
  const { channels } = seen;
  if (expected.channels !== null && channels !== expected.channels) {
    throw new Refusal(firstFile, `Has ${channels} channels where the data set has ${expected.channels}.`);
  }
  return seen;
}

/** Of the first channel, where there is one. */
async function readImages(
  folder: string,
  { id, images }: Candidate,
  { expected, findings }: Context,
): Promise<SeenImages | null> {
  const files: string[] = [];
  let seen: Omit<SeenImages, 'images' | 'channels'> | null = null;
  let channels = 0;
  const bring = bringTogether();
  const [firstFile = ''] = images;
  for (const file of images) {
    const image = await open(folder, file, findings);
    const about = { name: basename(firstFile), path: join(folder, file) };
    const brought = orRefused(file, about.path, () => bring(image, about));
    const [first] = brought.channels;
    if (!seen && first)
      seen = {
        grid: first.grid,
        looksLikeCt: looksLikeHounsfield(first.voxels),
        ...(expected.picture ? { picture: pictureOf(first) } : {}),
      };
    checkExtent(file, image.grid);
    for (const voxels of image.channels) checkIntensities(file, voxels, findings);
    if (brought.note !== null) findings.push(warning(file, brought.note));
    if (brought.note === null) files.push(file);
    else
      for (const volume of brought.channels) {
        const out = join(expected.scratch, `${id}_${files.length}_aligned.nii`);
        makeFolder(expected.scratch);
        await writeNifti(out, volume, { like: join(folder, firstFile) });
        files.push(relative(folder, out));
      }
    channels += brought.channels.length;
  }
  return seen && { ...seen, images: files, channels };
}

const pictureOf = (volume: Volume): string =>
  `data:image/png;base64,${Buffer.from(thumbnailOf(volume)).toString('base64')}`;

const smallestSide = 4;

function checkExtent(file: string, { size }: Grid): void {
  if (size.filter((side) => side >= smallestSide).length >= 2) return;
  throw new Refusal(
    file,
    `Only ${size.join(' × ')} voxels; training needs ${smallestSide} or more along two axes.`,
  );
}

function checkIntensities(file: string, voxels: Float32Array, findings: ImportFinding[]): void {
  let odd = 0;
  let isConstant = true;
  for (const voxel of voxels) {
    if (!Number.isFinite(voxel)) odd++;
    if (voxel !== voxels[0]) isConstant = false;
  }
  if (odd > 0 && odd === voxels.length)
    throw new Refusal(file, 'Holds no number: all its voxels are NaN or infinite. Export it again.');
  if (odd > 0) findings.push(warning(file, `${odd} voxels are NaN or infinite; they are taken for 0.`));
  if (isConstant) findings.push(warning(file, 'All voxels have one value: there is nothing to see in it.'));
}

function compareGrids(
  file: string,
  grid: Grid,
  reference: { readonly file: string; readonly grid: Grid },
  findings: ImportFinding[],
): void {
  for (const { kind, text } of gridDifferences(grid, reference.grid)) {
    const message = `Does not lie on the grid of ${reference.file}: ${text}`;
    if (kind !== 'position') throw new Refusal(file, `${message}. Resample it onto the image.`);
    findings.push(warning(file, `${message}. It is laid over it voxel by voxel; check that they match.`));
  }
}

async function checkLabel(
  folder: string,
  { images, label }: { readonly images: readonly string[]; readonly label: string },
  { grid, expected, findings }: Context & { readonly grid: Grid },
): Promise<Map<number, number>> {
  const image = await openLabel(folder, label, findings);
  compareGrids(label, image.grid, { file: at(images, 0), grid }, findings);
  const counts = countValues(label, image.voxels);
  checkTable(label, counts, expected.classes);
  if ([...counts].every(([value]) => value === 0))
    findings.push(warning(label, 'No voxel is labelled: it is empty.'));
  return counts;
}

function countValues(file: string, voxels: LabelNumbers['voxels']): Map<number, number> {
  try {
    return countLabelValues(voxels);
  } catch (cause) {
    throw refusalOf(file, file, cause);
  }
}

function checkTable(file: string, counts: ReadonlyMap<number, number>, classes: ClassTable | null): void {
  if (!classes) return;
  const unknown = [...counts].find(([value]) => !classes.values.includes(value));
  if (!unknown) return;
  const [value, voxels] = unknown;
  const known = classes.values.join(', ');
  throw new Refusal(
    file,
    `Holds the label value ${value} (${voxels} voxels), which is none of the classes ${known}.`,
  );
}
