/** What the cases of the manifest of user reports share: where the inputs lie, and taking a folder in as an import does. */
import { join } from 'node:path';
import { AppError } from '../../../../shared/result.ts';
import { scanDataset, type ScanOptions, type ScanResult } from '../../../../main/datasets/scan.ts';
import { realData } from '../../../support/real-data.ts';
import { temporaryFolder } from '../../imaging/nifti/fixtures.ts';

export const userReports = join(realData, 'user_reports');

/** One assertion or more about one folder of the manifest. @param folder absolute path */
export type Check = (folder: string) => void | Promise<void>;

/** By folder of the manifest. */
export type Checks = Readonly<Record<string, Check>>;

/** An import's first half, with everything written into a folder that is gone after the test. */
export function imported(folder: string, options: Partial<ScanOptions> = {}): Promise<ScanResult> {
  return scanDataset(folder, { scratch: temporaryFolder(), ...options });
}

/** What an import says where it takes nothing. */
export async function importRefusal(folder: string): Promise<AppError> {
  return refusalOf(() => imported(folder));
}

/** The sentence with which something ends that has to be refused. */
export async function refusalOf(run: () => unknown): Promise<AppError> {
  try {
    await run();
  } catch (cause) {
    if (cause instanceof AppError) return cause;
    throw cause;
  }
  throw new Error('It was not refused.');
}

/** All that an import says, one finding a line. */
export const saidBy = ({ findings }: Pick<ScanResult, 'findings'>): string =>
  findings.map(({ severity, file, message }) => `${severity}: ${file}: ${message}`).join('\n');
