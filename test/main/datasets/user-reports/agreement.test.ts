/**
 * One judgement for three faces: what `inspect` calls usable comes in by an import, can be predicted and its mask written;
 * what it refuses, the others refuse with the same sentence. Over every folder of DICOM images that there is.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { readImageInput } from '../../../../main/datasets/image-input.ts';
import { scanDicom } from '../../../../main/imaging/dicom/scan.ts';
import type { Series } from '../../../../main/imaging/dicom/series.ts';
import { gridOfSlices, sourceSeriesOfStack } from '../../../../main/imaging/dicom/source-series.ts';
import { writeMask } from '../../../../main/imaging/dicom/write-mask.ts';
import { readNiftiHeader } from '../../../../main/imaging/nifti/read.ts';
import { AppError } from '../../../../shared/result.ts';
import { realData, testOnRealData } from '../../../support/real-data.ts';
import { temporaryFolder } from '../../imaging/nifti/fixtures.ts';
import { imported, importRefusal, refusalOf, userReports } from './report.ts';

const foldersIn = (root: string, pattern: RegExp): string[] =>
  existsSync(root)
    ? readdirSync(root)
        .filter((name) => pattern.test(name))
        .map((name) => join(root, name))
    : [];
const folders = [...foldersIn(userReports, /^[drs]\d/), ...foldersIn(realData, /^dicom_/)];

/** Reads the volume and writes a mask of it, as a prediction does before and behind its network. */
async function usedBy({ summary }: Series, folder: string): Promise<void> {
  const { series } = await readImageInput({ files: [folder], series: summary.id });
  expect(series?.grid.size).toEqual(summary.size);
  if (!series) return;
  const { grid, source } = series;
  const mask = join(temporaryFolder(), 'mask.nii.gz');
  const voxels = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
  const slices = sourceSeriesOfStack(source.stack);
  const maker = { software: 'test', model: null };
  await writeMask(mask, { grid, voxels }, { format: 'nifti', series: slices, classes: [], maker });
  expect((await readNiftiHeader(mask)).size).toEqual((gridOfSlices(slices) ?? grid).size);
}

/** Everything that an import says of a folder, and how many cases it takes. */
async function importOf(folder: string): Promise<{ cases: number; said: string }> {
  try {
    const { cases, findings } = await imported(folder);
    return { cases: cases.length, said: findings.map(({ message }) => message).join('\n') };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return { cases: 0, said: (await importRefusal(folder)).message };
  }
}

describe('inspect, import and predict agree', () => {
  for (const folder of folders) {
    testOnRealData(folder.slice(realData.length + 1), async () => {
      const { series } = scanDicom([folder]);
      const usable = series.filter(({ summary }) => summary.verdict.level !== 'refused');
      for (const one of usable) await usedBy(one, folder);
      for (const { summary } of series.filter((one) => !usable.includes(one))) {
        const refusal = await refusalOf(() => readImageInput({ files: [folder], series: summary.id }));
        expect(refusal.message).toContain(summary.verdict.reasons.join(' '));
      }
      const { cases, said } = await importOf(folder);
      const copies = said.split('\n').filter((line) => /^The same image as/.test(line)).length;
      expect(cases + copies, said).toBe(usable.length);
      for (const { summary } of series) {
        for (const reason of summary.verdict.reasons) expect(said).toContain(reason);
      }
    });
  }

  testOnRealData('there are folders to look at', () => expect(folders.length).toBeGreaterThan(25));
});
