/**
 * DICOM series in any folders below, with label maps beside them: NIfTI files that lie on the grid of one series, voxel
 * axes turned as they may be. Each usable series is written as NIfTI, beside it what is kept of its headers. Cases are
 * named by their contents, since names of folders and files often name the patient.
 */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ImportFinding, ImportReport, Modality } from '../../../shared/dataset.ts';
import type { DeidentificationReport } from '../../../shared/deidentification.ts';
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import { warningsAbout } from '../../imaging/dicom/deidentify/warnings.ts';
import { readDicomFile } from '../../imaging/dicom/read-file.ts';
import { scanDicom, type DicomScan } from '../../imaging/dicom/scan.ts';
import type { Series, VolumeSource } from '../../imaging/dicom/series.ts';
import { describeSource, sourceFiles, writeSourceRecord } from '../../imaging/dicom/source-record.ts';
import { writeSeriesNifti } from '../../imaging/dicom/write-nifti.ts';
import { gridDifferences } from '../../imaging/geometry.ts';
import { placementOf } from '../../imaging/nifti/affine.ts';
import { readNifti, readNiftiHeader } from '../../imaging/nifti/read.ts';
import { writeNifti } from '../../imaging/nifti/write.ts';
import { orientationOf, reorientGrid, reorientationTo, reorientVoxels } from '../../imaging/orientation.ts';
import { sha256Of } from '../case-files.ts';
import type { Privacy } from '../privacy.ts';
import type { WorkOptions } from '../work.ts';
import { isNiftiName } from './folder.ts';
import { refused, warning, type Candidate, type Layout } from './layout.ts';

export interface DicomOptions extends WorkOptions {
  /** Folder for the written files. */
  readonly scratch: string;
  readonly privacy: Privacy;
}

/** @returns null where there are no DICOM images */
export async function readDicom(folder: string, options: DicomOptions): Promise<Layout | null> {
  const { scratch } = options;
  const scan = scanDicom([folder], options.shouldStop ? { shouldStop: options.shouldStop } : {});
  if (scan.series.length === 0) return null;
  await mkdir(scratch, { recursive: true });
  const findings = findingsOf(scan, folder);
  const usable = scan.series.filter(isUsable);
  const labels = await labelsOf(folder, usable, findings);
  const names = new Map<string, string>();
  const candidates: Candidate[] = [];
  const deidentified: ImportReport['deidentified'][number][] = [];
  for (const [index, series] of usable.entries()) {
    const name = nameOf(series, folder);
    options.onProgress?.(index / (2 * usable.length), name);
    try {
      const { candidate, report } = await writeCase(series, labels.get(series) ?? null, folder, options);
      for (const file of [...candidate.images, candidate.label ?? '']) names.set(file, name);
      if (candidate.label === null)
        findings.push(warning(name, 'Has no label: it is for looking at and segmenting.'));
      candidates.push(candidate);
      if (report) deidentified.push({ case: candidate.id, report });
    } catch (cause) {
      if (!(cause instanceof AppError) || cause.code === 'cancelled' || cause.code === 'no-space')
        throw cause;
      findings.push(refused(name, `${cause.message} ${cause.hint}`.trim()));
    }
  }
  return {
    kind: 'dicom',
    // A folder is often named after the patient.
    name: 'DICOM images',
    modality: modalityOf(usable),
    channels: ['image'],
    classes: null,
    candidates,
    findings,
    names,
    deidentified,
  };
}

type UsableSeries = Series & { readonly source: VolumeSource };
const isUsable = (one: Series): one is UsableSeries => one.source !== null;

/** Where the series lies in the user's folder, and what part of it it is. */
function nameOf({ summary }: Series, folder: string): string {
  const place = relative(folder, join(summary.example, '..')) || '.';
  return [place, summary.description, summary.part].filter((text) => text !== '').join(', ');
}

