/** What the formats of masks are, for people who choose one. */
import type { MaskFormat } from '../../../shared/mask-formats.ts';

export interface FormatText {
  readonly label: string;
  readonly hint: string;
  readonly contents: string;
}

export const formatTexts: Readonly<Record<MaskFormat, FormatText>> = {
  nifti: {
    label: 'NIfTI (.nii.gz)',
    hint: 'For research tools: one number per voxel, on the grid of the image.',
    contents: 'class numbers and the grid of the image. No names, no dates, no identifiers.',
  },
  seg: {
    label: 'DICOM-SEG, binary',
    hint: 'For PACS and viewers: what most of them can read.',
    contents:
      'one segment per class with its code, the patient and study of the images as the project has them, the model’s name and hash, “research use only”.',
  },
  labelmap: {
    label: 'DICOM-SEG, label map',
    hint: 'Much smaller; only newer viewers can read it.',
    contents: 'the same as the binary kind, all classes in one picture per slice.',
  },
  rtstruct: {
    label: 'DICOM RTSTRUCT',
    hint: 'For radiotherapy planning: contours on the slices.',
    contents:
      'one region per class as closed contours, with the patient and study of the images as the project has them.',
  },
};
