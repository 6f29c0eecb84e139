/** An image to predict, whatever it comes as: NIfTI files, one or more channels, or a DICOM series (files, a folder). */
import { statSync } from 'node:fs';
import { chooseSeries } from '../imaging/dicom/choose-series.ts';
import { readSeriesVolume, type SeriesVolume } from '../imaging/dicom/read-volume.ts';
import { scanDicom } from '../imaging/dicom/scan.ts';
import type { Volume } from '../imaging/volume.ts';
import { readChannels } from './case-files.ts';
import { isNiftiName } from './layouts/folder.ts';

export interface ImageInput {
  readonly channels: readonly Volume[];
  /** The series that the image was read from; null for NIfTI. */
  readonly series: SeriesVolume | null;
}

/**
 * @param files of one image, in the order of channels; for DICOM one folder, DICOMDIR or file
 * @param seriesId which volume of several, see `SeriesSummary.id`; null for the only one
 */
export async function readImageInput(files: readonly string[], seriesId: string | null): Promise<ImageInput> {
  const [first = ''] = files;
  if (isNiftiName(first) && !statSync(first).isDirectory()) {
    return { channels: await readChannels(files), series: null };
  }
  const { source } = chooseSeries(scanDicom(files), seriesId, first);
  const series = await readSeriesVolume(source);
  return { channels: [series], series };
}
