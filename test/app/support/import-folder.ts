/** A folder of four DICOM series, made by code, of which an import has something different to say about each. */
import { join } from 'node:path';
import { gridOfSeries, readSourceSeries } from '../../../main/imaging/dicom/source-series.ts';
import { writeMask } from '../../../main/imaging/dicom/write-mask.ts';
import type { Triple } from '../../../shared/volume.ts';
import { acquisitions, writePhantomSeries } from '../../main/imaging/dicom/phantom-series.ts';
import { writeSeries } from '../../main/imaging/dicom/phantoms.ts';

/** Labelled; tilted; of a head; with a gap that is too wide. */
export async function writeImportFolder(folder: string): Promise<void> {
  const phantom = await writePhantomSeries(join(folder, 'labelled'), acquisitions[0]!, [64, 64, 9]);
  const series = readSourceSeries(phantom.paths);
  const classes = ['background', 'wedge', 'bar'].map((name, value) => ({ name, value }));
  const labels = { grid: gridOfSeries(series, 'phantom'), voxels: phantom.labels };
  const options = { format: 'seg', series, classes, maker: { software: '0', model: null } } as const;
  await writeMask(join(folder, 'labelled/segmentation.dcm'), labels, options);
  const write = (name: string, number: number, description: string, positions: readonly Triple[]): void => {
    const more = {
      '0008103e LO': description,
      '00100010 PN': `Patient^${number}`,
      '00100020 LO': `P${number}`,
      '0020000d UI': `1.2.9.${number}`,
      '0020000e UI': `1.2.9.${number}.1`,
    };
    writeSeries(join(folder, name), positions, { rows: 40, columns: 40, more }, number * 100);
  };
  const at = (heights: readonly number[], shift = 0): Triple[] => heights.map((z) => [0, shift * z, z]);
  write('tilted', 1, 'abdomen', at([0, 2, 4, 6, 8], 0.3));
  write('head', 2, 'brain', at([1, 3, 5, 7, 9]));
  write('gap', 3, 'chest', at([0, 2, 30, 32]));
}
