/** Looking through DICOM files and converting series; neither needs a project. */
import { dirname, resolve } from 'node:path';
import type { FolderVerdict } from '../../shared/dicom.ts';
import { AppError } from '../../shared/result.ts';
import type { DicomCalls } from '../threads/dicom-calls.ts';
import { openThread, threadUrl } from '../threads/thread.ts';
import type { Context } from './context.ts';
import { makeFolder } from '../files/folders.ts';

export interface InspectOptions {
  /** Folders, files, DICOMDIRs. */
  readonly paths: readonly string[];
  readonly pictures: boolean;
}

export function inspectDicom(context: Context, { paths, pictures }: InspectOptions): Promise<FolderVerdict> {
  return context.jobs.run({ kind: 'inspect', title: 'Look through files' }, async ({ signal, report }) => {
    const thread = openThread<DicomCalls>(threadUrl('dicom'), { name: 'DICOM' });
    const params = { paths: paths.map((path) => resolve(path)), pictures };
    return thread.call('inspect', params, { signal, onEvent: report }).finally(() => thread.close());
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
): Promise<DicomCalls['convert']['reply']> {
  const out = resolve(to);
  if (!/\.nii(\.gz)?$/i.test(out))
    throw new AppError(
      'invalid-input',
      `${to}: is no name of a NIfTI file.`,
      'Let it end in .nii or .nii.gz.',
    );
  makeFolder(dirname(out));
  return context.jobs.run({ kind: 'convert', title: 'Convert' }, async ({ signal, report }) => {
    const thread = openThread<DicomCalls>(threadUrl('dicom'), { name: 'DICOM' });
    const params = {
      paths: [resolve(from)],
      series,
      images: images === null ? null : resolve(images),
      out,
      onTop,
    };
    return thread.call('convert', params, { signal, onEvent: report }).finally(() => thread.close());
  });
}
