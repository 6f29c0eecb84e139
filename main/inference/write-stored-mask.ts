/** Writes a stored mask for other programs. */
import { statSync } from 'node:fs';
import type { LabelClass } from '../../shared/dataset.ts';
import type { MaskFormat } from '../../shared/mask-formats.ts';
import { AppError } from '../../shared/result.ts';
import type { SegmentationModel } from '../../shared/segmentation.ts';
import { readLabel } from '../datasets/case-files.ts';
import { idOfFiles } from '../datasets/image-input.ts';
import type { CodesTable } from '../imaging/dicom/segmentation/segment-codes.ts';
import { readSourceRecord } from '../imaging/dicom/source-record.ts';
import { writeMask } from '../imaging/dicom/write-mask.ts';
import { recordText, type MaskMark } from '../imaging/mask-record.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { identityOfRun, type RunSource } from './open-predictor.ts';

export interface MaskToWrite {
  readonly mask: string;
  /** A NIfTI image on whose grid it lies. */
  readonly image: string;
  /** Folder with what is known of the DICOM series that the image was made from; only NIfTI does without. */
  readonly source: string | null;
  /** Background included. */
  readonly classes: readonly LabelClass[];
  /** What drew the mask; null for people. */
  readonly model: SegmentationModel | RunSource | null;
  /** What about the image did not suit the model. */
  readonly marks: readonly MaskMark[];
  /** The user's own, before the built-in ones. */
  readonly codes: CodesTable;
  /** Version of this program. */
  readonly software: string;
  readonly out: string;
  readonly format: MaskFormat;
}

/** @returns the size of what was written */
export async function writeStoredMask({
  mask,
  image,
  source,
  out,
  format,
  classes,
  codes,
  software,
  marks,
  model: by,
}: MaskToWrite): Promise<{ readonly bytes: number }> {
  const labels = await readLabel(mask);
  const model = by !== null && 'kind' in by ? identityOfRun(by) : by;
  const record = model && { image: await idOfFiles([image]), model: model.sha256, marks };
  const description = record ? recordText(record) : '';
  if (format === 'nifti') await writeNifti(out, labels, { like: image, description });
  else {
    if (source === null)
      throw new AppError('unsupported', `A case without DICOM slices has no ${format}.`, 'Choose NIfTI.');
    const { header, seriesUid, frameOfReferenceUid, slices } = readSourceRecord(source);
    const series = { header, seriesUid, frameOfReferenceUid, slices };
    const maker = { software, model, ...(record && { record }) };
    await writeMask(out, labels, { format, series, classes, maker, codes });
  }
  return { bytes: statSync(out).size };
}
