/**
 * What the user sees of a folder before importing it. DICOM is looked through, headers and one slice per series; every
 * other folder is checked whole, so that the import itself has nothing to check again.
 */
import { join } from 'node:path';
import { at } from '../../shared/at.ts';
import type { ImportFinding } from '../../shared/dataset.ts';
import type { ImportPreview, PreviewItem } from '../../shared/import-preview.ts';
import { AppError } from '../../shared/result.ts';
import { previewOf, previewOfFile } from '../imaging/dicom/preview.ts';
import type { Series } from '../imaging/dicom/series.ts';
import { readNiftiLabels, readNiftiHeader } from '../imaging/nifti/read.ts';
import type { CheckedCase } from './check-case.ts';
import { channelNames } from './extend.ts';
import { countLabelValues } from './label-values.ts';
import {
  identifyingSigns,
  modalityOf,
  scanDicomFolder,
  seriesName,
  type DicomFolder,
  type LookOptions,
} from './layouts/dicom.ts';
import type { UsableSeries } from './layouts/dicom-labels.ts';
import { hasTable } from './layouts/index.ts';
import { checkFolder, type CheckedFolder, type ScanOptions } from './scan.ts';
import { privacyOfNobody } from './privacy.ts';
import { eachInTurn, type WorkOptions } from './work.ts';

export interface FolderPreview {
  readonly preview: ImportPreview;
  /** null for DICOM, which is converted and checked when it is imported. */
  readonly checked: CheckedFolder | null;
}

/** Pictures of more would fill the memory of the page. */
const mostPictures = 300;

/** @throws AppError where the folder holds nothing that can be imported */
export async function previewFolder(folder: string, options: ScanOptions): Promise<FolderPreview> {
  const part = (from: number, share: number): LookOptions => ({
    ...options,
    onProgress: (fraction, message) => options.onProgress?.(from + share * fraction, message),
  });
  const dicom = hasTable(folder) ? null : await scanDicomFolder(folder, part(0, 0.5));
  if (dicom) return { preview: await previewOfSeries(folder, dicom, part(0.5, 0.5)), checked: null };
  const privacy = options.privacy ?? privacyOfNobody();
  const checked = await checkFolder(folder, { ...options, privacy, dicom: false, pictures: mostPictures });
  return { preview: await previewOfCases(folder, checked), checked };
}

async function previewOfSeries(
  folder: string,
  { series, labels, findings }: DicomFolder,
  options: WorkOptions,
): Promise<ImportPreview> {
  let pictures = 0;
  const items = await eachInTurn(series, options, {
    name: ({ summary }) => summary.description,
    run: async (one): Promise<PreviewItem> => {
      const { id, verdict, modality, size, spacing, files } = one.summary;
      const hasPicture = pictures++ < mostPictures;
      const grid =
        size && spacing ? `${size.join(' × ')} voxels of ${spacing.map(rounded).join(' × ')} mm` : '';
      return {
        id,
        name: seriesName(one, folder),
        facts: [modality, grid, files === 1 ? '1 file' : `${files} files`]
          .filter((text) => text !== '')
          .join(', '),
        verdict,
        picture: hasPicture ? await pictureOf(one) : null,
        labels: await labelsOf(one, labels),
        signs: one.source === null ? [] : identifyingSigns(one),
      };
    },
  });
  // What the items say themselves need not be said of files again.
  const named = new Set(items.map(({ name }) => name));
  return {
    folder,
    layout: 'dicom',
    items,
    findings: findings.filter(({ file }) => !named.has(file)),
    labels: counted(items),
    volumes: 1,
    files: null,
    channels: channelNames(1),
    modality: modalityOf(series.filter(({ source }) => source !== null)),
    looksLikeCt: false,
  };
}

/** By the names of segments and regions, and the values of label maps. */
async function labelsOf(one: Series, { bySeries, names }: DicomFolder['labels']): Promise<string[]> {
  const sources = bySeries.get(one as UsableSeries);
  if (!sources) return [];
  const own = sources.nifti === null ? [] : await valuesOf(sources.nifti);
  return [...new Set([...own, ...sources.objects.flatMap((path) => names.get(path) ?? [])])];
}

/** Empty where the file cannot be read: importing it will say why. */
async function valuesOf(path: string): Promise<string[]> {
  try {
    const counts = countLabelValues((await readNiftiLabels(path)).voxels);
    return [...counts.keys()].filter((value) => value > 0).map((value) => `label ${value}`);
  } catch (cause) {
    if (cause instanceof AppError) return [];
    throw cause;
  }
}

/** null where the slice cannot be decoded: reading the whole will say why. */
async function pictureOf({ source, summary }: Series): Promise<string | null> {
  try {
    return dataUrl(await (source ? previewOf(source) : previewOfFile(summary.example)));
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}

const dataUrl = (png: Uint8Array): string => `data:image/png;base64,${Buffer.from(png).toString('base64')}`;

async function previewOfCases(
  folder: string,
  { root, layout, cases, labels, findings, looksLikeCt }: CheckedFolder,
): Promise<ImportPreview> {
  const nameOf = (file: string): string => layout.names?.get(file) ?? file;
  const items = cases.map((one): PreviewItem => {
    const { size, spacing } = one.grid;
    const channels = one.channels === 1 ? '' : `, ${one.channels} channels`;
    return {
      id: one.id,
      name: one.id,
      facts: `${size.join(' × ')} voxels of ${spacing.map(rounded).join(' × ')} mm${channels}`,
      verdict: verdictOf(one, findings, nameOf),
      picture: one.picture ?? null,
      labels: labels.names.filter(
        (_, index) => index > 0 && (one.valueCounts.get(at(labels.values, index)) ?? 0) > 0,
      ),
      signs: [],
    };
  });
  return {
    folder,
    layout: layout.kind,
    items,
    findings,
    labels: counted(items),
    volumes: layout.channels === null ? await mostVolumes(root, cases) : 1,
    files: layout.files ?? null,
    channels: layout.channels ?? channelNames(cases[0]?.channels ?? 1),
    modality: layout.modality,
    looksLikeCt,
  };
}

function verdictOf(
  { images, label }: CheckedCase,
  findings: readonly ImportFinding[],
  nameOf: (file: string) => string,
): PreviewItem['verdict'] {
  const files = [...images, ...(label === null ? [] : [label])].map(nameOf);
  const reasons = findings.filter(({ file }) => files.includes(file)).map(({ message }) => message);
  return { level: reasons.length === 0 ? 'good' : 'usable', resampling: null, reasons };
}

/** Of files as they are; one that a time point was taken from has one volume only. */
async function mostVolumes(root: string, cases: readonly CheckedCase[]): Promise<number> {
  let most = 1;
  for (const { images } of cases) {
    const [image] = images;
    if (image !== undefined && images.length === 1)
      most = Math.max(most, (await readNiftiHeader(join(root, image))).volumes);
  }
  return most;
}

function counted(items: readonly PreviewItem[]): ImportPreview['labels'] {
  const counts = new Map<string, number>();
  for (const name of items.flatMap(({ labels }) => labels)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, number]) => ({ name, items: number }));
}

const rounded = (value: number): string => String(Number(value.toFixed(3)));
