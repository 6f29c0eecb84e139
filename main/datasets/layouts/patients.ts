/**
 * One folder per patient, its files named after what they show (`FLAIR.nii.gz`, `T1c.nii.gz`, `labels.nii.gz`), BraTS'
 * names, and one folder per kind of image. Names that most patients have are channels; the label map is told by its name and its content, or by
 * the user. What differs from patient to patient is said.
 */
import { basename, join } from 'node:path/posix';
import type { ImportFinding } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import { readNiftiImage } from '../../imaging/nifti/read.ts';
import { wholeNumber } from '../label-values.ts';
import { modalityOf, refused, warning, type Candidate, type Layout } from './layout.ts';
import { isLabelName } from './kind-names.ts';
import { findPatients } from './patient-files.ts';
import type { Patient } from './patient.ts';

/** What is said of the files beforehand, by the names that patients share. */
export interface FileRoles {
  /** Which are channels, in this order; null for all but the label. */
  readonly channelFiles: readonly string[] | null;
  /** null for the one that looks like it, empty for none. */
  readonly labelFile: string | null;
  /** What channels shall be called: where all are names of files, those are meant. */
  readonly channels: readonly string[] | null;
  /** Channels of the project, whose order is kept where the names are the same. */
  readonly knownChannels: readonly string[] | null;
}

/** @returns null where the folder is of another kind */
export async function readPatients(folder: string, given: Partial<FileRoles> = {}): Promise<Layout | null> {
  const patients = await findPatients(folder);
  if (patients === null) return null;
  const names = commonNames(patients);
  if (names.length === 0) throw nothingInCommon(folder, patients);
  const guess = await guessRoles(folder, patients, names);
  const label = labelOf(given.labelFile ?? null, names, guess);
  const channels = channelsOf(given, { names, label, guess });
  if (channels.length === 0)
    throw new AppError('invalid-input', `${folder}: none of ${names.join(', ')} is an image.`, 'Name one.');
  const isGuessed = given.labelFile == null && given.channelFiles == null;
  const findings = isGuessed ? [...guess.findings] : [];
  const candidates: Candidate[] = [];
  for (const patient of patients) {
    const problem = problemOf(patient, channels, label);
    if (problem) findings.push(problem);
    else {
      const images = channels.map((name) => fileOf(patient, name) ?? '');
      candidates.push({ id: patient.id, images, label: label === null ? null : fileOf(patient, label) });
    }
  }
  findings.push(...strayNames(patients, names));
  return {
    kind: 'patients',
    name: basename(folder),
    modality: modalityOf(channels),
    channels,
    classes: null,
    candidates,
    findings,
    files: { names, channels, label },
  };
}

function labelOf(labelFile: string | null, names: readonly string[], guess: Guess): string | null {
  if (labelFile === null) return guess.label;
  return labelFile === '' ? null : named(labelFile, names);
}

function channelsOf(
  { channelFiles, channels, knownChannels }: Partial<FileRoles>,
  {
    names,
    label,
    guess,
  }: { readonly names: readonly string[]; readonly label: string | null; readonly guess: Guess },
): string[] {
  const isOf = (some: readonly string[], name: string): boolean =>
    some.some((one) => one.toLowerCase() === name.toLowerCase());
  if (channelFiles) return channelFiles.map((name) => named(name, names));
  if (channels?.every((name) => isOf(names, name))) return channels.map((name) => named(name, names));
  const all = names.filter((name) => name !== label && !guess.leftOut.includes(name));
  const areKnown = knownChannels?.length === all.length && knownChannels.every((name) => isOf(all, name));
  return areKnown ? knownChannels.map((name) => named(name, names)) : all;
}

function fileOf({ files }: Patient, name: string): string | null {
  const found = [...files].find(([one]) => one.toLowerCase() === name.toLowerCase());
  return found?.[1] ?? null;
}

