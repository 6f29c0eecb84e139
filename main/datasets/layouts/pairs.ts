/**
 * Images and labels without a table: two folders (`images` and `labels`, under any of their usual names) whose files
 * share names, or one folder where `case_label.nii.gz` (or `_seg`, `_mask`, …) lies beside `case.nii.gz`. An image
 * without a label is for looking at and segmenting; so is every image where there are no labels at all. The same in
 * folders below, where there are no files beside them.
 */
import { basename, dirname } from 'node:path/posix';
import type { ImportFinding } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import { listBelow, listNifti, stemOf, type Listing } from './folder.ts';
import { imageFolder, labelFolder, labelName, labelSuffix } from './kind-names.ts';
import { refused, type Candidate, type Layout } from './layout.ts';
import { partnersOf } from './names.ts';
import { listTestSet, testFolder, withoutLabels } from './test-set.ts';

const imageSuffix = /[-_. ](images?|img)$/i;
const channelSuffix = /_(\d{4})$/;

/** What there is to choose, for whoever chose a folder with nothing in it. */
export const folderHint =
  'Choose a folder of DICOM series, of NIfTI images or pictures (with or without labels), one with a folder for each patient, or one with a dataset.json (Decathlon, nnU-Net).';

export async function readPairs(folder: string): Promise<Layout> {
  const root = await listNifti(folder, '');
  const { images, labels } = await listings(folder, root);
  const testSet = await listTestSet(folder);
  if (images.files.length + labels.files.length + testSet.files.length === 0)
    throw new AppError('invalid-input', `${folder}: no images were found.`, folderHint);
  const { candidates, findings } = pair(images.files, labels.files);
  const tests = [...groupImages(testSet.files, [], stemNaming)].map(
    ([id, group]) => [id, group.images] as const,
  );
  return {
    kind: 'pairs',
    name: basename(folder),
    modality: 'other',
    channels: null,
    classes: null,
    candidates: [...candidates, ...withoutLabels(tests, candidates)],
    findings: [images, labels, testSet, { findings }].flatMap((one) => one.findings),
  };
}

/** From two folders, or from one by the endings of names. A folder of images may stand alone. */
async function listings(folder: string, root: Listing): Promise<{ images: Listing; labels: Listing }> {
  const images = root.folders.find((name) => imageFolder.test(name));
  const labels =
    root.folders.find((name) => labelFolder.test(name)) ??
    (images === undefined ? undefined : root.folders.find((name) => labelName.test(name)));
  if (images === undefined && root.files.length === 0) {
    const folders = root.folders.filter((name) => !testFolder.test(name));
    const below = await listBelow(folder, { folders });
    return splitBySuffix({ ...root, files: below.flatMap(({ files }) => files) });
  }
  if (images === undefined) return splitBySuffix(root);
  const found = await listNifti(folder, images);
  return labels === undefined
    ? splitBySuffix(found)
    : { images: found, labels: await listNifti(folder, labels) };
}

function splitBySuffix({ files, folders, findings }: Listing): { images: Listing; labels: Listing } {
  const isLabel = (file: string): boolean =>
    labelSuffix.test(stemOf(file)) ||
    dirname(file)
      .split('/')
      .some((name) => labelFolder.test(name));
  return {
    images: { files: files.filter((file) => !isLabel(file)), folders, findings },
    labels: { files: files.filter(isLabel), folders, findings: [] },
  };
}

const stemNaming = (file: string): string =>
  stemOf(file)
    .replace(labelSuffix, '')
    .replace(imageSuffix, '')
    .replace(/_0000$/, '');

/** With the folders in front, but for those that say what all files in them are. */
const folderNaming = (file: string): string =>
  [
    ...dirname(file)
      .split('/')
      .filter((name) => !imageFolder.test(name) && !labelFolder.test(name)),
    stemNaming(file),
  ].join('_');

type Naming = typeof stemNaming;

/** Names in folders below may repeat from folder to folder. */
function namingOf(images: readonly string[]): Naming {
  const areNested = new Set(images.map(dirname)).size > 1;
  return areNested && new Set(images.map(stemNaming)).size < images.length ? folderNaming : stemNaming;
}

interface ImageFiles {
  /** In the order of channels. */
  readonly images: readonly string[];
  /** More of the same name, which is one too many. */
  readonly others: readonly string[];
}

/**
 * Files of each image. `case_0000`, `case_0001` are channels of one, as nnU-Net names them, where the numbers run from
 * 0 in every case and a label or a second case says that they count no cases.
 */
function groupImages(
  files: readonly string[],
  labels: readonly string[],
  nameOf: Naming,
): Map<string, ImageFiles> {
  const numbered = Map.groupBy(files, (file) => nameOf(file.replace(/_\d{4}(?=\.nii(\.gz)?$)/i, '')));
  const labelled = new Set(labels.map(nameOf));
  const areChannels =
    [...numbered.values()].every((some) => some.every((file, at) => channelOf(file) === at)) &&
    (numbered.size > 1 || [...numbered.keys()].some((id) => labelled.has(id)));
  const groups = areChannels ? numbered : Map.groupBy(files, nameOf);
  return new Map(
    [...groups].map(([id, some]) => [
      id,
      areChannels ? { images: some, others: [] } : { images: some.slice(0, 1), others: some.slice(1) },
    ]),
  );
}

function channelOf(file: string): number | null {
  const [, digits] = channelSuffix.exec(stemOf(file)) ?? [];
  return digits === undefined ? null : Number(digits);
}

function pair(
  images: readonly string[],
  labels: readonly string[],
): { candidates: Candidate[]; findings: ImportFinding[] } {
  const nameOf = namingOf(images);
  const labelsByName = Map.groupBy(labels, nameOf);
  const byName = groupImages(images, labels, nameOf);
  const partners = partnersOf(byName.keys(), labelsByName);
  const candidates: Candidate[] = [];
  const findings: ImportFinding[] = [...partners.findings];
  for (const [id, { images: files, others }] of byName) {
    const [label = null, ...moreLabels] = partners.of.get(id) ?? [];
    const more = [...others, ...moreLabels];
    if (more.length > 0) {
      const text = `More than one file goes by the name "${id}": ${more.join(', ')}.`;
      findings.push(refused(files[0] ?? id, text));
    } else candidates.push({ id, images: files, label });
  }
  for (const name of partners.lonely) {
    const files = labelsByName.get(name) ?? [];
    findings.push(...files.map((file) => refused(file, 'This label has no image of the same name.')));
  }
  return { candidates, findings };
}
