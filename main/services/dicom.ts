/** Looking through DICOM files and converting series; neither needs a project. */
import { dirname, resolve } from 'node:path';
import type { FolderVerdict } from '../../shared/dicom.ts';
import { AppError } from '../../shared/result.ts';
import type { Converted } from '../imaging/dicom/calls.ts';
import type { Context } from './context.ts';
import { makeFolder } from '../files/folders.ts';

export interface InspectOptions {
  /** Folders, files, DICOMDIRs. */
  readonly paths: readonly string[];
  readonly pictures: boolean;
}

export function inspectDicom(context: Context, { paths, pictures }: InspectOptions): Promise<FolderVerdict> {
  return context.jobs.run({ kind: 'inspect', title: 'Look through files' }, ({ signal, report }) => {
    const params = { paths: paths.map((path) => resolve(path)), pictures };
    return context.threads.use('reading', 'inspect', params, { signal, onEvent: report });
  });
}

export interface ConvertOptions {
  /** A series, or a segmentation or structure set. */
  readonly from: string;
  readonly to: string;
  /** Which volume of several; null for the only one. */
  readonly series: string | null;
  /** DICOM images that a segmentation or structure set belongs to; null for its own grid. */
  readonly images?: string | null;
  /** Names of labels that lie over others where they overlap, the topmost first; after them the smaller ones. */
  readonly onTop?: readonly string[];
}

export async function convertDicom(
  context: Context,
  { from, to, series, images = null, onTop = [] }: ConvertOptions,
): Promise<Converted> {
  const out = resolve(to);
  if (!/\.nii(\.gz)?$/i.test(out))
    throw new AppError(
      'invalid-input',
      `${to}: is no name of a NIfTI file.`,
      'Let it end in .nii or .nii.gz.',
    );
  makeFolder(dirname(out));
  return context.jobs.run({ kind: 'convert', title: 'Convert' }, ({ signal, report }) => {
    const params = {
      paths: [resolve(from)],
      series,
      images: images === null ? null : resolve(images),
      out,
      onTop,
    };
    return context.threads.use('reading', 'convert', params, { signal, onEvent: report });
  });
}
