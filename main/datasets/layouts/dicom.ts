/**
 * DICOM series in any folders below, with their labels (see `dicom-labels.ts`). Each usable series is a case, or several
 * of one examination are the channels of one (see `join-series.ts`).
 */
import { join, relative } from 'node:path';
import type { ImportFinding, ImportReport, Modality } from '../../../shared/dataset.ts';
import { warningsAbout } from '../../imaging/dicom/deidentify/warnings.ts';
import { readDicomFile } from '../../imaging/dicom/read-file.ts';
import type { FileMemory } from '../../imaging/dicom/file-memory.ts';
import { scanDicom, type DicomScan, type Finding } from '../../imaging/dicom/scan.ts';
import type { Series } from '../../imaging/dicom/series.ts';
import type { Privacy } from '../privacy.ts';
import type { WorkOptions } from '../work.ts';
import { findLabels, type UsableSeries } from './dicom-labels.ts';
import { joinSeries } from './join-series.ts';
import { refused, warning, type Candidate, type Layout } from './layout.ts';
import { sentenceOf, writeCase } from './write-dicom-case.ts';
import { labelNames } from './write-dicom-labels.ts';
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
  /** Words of the descriptions of those that are the channels of one image, in their order; null for one image each. */
  readonly join: readonly string[] | null;
  /** Names of labels that lie over others where they overlap, the topmost first. */
  readonly onTop: readonly string[];
}

/** Series that are the channels of one image, in their order. */
export type SeriesImage = readonly UsableSeries[];

const eachItsOwn = (usable: readonly UsableSeries[]): SeriesImage[] => usable.map((one) => [one]);

/** A folder as it was found, headers only. */
export interface DicomFolder extends DicomScan {
  readonly usable: readonly UsableSeries[];
  readonly images: readonly SeriesImage[];
  readonly labels: Awaited<ReturnType<typeof findLabels>>;
  readonly findings: readonly ImportFinding[];
}

/**
 * @param onProgress over the files
 * @param imagesOf which of the usable series are the channels of one image; by default each is one of its own
 * @returns null where there are no DICOM images
 */
export async function scanDicomFolder(
  folder: string,
  { shouldStop, onProgress, memory }: LookOptions,
  imagesOf: (usable: readonly UsableSeries[]) => readonly SeriesImage[] = eachItsOwn,
): Promise<DicomFolder | null> {
  const scan = scanDicom([folder], {
    ...(shouldStop ? { shouldStop } : {}),
    ...(memory ? { memory } : {}),
    onProgress: (done, total) => onProgress?.(total === 0 ? 0 : done / total, `${done} of ${total} files`),
  });
  if (scan.series.length === 0) return null;
  const usable = scan.series.filter(isUsable);
  const images = imagesOf(usable);
  const imageOf = new Map(images.flatMap((image) => image.map((one) => [one, image] as const)));
  const labels = await findLabels(
    folder,
    { series: usable, objects: scan.objects },
    {
      nameOf: (one) => seriesName(one, folder),
      isWanted: (one) => imageOf.has(one),
      areOne: (some) => some.length === 1 || new Set(some.map((one) => imageOf.get(one) ?? one)).size === 1,
    },
  );
  return { ...scan, usable, images, labels, findings: [...findingsOf(scan, folder), ...labels.findings] };
}

/** @returns null where there are no DICOM images */
export async function readDicom(folder: string, options: DicomOptions): Promise<Layout | null> {
  const { scratch, series, join: channels, onProgress } = options;
  const part = (from: number, share: number): LookOptions => ({
    ...options,
    onProgress: (fraction, message) => onProgress?.(from + share * fraction, message),
  });
  const problems: ImportFinding[] = [];
  const found = await scanDicomFolder(folder, part(0, 0.2), (usable) => {
    const wanted = usable.filter(({ summary }) => series === null || series.includes(summary.id));
    if (channels === null) return eachItsOwn(wanted);
    return joinSeries(wanted, channels).flatMap(({ all: [first], joined, problem }) => {
      if (joined === null && first) problems.push(refused(seriesName(first, folder), problem));
      return joined === null ? [] : [joined];
    });
  });
  if (!found) return null;
  makeFolder(scratch);
  const chosen = found.images.flat();
  const table = found.labels.names.size > 0 ? labelNames() : null;
  // What is left out by choice is not spoken of, unless another one goes by the same name.
  const isChosen = new Set(chosen.map((one) => seriesName(one, folder)));
  const left = found.usable.map((one) => seriesName(one, folder)).filter((name) => !isChosen.has(name));
  const findings = [...found.findings.filter(({ file }) => !left.includes(file)), ...problems];
  const names = new Map<string, string>();
  const candidates: Candidate[] = [];
  const deidentified: ImportReport['deidentified'][number][] = [];
  for (const [index, image] of found.images.entries()) {
    const name = image.map((one) => seriesName(one, folder)).join(' + ');
    onProgress?.(0.2 + (0.3 * index) / found.images.length, name);
    try {
      const written = await writeCase(image, found.labels.bySeries, {
        ...options,
        folder,
        table,
        findings,
        channels,
        nameOf: (one: UsableSeries) => seriesName(one, folder),
      });
      const { candidate, report } = written;
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
    channels: channels ?? ['image'],
    classes,
    candidates,
    findings,
    names,
    deidentified,
  };
}

const isUsable = (one: Series): one is UsableSeries => one.source !== null;

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

export function modalityOf(series: readonly Series[]): Modality {
  const kinds = new Set(series.map(({ summary }) => summary.modality));
  const [only] = kinds;
  return kinds.size === 1 && (only === 'CT' || only === 'MR') ? only : 'other';
}
