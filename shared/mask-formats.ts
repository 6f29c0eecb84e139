/** What a mask of a DICOM series can be written as. */
export const maskFormats = ['nifti', 'seg', 'labelmap', 'rtstruct'] as const;
export type MaskFormat = (typeof maskFormats)[number];

/** Ending of a mask's file name. */
export const maskEndings: Readonly<Record<MaskFormat, string>> = {
  nifti: '.nii.gz',
  seg: '.seg.dcm',
  labelmap: '.seg.dcm',
  rtstruct: '.rtstruct.dcm',
};