/** Names that at least half of the patients have, in natural order. */
function commonNames(patients: readonly Patient[]): string[] {
  const counts = new Map<string, { name: string; count: number }>();
  for (const { files } of patients)
    for (const name of files.keys()) {
      const known = counts.get(name.toLowerCase());
      counts.set(name.toLowerCase(), { name: known?.name ?? name, count: (known?.count ?? 0) + 1 });
    }
  return [...counts.values()]
    .filter(({ count }) => count * 2 >= patients.length)
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function named(name: string, names: readonly string[]): string {
  const found = names.find((one) => one.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new AppError(
    'invalid-input',
    `The patients have no file “${name}” in common.`,
    `They have ${names.join(', ')}.`,
  );
}

function problemOf(
  { files, doubles, id }: Patient,
  channels: readonly string[],
  label: string | null,
): ImportFinding | null {
  const [double] = doubles;
  const [first = id] = files.values();
  if (double !== undefined) return refused(double, 'A second file of this name; leave one of them there.');
  const known = [...files.keys()].map((name) => name.toLowerCase());
  const missing = channels.find((name) => !known.includes(name.toLowerCase()));
  if (missing === undefined) return null;
  const isOnlyLabel = files.size === 1 && label !== null && known.includes(label.toLowerCase());
  return refused(
    first,
    isOnlyLabel ? 'This label has no image.' : `${id} has no ${missing}, which others have.`,
  );
}

/** Files that few patients have. */
function strayNames(patients: readonly Patient[], names: readonly string[]): ImportFinding[] {
  const common = names.map((name) => name.toLowerCase());
  const stray = patients.flatMap(({ files }) =>
    [...files].flatMap(([name, file]) => (common.includes(name.toLowerCase()) ? [] : [file])),
  );
  return stray.map((file) => warning(file, 'Most others have no file of this name; left out.'));
}

interface Guess {
  readonly label: string | null;
  /** More that look like label maps. */
  readonly leftOut: readonly string[];
  readonly findings: readonly ImportFinding[];
}

/**
 * By name and by content of the first patient who has the file. What is called a label map is never taken for an image,
 * whatever it holds: a network that sees the answer learns nothing.
 */
async function guessRoles(
  folder: string,
  patients: readonly Patient[],
  names: readonly string[],
): Promise<Guess> {
  const findings: ImportFinding[] = [];
  const maps: { readonly name: string; readonly rank: number }[] = [];
  const intensities: string[] = [];
  for (const name of names) {
    const file = patients.map((one) => fileOf(one, name)).find((one) => one !== null) ?? '';
    const content = await contentOf(join(folder, file));
    // A mask of the brain is no label of a lesion.
    const rank = /brain|head|body/i.test(name) ? 2 : isLabelName(name) ? 0 : 1;
    if (content === 'labels' || (content === 'few values' && rank === 0)) maps.push({ name, rank });
    else if (isLabelName(name)) {
      intensities.push(name);
      findings.push(warning(file, 'Is called like a label map, but holds intensities; left out.'));
    }
  }
  const isOnlyMaps = maps.length === names.length;
  const [best, ...others] = maps
    .filter(({ rank }) => !isOnlyMaps || rank === 0)
    .toSorted((a, b) => a.rank - b.rank);
  const choose = 'Choose otherwise under “Images”, or with --label-file.';
  if (best && best.rank > 0)
    findings.push(warning(best.name, `Looks like a label map and is taken for the label. ${choose}`));
  const leftOut = others.map(({ name }) => name);
  for (const name of leftOut)
    findings.push(warning(name, `Looks like a label map, as “${best?.name}” does; left out. ${choose}`));
  return { label: best?.name ?? null, leftOut: [...leftOut, ...intensities], findings };
}

/** More different values than this are intensities. */
const mostLabels = 64;

/**
 * `labels`: whole numbers from 0, few of them, most voxels background. `few values`: it could be one, an empty one or
 * a damaged one. What cannot be read is judged when it is checked.
 */
async function contentOf(path: string): Promise<'labels' | 'few values' | 'intensities'> {
  const image = await readNiftiImage(path).catch(() => null);
  const [voxels, ...more] = image?.channels ?? [];
  if (!voxels) return 'few values';
  const values = new Set<number>();
  let background = 0;
  for (const voxel of voxels) {
    if (voxel === 0) background++;
    values.add(voxel);
    if (values.size > mostLabels) return 'intensities';
  }
  const areWhole = [...values].every((value) => wholeNumber(value) !== null);
  const isMap = areWhole && more.length === 0 && values.size > 1 && background * 2 >= voxels.length;
  return isMap ? 'labels' : 'few values';
}

function nothingInCommon(folder: string, [first, second]: readonly Patient[]): AppError {
  const listed = (one?: Patient): string => `${one?.id} has ${[...(one?.files.keys() ?? [])].join(', ')}`;
  return new AppError(
    'invalid-input',
    `${folder}: its folders have no file names in common: ${listed(first)}; ${listed(second)}.`,
    'Give the same kind of image the same name in each, such as FLAIR.nii.gz and labels.nii.gz.',
  );
}
