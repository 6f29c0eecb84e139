/**
 * One case of DICOM series: each channel as NIfTI on one grid, the label map if there is one, and beside them what is kept
 * of the headers. Cases are named by their contents, since names of folders and files often name the patient.
 */
import { createHash } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { CaseVerdict, ImportFinding, ImportReport } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import { sha256Of } from '../../files/hash.ts';
import { textOf } from '../../imaging/dicom/dataset.ts';
import { describeSeries } from '../../imaging/dicom/describe-series.ts';
import { readDicomFile } from '../../imaging/dicom/read-file.ts';
import type { Series } from '../../imaging/dicom/series.ts';
import { describeSource, sourceFiles, writeSourceRecord } from '../../imaging/dicom/source-record.ts';
import { tags } from '../../imaging/dicom/tags.ts';
import { writeSeriesNifti } from '../../imaging/dicom/write-nifti.ts';
import { readNiftiImage } from '../../imaging/nifti/read.ts';
import { writeNifti } from '../../imaging/nifti/write.ts';
import { bringTogether } from '../bring-together.ts';
import type { Privacy } from '../privacy.ts';
import type { WorkOptions } from '../work.ts';
import type { LabelSources, UsableSeries } from './dicom-labels.ts';
import { refused, warning, type Candidate } from './layout.ts';
import { writeSeriesLabels, type LabelNames } from './write-dicom-labels.ts';

export interface CaseOptions extends WorkOptions {
  readonly folder: string;
  /** Folder for the written files. */
  readonly scratch: string;
  readonly privacy: Privacy;
  readonly onTop: readonly string[];
  /** null where one label map is all there is. */
  readonly table: LabelNames | null;
  /** Gets what is said about files. */
  readonly findings: ImportFinding[];
  /** Names of the series' channels; null where each case has one. */
  readonly channels: readonly string[] | null;
  /** What the user calls a series. */
  readonly nameOf: (one: UsableSeries) => string;
}

/** @param image the series that are its channels, in their order */
export async function writeCase(
  image: readonly UsableSeries[],
  labels: ReadonlyMap<UsableSeries, LabelSources>,
  options: CaseOptions,
): Promise<{ candidate: Candidate; report: ImportReport['deidentified'][number]['report'] | null }> {
  const { folder, scratch, privacy, shouldStop, channels } = options;
  const reference = referenceOf(image, labels, options);
  const { summary, source } = reference;
  const { files, grid } = await writeChannels(image, reference, options);
  const kind = summary.modality.toLowerCase().replace(/[^a-z]/g, '') || 'image';
  const hash = createHash('sha256');
  for (const file of files) hash.update(await sha256Of(file));
  const id = `${kind}-${hash.digest('hex').slice(0, 10)}`;
  const images: string[] = [];
  for (const [index, file] of files.entries()) {
    const out = join(scratch, files.length === 1 ? `${id}.nii` : `${id}_${index}.nii`);
    await rename(file, out);
    images.push(relative(folder, out));
  }
  const sources = labels.get(reference) ?? noLabels;
  const label = await writeLabels(join(scratch, `${id}_label.nii.gz`), reference, sources, grid, options);
  const described = describeSource(source, {
    ...privacy,
    shouldStop,
    resampling: summary.verdict.resampling,
  });
  const beside = { header: join(scratch, `${id}.dcm`), record: join(scratch, `${id}.json`) };
  await writeSourceRecord(beside, described);
  const text = describeSeries(described.header, { ...summary, hasContrast: hasContrast(summary.example) });
  const candidate: Candidate = {
    id,
    images,
    label: label === null ? null : relative(folder, label),
    grid,
    subject: described.patient,
    description: channels === null ? text : `${channels.join(' + ')}; ${text}`,
    modality: /^[A-Z]{2,4}$/.test(summary.modality) ? summary.modality : '',
    verdict: worstOf(image.map((one) => verdictOf(one.summary.verdict))),
    beside: [
      { name: sourceFiles.header, file: relative(folder, beside.header) },
      // without places of its slices nothing can be drawn on them
      ...(source.isPlaced ? [{ name: sourceFiles.record, file: relative(folder, beside.record) }] : []),
    ],
  };
  return { candidate, report: described.record.deidentification };
}

