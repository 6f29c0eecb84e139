/** Every folder of the manifest's DICOM through an import: it gives cases or a sentence, and leaves no half file. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { readNifti } from '../../../main/imaging/nifti/read.ts';
import { scanDataset, type ScanResult } from '../../../main/datasets/scan.ts';
import { AppError } from '../../../shared/result.ts';
import { realData, testOnRealData } from '../../support/real-data.ts';
import { temporaryFolder } from '../imaging/nifti/fixtures.ts';

const root = join(realData, 'hostile/dicom');
const entries = existsSync(root) ? readdirSync(root) : ['reference'];

/** Of which no volume can be made. */
const without = new Set([
  'corrupt_jpeg2000',
  'no_pixel_data',
  'no_position',
  'one_slice_other_size',
  'unsupported_transfer_syntax',
]);

async function outcomeOf(entry: string, scratch: string): Promise<ScanResult | AppError> {
  try {
    return await scanDataset(join(root, entry), { scratch });
  } catch (cause) {
    if (cause instanceof AppError) return cause;
    throw cause;
  }
}

describe('hostile DICOM, imported', () => {
  for (const entry of entries) {
    testOnRealData(entry, async () => {
      const scratch = temporaryFolder();
      const outcome = await outcomeOf(entry, scratch);
      if (outcome instanceof AppError) {
        expect(without).toContain(entry);
        expect(outcome.message).toContain(entry);
        return;
      }
      expect(outcome.cases.length > 0).toBe(!without.has(entry));
      if (without.has(entry)) expect(outcome.findings.map(({ severity }) => severity)).toContain('refused');
      for (const { images, grid, beside } of outcome.cases) {
        const { voxels } = await readNifti(images[0] ?? '');
        expect(voxels.length).toBe(grid.size[0] * grid.size[1] * grid.size[2]);
        expect(voxels.every(Number.isFinite)).toBe(true);
        expect(beside.every(({ path }) => existsSync(path))).toBe(true);
      }
      expect(readdirSync(scratch).filter((name) => name.includes('partial'))).toEqual([]);
    });
  }
});
