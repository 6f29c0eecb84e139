/**
 * DICOM series in any folders below, with their labels (see `dicom-labels.ts`). Each usable series is written as NIfTI,
 * beside it what is kept of its headers. Cases are named by their contents, since names of folders and files often name
 * the patient.
 */
import { createHash } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { CaseVerdict, ImportFinding, ImportReport, Modality } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import { textOf } from '../../imaging/dicom/dataset.ts';
import { describeSeries } from '../../imaging/dicom/describe-series.ts';
import { tags } from '../../imaging/dicom/tags.ts';
import { warningsAbout } from '../../imaging/dicom/deidentify/warnings.ts';
import { readDicomFile } from '../../imaging/dicom/read-file.ts';
import type { FileMemory } from '../../imaging/dicom/file-memory.ts';
import { scanDicom, type DicomScan, type Finding } from '../../imaging/dicom/scan.ts';
import type { Series } from '../../imaging/dicom/series.ts';
import { describeSource, sourceFiles, writeSourceRecord } from '../../imaging/dicom/source-record.ts';
import { writeSeriesNifti } from '../../imaging/dicom/write-nifti.ts';
import { sha256Of } from '../../files/hash.ts';
import type { Privacy } from '../privacy.ts';
import type { WorkOptions } from '../work.ts';
import { findLabels, type LabelSources, type UsableSeries } from './dicom-labels.ts';
import { refused, warning, type Candidate, type Layout } from './layout.ts';
import { labelNames, writeSeriesLabels, type LabelNames } from './write-dicom-labels.ts';
import { makeFolder } from '../../files/folders.ts';

export interface LookOptions extends WorkOptions {
  /** Of the files that were looked through before. */
  readonly memory?: FileMemory<Finding>;
}

export interface DicomOptions extends LookOptions {
  /** Folder for the written files. */
  readonly scratch: string;
  readonly privacy: Privacy;
  /** Ids of those to take (`SeriesSummary.id`); null for all that can be used. */
  readonly series: readonly string[] | null;
  /** Names of labels that lie over others where they overlap, the topmost first. */
  readonly onTop: readonly string[];
}

/** A folder as it was found, headers only. */
export interface DicomFolder extends DicomScan {
  readonly usable: readonly UsableSeries[];
  readonly labels: Awaited<ReturnType<typeof findLabels>>;
  readonly findings: readonly ImportFinding[];
}

/** @param onProgress over the files @returns null where there are no DICOM images */
export async function scanDicomFolder(
  folder: string,
  { shouldStop, onProgress, memory }: LookOptions,
): Promise<DicomFolder | null> {
  const scan = scanDicom([folder], {
    ...(shouldStop ? { shouldStop } : {}),
    ...(memory ? { memory } : {}),
    onProgress: (done, total) => onProgress?.(total === 0 ? 0 : done / total, `${done} of ${total} files`),
  });
  if (scan.series.length === 0) return null;
  const usable = scan.series.filter(isUsable);
  const labels = await findLabels(folder, { series: usable, objects: scan.objects }, (one) =>
    seriesName(one, folder),
  );
  return { ...scan, usable, labels, findings: [...findingsOf(scan, folder), ...labels.findings] };
}

/** @returns null where there are no DICOM images */
export async function readDicom(folder: string, options: DicomOptions): Promise<Layout | null> {
  const { scratch, series, onProgress } = options;
  const part = (from: number, share: number): LookOptions => ({
    ...options,
    onProgress: (fraction, message) => onProgress?.(from + share * fraction, message),
  });
  const found = await scanDicomFolder(folder, part(0, 0.2));
  if (!found) return null;
  makeFolder(scratch);
  const chosen = found.usable.filter(({ summary }) => series === null || series.includes(summary.id));
  const table = found.labels.names.size > 0 ? labelNames() : null;
  // What is left out by choice is not spoken of, unless another one goes by the same name.
  const isChosen = new Set(chosen.map((one) => seriesName(one, folder)));
  const left = found.usable.map((one) => seriesName(one, folder)).filter((name) => !isChosen.has(name));
  const findings = found.findings.filter(({ file }) => !left.includes(file));
  const names = new Map<string, string>();
  const candidates: Candidate[] = [];
  const deidentified: ImportReport['deidentified'][number][] = [];
  for (const [index, one] of chosen.entries()) {
    const name = seriesName(one, folder);
    onProgress?.(0.2 + (0.3 * index) / chosen.length, name);
    try {
      const sources = found.labels.bySeries.get(one) ?? { nifti: null, objects: [] };
      const { candidate, report } = await writeCase(one, sources, { folder, table, findings, ...options });
      for (const file of [...candidate.images, candidate.label ?? '']) names.set(file, name);
      candidates.push(candidate);
      if (report) deidentified.push({ case: candidate.id, report });
    } catch (cause) {
      findings.push(refused(name, sentenceOf(cause)));
    }
  }
  const classes = table?.table() ?? null;
  for (const name of options.onTop)
    if (classes?.names.includes(name) !== true)
      findings.push(warning(name, 'Is to lie on top, but no label of a DICOM object is called so.'));
  return {
    kind: 'dicom',
    // A folder is often named after the patient.
    name: 'DICOM images',
    modality: modalityOf(chosen),
    channels: ['image'],
    classes,
    candidates,
    findings,
    names,
    deidentified,
  };
}