const noLabels: LabelSources = { nifti: null, objects: [] };

/** The series on whose grid the case lies, and to which masks of it refer: that which is labelled, else the first. */
function referenceOf(
  image: readonly UsableSeries[],
  labels: ReadonlyMap<UsableSeries, LabelSources>,
  { nameOf }: CaseOptions,
): UsableSeries {
  const labelled = image.filter((one) => {
    const { nifti, objects } = labels.get(one) ?? noLabels;
    return nifti !== null || objects.length > 0;
  });
  const [first] = image;
  if (!first) throw new Error('referenceOf: an image has series');
  if (labelled.length > 1)
    throw new AppError(
      'invalid-input',
      `Labels were drawn on several of these series (${labelled.map(nameOf).join('; ')}); on whose voxels they should lie cannot be told.`,
      'Leave the labels of one of them in the folder.',
    );
  return labelled[0] ?? first;
}

/** All on the grid of the reference. @returns their files, under names of their own, in the order of channels */
async function writeChannels(
  image: readonly UsableSeries[],
  reference: UsableSeries,
  { scratch, shouldStop, findings, nameOf }: CaseOptions,
): Promise<{ files: readonly string[]; grid: Grid }> {
  const reading = shouldStop ? { shouldStop } : {};
  const fileOf = (one: UsableSeries): string => join(scratch, `channel_${image.indexOf(one)}.nii`);
  const grid = await writeSeriesNifti(reference.source, fileOf(reference), reading);
  const bring = bringTogether();
  bring({ grid, channels: [] }, { name: basename(nameOf(reference)), path: '' });
  for (const one of image) {
    if (one === reference) continue;
    const file = fileOf(one);
    await writeSeriesNifti(one.source, file, reading);
    const read = await readNiftiImage(file);
    const { channels, note } = bring(read, { name: nameOf(one), path: nameOf(one) });
    const [channel] = channels;
    if (note === null || !channel) continue;
    await writeNifti(file, channel, { like: fileOf(reference) });
    findings.push(warning(nameOf(one), note));
  }
  return { files: image.map(fileOf), grid };
}

/** @returns null where there are none, or none that can be used: that is told, and the image comes in without */
async function writeLabels(
  out: string,
  series: UsableSeries,
  sources: LabelSources,
  target: Grid,
  { folder, table, findings, onTop }: CaseOptions,
): Promise<string | null> {
  const files = [...(sources.nifti === null ? [] : [sources.nifti]), ...sources.objects];
  if (files.length === 0) return null;
  try {
    const written = await writeSeriesLabels(out, series, sources, { target, names: table, onTop });
    findings.push(...written.findings.map(({ path, message }) => warning(relative(folder, path), message)));
    return out;
  } catch (cause) {
    const text = sentenceOf(cause);
    const file = files.find((path) => text.startsWith(`${path}: `)) ?? files[0] ?? '';
    findings.push(refused(relative(folder, file), text.replace(`${file}: `, '')));
    return null;
  }
}

/** What is wrong with one series, or throws what ends the whole. */
export function sentenceOf(cause: unknown): string {
  if (!(cause instanceof AppError) || cause.code === 'cancelled' || cause.code === 'no-space') throw cause;
  return `${cause.message} ${cause.hint}`.trim();
}

/** Whether, not which: the agent's name is free text. */
function hasContrast(file: string): boolean {
  const header = readDicomFile(file)?.dataset;
  return header !== undefined && textOf(header, tags.ContrastBolusAgent) !== '';
}

function verdictOf({ resampling, reasons }: Series['summary']['verdict']): CaseVerdict {
  if (resampling !== null) return 'resampled';
  return reasons.length > 0 ? 'remarks' : 'good';
}

const byWorth: readonly CaseVerdict[] = ['resampled', 'remarks', 'good'];

const worstOf = (verdicts: readonly CaseVerdict[]): CaseVerdict =>
  byWorth.find((one) => verdicts.includes(one)) ?? 'good';
