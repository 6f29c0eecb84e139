/** A mask of a DICOM series in the format that is wanted: a segmentation object, a structure set, or NIfTI. */
import type { LabelClass } from '../../../shared/dataset.ts';
import type { MaskFormat } from '../../../shared/mask-formats.ts';
import { recordText } from '../mask-record.ts';
import { writeNifti } from '../nifti/write.ts';
import { placeLabels } from '../place-labels.ts';
import type { LabelVolume } from '../volume.ts';
import { writeStructureSet } from './rtstruct/write.ts';
import type { Maker } from './segmentation/maker.ts';
import type { CodesTable } from './segmentation/segment-codes.ts';
import { writeSegmentation } from './segmentation/write.ts';
import { gridOfSlices, type SourceSeries } from './source-series.ts';

export interface MaskOptions {
  readonly format: MaskFormat;
  readonly series: SourceSeries;
  /** Of the label map, background included. */
  readonly classes: readonly LabelClass[];
  readonly maker: Maker;
  readonly codes?: CodesTable;
}

/** @param labels on any grid over the series: it is brought back to the slices as they were acquired */
export async function writeMask(path: string, labels: LabelVolume, options: MaskOptions): Promise<void> {
  const { format, series, ...rest } = options;
  const { record } = rest.maker;
  if (format === 'rtstruct') await writeStructureSet(path, labels, { series, ...rest });
  else if (format === 'nifti') {
    // Slices at uneven distances make no grid of their own: then the one that they were resampled to.
    const own = gridOfSlices(series);
    const description = record === undefined ? '' : recordText(record);
    await writeNifti(path, own ? placeLabels(labels, own) : labels, { description });
  } else {
    const kind = format === 'seg' ? 'BINARY' : 'LABELMAP';
    await writeSegmentation(path, labels, { series, kind, ...rest });
  }
}