function findingsOf({ series, refused: files }: DicomScan, folder: string): ImportFinding[] {
  return [
    ...files.map(({ path, message }) => refused(relative(folder, path), message)),
    ...series.flatMap((one) => {
      const { level, reasons, resampling } = one.summary.verdict;
      const name = nameOf(one, folder);
      if (level === 'refused') return [refused(name, reasons.join(' '))];
      const done = resampling === null ? [] : [warning(name, `Resampled: ${resampling}`)];
      const header = readDicomFile(one.summary.example)?.dataset;
      const identifying = header ? warningsAbout(header) : [];
      return [...[...reasons, ...identifying].map((reason) => warning(name, reason)), ...done];
    }),
  ];
}

/** Label maps by the series on whose grid they lie; what fits no series, or several, is told. */
async function labelsOf(
  folder: string,
  series: readonly UsableSeries[],
  findings: ImportFinding[],
): Promise<Map<UsableSeries, string>> {
  const found = new Map<UsableSeries, string>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isNiftiName).sort();
  for (const file of files) {
    const fitting = await fittingSeries(join(folder, file), series);
    if (fitting === null) continue; // no label map by its name or its header
    const [one, ...more] = fitting;
    if (!one) findings.push(warning(file, 'Lies on the grid of no series; left out.'));
    else if (more.length > 0) {
      const names = fitting.map((each) => nameOf(each, folder)).join('; ');
      findings.push(warning(file, `Lies on the grid of several series (${names}); left out.`));
    } else if (found.has(one)) findings.push(refused(file, `${nameOf(one, folder)} has a label already.`));
    else found.set(one, join(folder, file));
  }
  return found;
}

async function fittingSeries(path: string, series: readonly UsableSeries[]): Promise<UsableSeries[] | null> {
  try {
    const header = await readNiftiHeader(path);
    const { grid } = placementOf(header.geometry, header.size);
    return series.filter(({ source }) => source.repair === null && turned(grid, source.grid) !== null);
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}

/** How a grid has to be turned to be another one; null where no turning makes them one. */
function turned(grid: Grid, target: Grid): ReturnType<typeof reorientationTo> | null {
  const turning = reorientationTo(orientationOf(target), grid);
  return gridDifferences(reorientGrid(grid, turning), target).length === 0 ? turning : null;
}

async function writeCase(
  { summary, source }: UsableSeries,
  label: string | null,
  folder: string,
  { scratch, privacy, shouldStop }: DicomOptions,
): Promise<{ candidate: Candidate; report: DeidentificationReport | null }> {
  const partial = join(scratch, 'image.nii');
  const grid = await writeSeriesNifti(source, partial, shouldStop ? { shouldStop } : {});
  const kind = summary.modality.toLowerCase().replace(/[^a-z]/g, '') || 'image';
  const hash = createHash('sha256').update(await sha256Of(partial));
  const id = `${kind}-${hash.digest('hex').slice(0, 10)}`;
  const image = join(scratch, `${id}.nii`);
  await rename(partial, image);
  const labelFile = label === null ? null : join(scratch, `${id}_label.nii.gz`);
  if (label !== null && labelFile !== null) await writeLabel(label, grid, labelFile);
  const described = describeSource(source, { ...privacy, shouldStop });
  const beside = { header: join(scratch, `${id}.dcm`), record: join(scratch, `${id}.json`) };
  await writeSourceRecord(beside, described);
  const candidate: Candidate = {
    id,
    images: [relative(folder, image)],
    label: labelFile === null ? null : relative(folder, labelFile),
    grid,
    subject: described.patient,
    beside: [
      { name: sourceFiles.header, file: relative(folder, beside.header) },
      { name: sourceFiles.record, file: relative(folder, beside.record) },
    ],
  };
  return { candidate, report: described.record.deidentification };
}

async function writeLabel(path: string, target: Grid, out: string): Promise<void> {
  const { grid, voxels } = await readNifti(path);
  const turning = turned(grid, target);
  if (!turning) throw new AppError('invalid-input', `${path}: does not lie on the grid of its series.`);
  await writeNifti(out, { grid: target, voxels: reorientVoxels(voxels, grid.size, turning) });
}

function modalityOf(series: readonly UsableSeries[]): Modality {
  const kinds = new Set(series.map(({ summary }) => summary.modality));
  const [only] = kinds;
  return kinds.size === 1 && (only === 'CT' || only === 'MR') ? only : 'other';
}