const isUsable = (one: Series): one is UsableSeries => one.source !== null;

/** What is wrong with one series, or throws what ends the whole. */
function sentenceOf(cause: unknown): string {
  if (!(cause instanceof AppError) || cause.code === 'cancelled' || cause.code === 'no-space') throw cause;
  return `${cause.message} ${cause.hint}`.trim();
}

/** Where the series lies in the user's folder, and what part of it it is. */
export function seriesName({ summary }: Series, folder: string): string {
  const place = relative(folder, join(summary.example, '..')) || '.';
  return [place, summary.description, summary.part].filter((text) => text !== '').join(', ');
}

function findingsOf({ series, refused: files }: DicomScan, folder: string): ImportFinding[] {
  return [
    ...files.map(({ path, message }) => refused(relative(folder, path), message)),
    ...series.flatMap((one) => {
      const { level, reasons, resampling } = one.summary.verdict;
      const name = seriesName(one, folder);
      if (level === 'refused') return [refused(name, reasons.join(' '))];
      const done = resampling === null ? [] : [warning(name, `Resampled: ${resampling}`)];
      return [...[...reasons, ...identifyingSigns(one)].map((reason) => warning(name, reason)), ...done];
    }),
  ];
}

/** Warnings of burned-in text and faces, by one header of the series. */
export function identifyingSigns({ summary }: Series): string[] {
  const header = readDicomFile(summary.example)?.dataset;
  return header ? warningsAbout(header) : [];
}

interface CaseOptions extends DicomOptions {
  readonly folder: string;
  readonly table: LabelNames | null;
  readonly findings: ImportFinding[];
}

async function writeCase(
  series: UsableSeries,
  sources: LabelSources,
  options: CaseOptions,
): Promise<{ candidate: Candidate; report: ImportReport['deidentified'][number]['report'] | null }> {
  const { folder, scratch, privacy, shouldStop } = options;
  const { summary, source } = series;
  const partial = join(scratch, 'image.nii');
  const grid = await writeSeriesNifti(source, partial, shouldStop ? { shouldStop } : {});
  const kind = summary.modality.toLowerCase().replace(/[^a-z]/g, '') || 'image';
  const hash = createHash('sha256').update(await sha256Of(partial));
  const id = `${kind}-${hash.digest('hex').slice(0, 10)}`;
  const image = join(scratch, `${id}.nii`);
  await rename(partial, image);
  const label = await writeLabels(join(scratch, `${id}_label.nii.gz`), series, sources, grid, options);
  const described = describeSource(source, {
    ...privacy,
    shouldStop,
    resampling: summary.verdict.resampling,
  });
  const beside = { header: join(scratch, `${id}.dcm`), record: join(scratch, `${id}.json`) };
  await writeSourceRecord(beside, described);
  const candidate: Candidate = {
    id,
    images: [relative(folder, image)],
    label: label === null ? null : relative(folder, label),
    grid,
    subject: described.patient,
    description: describeSeries(described.header, { ...summary, hasContrast: hasContrast(summary.example) }),
    modality: /^[A-Z]{2,4}$/.test(summary.modality) ? summary.modality : '',
    verdict: verdictOf(summary.verdict),
    beside: [
      { name: sourceFiles.header, file: relative(folder, beside.header) },
      // without places of its slices nothing can be drawn on them
      ...(source.isPlaced ? [{ name: sourceFiles.record, file: relative(folder, beside.record) }] : []),
    ],
  };
  return { candidate, report: described.record.deidentification };
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

/** Whether, not which: the agent's name is free text. */
function hasContrast(file: string): boolean {
  const header = readDicomFile(file)?.dataset;
  return header !== undefined && textOf(header, tags.ContrastBolusAgent) !== '';
}

function verdictOf({ resampling, reasons }: Series['summary']['verdict']): CaseVerdict {
  if (resampling !== null) return 'resampled';
  return reasons.length > 0 ? 'remarks' : 'good';
}

export function modalityOf(series: readonly Series[]): Modality {
  const kinds = new Set(series.map(({ summary }) => summary.modality));
  const [only] = kinds;
  return kinds.size === 1 && (only === 'CT' || only === 'MR') ? only : 'other';
}
