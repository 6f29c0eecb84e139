/**
 * How much memory one piece of work may take, asked before it is allocated: a small file can declare, inflate or be
 * resampled to more than the machine has.
 */
import { totalmem } from 'node:os';
import { AppError } from '../../shared/result.ts';

/** A share of the machine's memory (or of what its control group allows), so that the desktop goes on working. */
const share = 0.5;

/** Bytes. */
export function memoryBudget(): number {
  const limit = process.constrainedMemory();
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return total * share;
}

/** Pixels of one picture, or one slice of DICOM: 16384 × 16384. Larger ones come as tiles. */
export const mostPixels = 2 ** 28;

/**
 * @param bytes that the work is about to take at its peak
 * @param what for the sentence, naming the file: "scan.nii.gz, 40000 × 40000 × 100 voxels,"
 * @throws AppError `no-space` with both numbers where that is more than the budget
 */
export function requireMemory(bytes: number, what: string, budget = memoryBudget()): void {
  if (bytes <= budget) return;
  throw new AppError(
    'no-space',
    `${what} would take ${gigabytes(bytes)} of memory; ${gigabytes(budget)} are to be had on this machine.`,
    'Use a smaller image or a machine with more memory; if the file should not be that large, it is damaged.',
  );
}

function gigabytes(bytes: number): string {
  const value = bytes / 2 ** 30;
  // more digits than three are no use, an exponent even less
  return `${value < 999 ? value.toPrecision(3) : Number(value.toPrecision(3))} GiB`;
}
