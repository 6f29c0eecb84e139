/**
 * Medical Segmentation Decathlon: `dataset.json` lists pairs of image and label, names classes by value and channels by
 * position along the fourth axis. Images without a label (of the test set, or unlisted) are for looking at and
 * segmenting; other files beside the listed ones are told about, not taken.
 */
import { access } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path/posix';
import { z } from 'zod';
import type { ImportFinding } from '../../../shared/dataset.ts';
import { listNifti, parseJson, stemOf } from './folder.ts';
import { modalityOf, refused, warning, type Candidate, type ClassTable, type Layout } from './layout.ts';
import { listTestSet, withoutLabels } from './test-set.ts';

const schema = z.object({
  name: z.string().optional(),
  modality: z.record(z.string(), z.string()),
  labels: z.record(z.string().regex(/^\d+$/, 'keys are label values'), z.string()),
  training: z.array(z.object({ image: z.string(), label: z.string() })),
});

export const isMsd = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'modality' in json && 'training' in json;

export async function readMsd(folder: string, json: unknown): Promise<Layout> {
  const { name, modality, labels, training } = parseJson(schema, json, join(folder, 'dataset.json'));
  const channels = byNumber(modality).map(([, channel]) => channel);
  const candidates: Candidate[] = [];
  const findings: ImportFinding[] = [];
  const taken = new Set<string>();
  for (const entry of training) {
    const [image, label] = [normalize(entry.image), normalize(entry.label)];
    const id = stemOf(image);
    const problem = basename(image).startsWith('._')
      ? warning(image, 'A side file that macOS left, not an image; ignored.')
      : ((await missing(folder, [image, label])) ??
        (taken.has(id) ? refused(image, 'Listed twice in dataset.json, or two files of one name.') : null));
    if (problem) findings.push(problem);
    else candidates.push({ id, images: [image], label });
    taken.add(id);
  }
  const listed = training.flatMap(({ image, label }) => [normalize(image), normalize(label)]);
  const rest = await strays(folder, listed);
  const testSet = await listTestSet(folder);
  const unlabelled = [...rest.unlabelled, ...testSet.files].map((file) => [stemOf(file), [file]] as const);
  return {
    kind: 'msd',
    name: name ?? basename(folder),
    modality: modalityOf(channels),
    channels,
    classes: classTable(labels),
    candidates: [...candidates, ...withoutLabels(unlabelled, candidates)],
    findings: [...findings, ...rest.findings, ...testSet.findings],
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

function classTable(labels: Readonly<Record<string, string>>): ClassTable {
  const named = byNumber(labels).filter(([value]) => value !== 0);
  return {
    values: [0, ...named.map(([value]) => value)],
    names: [labels['0'] ?? 'background', ...named.map(([, name]) => name)],
  };
}

function byNumber(record: Readonly<Record<string, string>>): [number, string][] {
  return Object.entries(record)
    .map(([key, value]): [number, string] => [Number(key), value])
    .sort(([a], [b]) => a - b);
}
