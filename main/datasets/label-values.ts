/**
 * The values of a label map. Float files hold 0.99999997 for 1, which must round and never truncate; 0.7 is no label at
 * all. Values with gaps (0, 255; 0, 5, 1000) become consecutive classes, and the user is told which.
 */
import { at as elementAt } from '../../shared/at.ts';
import { filled } from '../imaging/filled.ts';
import { AppError } from '../../shared/result.ts';

const rounding = 1e-3;

/** Far more than classes can be; what is counted must fit into memory. */
const mostValues = 65_536;

/** @returns null for a negative number, a fraction, NaN or infinity */
export function wholeNumber(value: number): number | null {
  const whole = Math.round(value);
  return whole >= 0 && Math.abs(value - whole) <= rounding ? whole : null;
}

/**
 * Voxels per value.
 * @throws AppError without the file's name, for the integrity check to put it in front
 */
export function countLabelValues(voxels: Float32Array | Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  let previous = NaN;
  let run = 0;
  const flush = (): void => {
    if (run > 0) counts.set(previous, (counts.get(previous) ?? 0) + run);
  };
  for (const voxel of voxels) {
    if (voxel !== previous) {
      flush();
      if (counts.size > mostValues)
        throw new AppError(
          'invalid-input',
          `holds more than ${mostValues} different values: that is an image or a map of objects, not of classes.`,
          'Choose the label map, or import it without a label.',
        );
      [previous, run] = [voxel, 0];
    }
    run++;
  }
  flush();
  return mergeRounded(counts);
}

function mergeRounded(raw: ReadonlyMap<number, number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const [value, count] of raw) {
    const whole = wholeNumber(value);
    if (whole === null) {
      const kind = value < 0 ? 'negative' : Number.isFinite(value) ? 'a fraction' : 'no number';
      throw new AppError(
        'invalid-input',
        `holds the label value ${Number(value.toPrecision(6))}, which is ${kind} (${count} voxels).`,
        'Labels are whole numbers from 0; export the mask again as one.',
      );
    }
    counts.set(whole, (counts.get(whole) ?? 0) + count);
  }
  return counts;
}

/** Class of each voxel, given the classes of all values. The integrity check has seen that there are no others. */
export function classesOf(
  voxels: Float32Array | Float64Array,
  values: readonly number[],
  classes: readonly number[],
): Uint8Array {
  const table = new Map(values.map((value, index) => [value, elementAt(classes, index)]));
  return filled(new Uint8Array(voxels.length), (at) => table.get(Math.round(voxels[at] as number)) ?? 0);
}

export const isConsecutive = (values: readonly number[]): boolean =>
  values.every((value, index) => value === index);
