/**
 * nnU-Net v2's raw format: `imagesTr/CASE_0000.nii.gz` (one file per channel), `labelsTr/CASE.nii.gz`, and a
 * `dataset.json` with `channel_names` and `labels` (name → value). Images without a label, those of `imagesTs` among
 * them, are for looking at and segmenting.
 */
import { basename, join } from 'node:path/posix';
import { z } from 'zod';
import type { ImportFinding } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import { listNifti, parseJson, stemOf } from './folder.ts';
import { modalityOf, refused, type Candidate, type ClassTable, type Layout } from './layout.ts';
import { listTestSet, withoutLabels } from './test-set.ts';

const schema = z.object({
  name: z.string().optional(),
  channel_names: z.record(z.string().regex(/^\d+$/, 'keys are channel numbers'), z.string()),
  labels: z.record(z.string(), z.union([z.number().int(), z.array(z.number().int())])),
  file_ending: z.string().default('.nii.gz'),
});

export const isNnunet = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'channel_names' in json;

export async function readNnunet(folder: string, json: unknown): Promise<Layout> {
  const path = join(folder, 'dataset.json');
  const { name, channel_names, labels, file_ending } = parseJson(schema, json, path);
  if (!['.nii', '.nii.gz'].includes(file_ending)) {
    throw new AppError(
      'unsupported',
      `${path}: file_ending is "${file_ending}".`,
      'Convert the images to .nii.gz.',
    );
  }
  const keys = Object.keys(channel_names).sort((a, b) => Number(a) - Number(b));
  const channels = keys.map((key) => channel_names[key] ?? key);
  const images = await listNifti(folder, 'imagesTr');
  const labelMaps = await listNifti(folder, 'labelsTr');
  const testSet = await listTestSet(folder);
  const { candidates, findings } = group(images.files, labelMaps.files, channels);
  const tests = group(testSet.files, [], channels);
  const unlabelled = tests.candidates.map(({ id, images }) => [id, images] as const);
  return {
    kind: 'nnunet',
    name: name ?? basename(folder),
    modality: modalityOf(channels),
    channels,
    classes: classTable(labels, path),
    candidates: [...candidates, ...withoutLabels(unlabelled, candidates)],
    findings: [images, labelMaps, testSet, { findings }, tests].flatMap((one) => one.findings),
  };
}

function group(
  images: readonly string[],
  labels: readonly string[],
  channels: readonly string[],
): { candidates: Candidate[]; findings: ImportFinding[] } {
  const candidates: Candidate[] = [];
  const findings: ImportFinding[] = [];
  const byCase = Map.groupBy(images, (file) => stemOf(file).replace(/_\d{4}$/, ''));
  for (const [id, files] of byCase) {
    const ordered = channels.map((_, channel) => files.find((file) => channelOf(file) === channel));
    const label = labels.find((file) => stemOf(file) === id) ?? null;
    const absent = ordered.findIndex((file) => file === undefined);
    const odd = files.find((file) => channelOf(file) === null || (channelOf(file) ?? 0) >= channels.length);
    const first = files[0] ?? id;
    if (odd)
      findings.push(
        refused(odd, `Its name must end in _0000 to ${suffix(channels.length - 1)}, one per channel.`),
      );
    else if (absent >= 0)
      findings.push(refused(first, `Channel ${suffix(absent)} (${channels[absent]}) is missing.`));
    else candidates.push({ id, images: ordered.filter((file) => file !== undefined), label });
  }
  for (const label of labels) {
    const id = stemOf(label);
    if (!byCase.has(id)) findings.push(refused(label, `There is no image: imagesTr/${id}_0000 is missing.`));
  }
  return { candidates, findings };
}

const suffix = (channel: number): string => `_${String(channel).padStart(4, '0')}`;

function channelOf(file: string): number | null {
  const match = /_(\d{4})$/.exec(stemOf(file));
  return match ? Number(match[1]) : null;
}

function classTable(labels: Readonly<Record<string, number | number[]>>, path: string): ClassTable {
  const entries = Object.entries(labels).map(([name, value]) => {
    if (typeof value !== 'number' || name === 'ignore' || value < 0) {
      const what = name === 'ignore' ? 'an ignore label' : `"${name}", a region made of several labels`;
      throw new AppError('unsupported', `${path}: "labels" has ${what}.`, 'Give one whole number per class.');
    }
    return { name, value };
  });
  const sorted = entries.sort((a, b) => a.value - b.value);
  if (sorted[0]?.value !== 0) sorted.unshift({ name: 'background', value: 0 });
  return { values: sorted.map(({ value }) => value), names: sorted.map(({ name }) => name) };
}
