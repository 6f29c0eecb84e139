/**
 * nnU-Net v2's raw format: `imagesTr/CASE_0000.nii.gz` (one file per channel), `labelsTr/CASE.nii.gz`, and a
 * `dataset.json` with `channel_names` and `labels` (name → value). Images without a label, those of `imagesTs` among
 * them, are for looking at and segmenting.
 */
import { basename, join } from 'node:path/posix';
import { z } from 'zod';
import type { ImportFinding } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import { listNifti, parseJson, stemOf, type Listing } from './folder.ts';
import { labelTable } from './label-table.ts';
import { hasRegions, regionTable } from './region-table.ts';
import { modalityOf, refused, warning, type Candidate, type Layout } from './layout.ts';
import { partnersOf } from './names.ts';
import { listTestSet, withoutLabels } from './test-set.ts';

const schema = z.object({
  name: z.string().optional(),
  channel_names: z.record(z.string().regex(/^\d+$/, 'keys are channel numbers'), z.string()),
  labels: z.record(z.string(), z.union([z.string(), z.number().int(), z.array(z.number().int())])),
  regions_class_order: z.array(z.number().int()).optional(),
  file_ending: z.string().default('.nii.gz'),
});

export const isNnunet = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'channel_names' in json;

export async function readNnunet(folder: string, json: unknown): Promise<Layout> {
  const path = join(folder, 'dataset.json');
  const {
    name,
    channel_names,
    labels,
    regions_class_order: order,
    file_ending,
  } = parseJson(schema, json, path);
  if (!['.nii', '.nii.gz'].includes(file_ending)) {
    throw new AppError(
      'unsupported',
      `${path}: file_ending is "${file_ending}".`,
      'Convert the images to .nii.gz.',
    );
  }
  const keys = Object.keys(channel_names).sort((a, b) => Number(a) - Number(b));
  const channels = keys.map((key) => channel_names[key] ?? key);
  const { classes, note, regions } = hasRegions(labels)
    ? { ...regionTable(labels, { order: order ?? [], path }), note: null }
    : { ...labelTable(labels, { usual: 'name: value', path }), regions: [] };
  const groups = await caseFiles(folder, channels, file_ending);
  return {
    kind: 'nnunet',
    name: name ?? basename(folder),
    isNamed: name !== undefined,
    modality: modalityOf(channels),
    channels,
    classes,
    regions,
    candidates: groups.candidates,
    findings: [...(note === null ? [] : [warning('dataset.json', note)]), ...groups.findings],
  };
}

/** Cases by the names of the files, those of the test set without labels among them. @param ending what files declare to end in */
export async function caseFiles(
  folder: string,
  channels: readonly string[],
  ending: string,
): Promise<Pick<Layout, 'candidates' | 'findings'>> {
  const images = withEnding(await listNifti(folder, 'imagesTr'), ending);
  const labelMaps = withEnding(await listNifti(folder, 'labelsTr'), ending);
  const testSet = withEnding(await listTestSet(folder), ending);
  const { candidates, findings } = group(images.files, labelMaps.files, channels);
  const tests = group(testSet.files, [], channels);
  const unlabelled = tests.candidates.map(({ id, images }) => [id, images] as const);
  return {
    candidates: [...candidates, ...withoutLabels(unlabelled, candidates)],
    findings: [images, labelMaps, testSet, { findings }, tests].flatMap((one) => one.findings),
  };
}

/** Of files that differ in their ending alone, the one with the declared ending. */
function withEnding(listing: Listing, ending: string): Listing {
  const isDeclared = (file: string): boolean => file.toLowerCase().endsWith(ending);
  const declared = new Set(listing.files.filter(isDeclared).map((file) => stemOf(file)));
  const left = listing.files.filter((file) => !isDeclared(file) && declared.has(stemOf(file)));
  const text = `Left out: dataset.json declares ${ending}, and there is a file of this name that ends so.`;
  return {
    ...listing,
    files: listing.files.filter((file) => !left.includes(file)),
    findings: [...listing.findings, ...left.map((file) => warning(file, text))],
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
  const labelsByCase = Map.groupBy(labels, stemOf);
  const partners = partnersOf(byCase.keys(), labelsByCase);
  findings.push(...partners.findings);
  for (const [id, files] of byCase) {
    const ordered = channels.map((_, channel) => files.find((file) => channelOf(file) === channel));
    const [label = null, ...doubles] = partners.of.get(id) ?? [];
    const absent = ordered.findIndex((file) => file === undefined);
    const odd = files.find((file) => channelOf(file) === null || (channelOf(file) ?? 0) >= channels.length);
    const first = files[0] ?? id;
    const more = [...files.filter((file) => !ordered.includes(file) && file !== odd), ...doubles];
    if (odd)
      findings.push(
        refused(odd, `Its name must end in _0000 to ${suffix(channels.length - 1)}, one per channel.`),
      );
    else if (absent >= 0)
      findings.push(refused(first, `Channel ${suffix(absent)} (${channels[absent]}) is missing.`));
    else if (more.length > 0)
      findings.push(refused(first, `More than one file goes by the name "${id}": ${more.join(', ')}.`));
    else candidates.push({ id, images: ordered.filter((file) => file !== undefined), label });
  }
  for (const id of partners.lonely) {
    const text = `There is no image: imagesTr/${id}_0000 is missing.`;
    findings.push(...(labelsByCase.get(id) ?? []).map((label) => refused(label, text)));
  }
  return { candidates, findings };
}

const suffix = (channel: number): string => `_${String(channel).padStart(4, '0')}`;

function channelOf(file: string): number | null {
  const match = /_(\d{4})$/.exec(stemOf(file));
  return match ? Number(match[1]) : null;
}
