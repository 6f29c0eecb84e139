/**
 * Medical Segmentation Decathlon: `dataset.json` lists pairs of image and label, names classes by value and channels by
 * position along the fourth axis. Images without a label (of the test set, or unlisted) are for looking at and
 * segmenting; other files beside the listed ones are told about, not taken.
 */
import { access } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path/posix';
import { z } from 'zod';
import { at } from '../../../shared/at.ts';
import type { ImportFinding } from '../../../shared/dataset.ts';
import { listNifti, parseJson, stemOf } from './folder.ts';
import { labelTable } from './label-table.ts';
import { modalityOf, refused, warning, type Candidate, type Layout } from './layout.ts';
import { plainName } from './names.ts';
import { caseFiles } from './nnunet.ts';
import { listTestSet, withoutLabels } from './test-set.ts';

const schema = z.object({
  name: z.string().optional(),
  modality: z.record(z.string(), z.string()),
  labels: z.record(z.string(), z.union([z.string(), z.number().int()])),
  training: z.array(z.object({ image: z.string(), label: z.string() })),
});

export const isMsd = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'modality' in json && 'training' in json;

export async function readMsd(folder: string, json: unknown): Promise<Layout> {
  const path = join(folder, 'dataset.json');
  const { name, modality, labels, training } = parseJson(schema, json, path);
  const channels = byNumber(modality).map(([, channel]) => channel);
  const { classes, note } = labelTable(labels, { usual: 'value: name', path });
  const notes = note === null ? [] : [warning('dataset.json', note)];
  const title = {
    name: name ?? basename(folder),
    isNamed: name !== undefined,
    modality: modalityOf(channels),
    channels,
    classes,
  };
  if (await hasChannelFiles(folder, training)) {
    const found = await channelCases(folder, training, channels);
    return { kind: 'nnunet', ...title, ...found, findings: [...notes, ...found.findings] };
  }
  const candidates: Candidate[] = [];
  const findings: ImportFinding[] = [];
  const taken = new Set<string>();
  const listed: string[] = [];
  for (const entry of training) {
    const [image, label] = await Promise.all(
      [entry.image, entry.label].map((file) => nameOnDisk(folder, normalize(file))),
    );
    if (image === undefined || label === undefined) continue;
    listed.push(image, label);
    const id = stemOf(image);
    const problem = basename(image).startsWith('._')
      ? warning(image, 'A side file that macOS left, not an image; ignored.')
      : ((await missing(folder, [image, label])) ??
        (taken.has(id) ? refused(image, 'Listed twice in dataset.json, or two files of one name.') : null));
    if (problem) findings.push(problem);
    else candidates.push({ id, images: [image], label });
    taken.add(id);
  }
  const rest = await strays(folder, listed);
  const testSet = await listTestSet(folder);
  const unlabelled = [...rest.unlabelled, ...testSet.files].map((file) => [stemOf(file), [file]] as const);
  return {
    kind: 'msd',
    ...title,
    candidates: [...candidates, ...withoutLabels(unlabelled, candidates)],
    findings: [...notes, ...findings, ...rest.findings, ...testSet.findings],
  };
}

async function missing(folder: string, files: readonly string[]): Promise<ImportFinding | null> {
  for (const file of files) {
    if (file.startsWith('../') || file.startsWith('/')) {
      return refused(file, 'Listed in dataset.json, but outside of the data set; move it inside.');
    }
    const exists = await access(join(folder, file)).then(
      () => true,
      () => false,
    );
    if (!exists) {
      return refused(file, 'Listed in dataset.json, but not there: put it back or remove the entry.');
    }
  }
  return null;
}

/** Files that lie where the listed ones lie and are in no entry. */
async function strays(
  folder: string,
  listed: readonly string[],
): Promise<{ unlabelled: string[]; findings: ImportFinding[] }> {
  const folders = [...new Set([...listed.map(dirname), 'imagesTr', 'labelsTr'])].sort();
  const known = new Set(listed);
  const listings = await Promise.all(folders.map((sub) => listNifti(folder, sub === '.' ? '' : sub)));
  const unlisted = listings.flatMap(({ files }) => files.filter((file) => !known.has(file)));
  const all = listings.flatMap(({ files }) => files);
  const hasPartner = (file: string): boolean =>
    all.some((other) => dirname(other) !== dirname(file) && stemOf(other) === stemOf(file));
  const isLabel = (file: string): boolean => dirname(file).startsWith('label');
  const findings = unlisted.flatMap((file): ImportFinding[] => {
    if (hasPartner(file))
      return [warning(file, 'Not listed in dataset.json and left out; add it to "training" to use it.')];
    if (isLabel(file))
      return [refused(file, 'This label has no image of the same name, and dataset.json does not list it.')];
    return [];
  });
  return {
    unlabelled: unlisted.filter((file) => !hasPartner(file) && !isLabel(file)),
    findings: [...listings.flatMap((one) => one.findings), ...findings],
  };
}

type Entries = readonly { readonly image: string; readonly label: string }[];

/** The first nnU-Net wrote Decathlon's table and listed `case.nii.gz` where `case_0000.nii.gz` and its channels lie. */
async function hasChannelFiles(folder: string, training: Entries): Promise<boolean> {
  for (const { image } of training) {
    const listed = normalize(image);
    const channel = listed.replace(/(\.nii(\.gz)?)$/i, '_0000$1');
    if ((await missing(folder, [listed])) !== null && (await missing(folder, [channel])) === null)
      return true;
  }
  return false;
}

async function channelCases(
  folder: string,
  training: Entries,
  channels: readonly string[],
): Promise<Pick<Layout, 'candidates' | 'findings'>> {
  const { candidates, findings } = await caseFiles(folder, channels, '.nii.gz');
  const listed = new Map(training.map(({ image }) => [stemOf(image), normalize(image)]));
  const found = new Set(candidates.map(({ id }) => id));
  const said = findings.map(({ file }) => file).join('\n');
  const gone = [...listed].filter(
    ([id, file]) => !found.has(id) && !said.includes(file.replace(/\.nii(\.gz)?$/i, '')),
  );
  const unlisted = candidates.filter(({ id, label }) => label !== null && !listed.has(id));
  return {
    candidates: candidates.filter((one) => !unlisted.includes(one)),
    findings: [
      ...findings,
      ...gone.map(([, file]) =>
        refused(file, 'Listed in dataset.json, but not there: put it back or remove the entry.'),
      ),
      ...unlisted.map(({ images }) =>
        warning(at(images, 0), 'Not listed in dataset.json and left out; add it to "training" to use it.'),
      ),
    ],
  };
}

/** As it lies there, for a name that looks the same. */
async function nameOnDisk(folder: string, file: string): Promise<string> {
  if (file.startsWith('../') || file.startsWith('/')) return file;
  const exists = await access(join(folder, file)).then(
    () => true,
    () => false,
  );
  if (exists) return file;
  const place = dirname(file);
  const { files } = await listNifti(folder, place === '.' ? '' : place);
  return files.find((one) => plainName(one) === plainName(file)) ?? file;
}

function byNumber(record: Readonly<Record<string, string>>): [number, string][] {
  return Object.entries(record)
    .map(([key, value]): [number, string] => [Number(key), value])
    .sort(([a], [b]) => a - b);
}
