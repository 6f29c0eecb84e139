/** Measures one predicted label map against its reference on the image's own grid: Dice, HD95 and volumes per structure. */
import { AppError } from '../../shared/result.ts';
import type { ClassMetrics } from '../../shared/evaluation.ts';
import type { Structure } from '../../shared/task.ts';
import type { LabelVolume } from '../imaging/volume.ts';
import { countOverlap, dice, type ClassCounts } from './overlap.ts';
import { hausdorff95 } from './surface-distance.ts';

/**
 * @param structures to measure: foreground classes, or regions of several label values
 * @param classes number of label values, background included
 * @returns one entry per structure
 * @throws AppError where the maps lie on grids of different sizes or hold a value that is no class
 */
export function measureCase(
  reference: LabelVolume,
  predicted: LabelVolume,
  { structures, classes }: Measured,
): ClassMetrics[] {
  const { grid } = reference;
  const voxelMm3 = grid.spacing[0] * grid.spacing[1] * grid.spacing[2];
  return overlaps(reference, predicted, { structures, classes }).map(({ value, a, b, label, count }) => ({
    value,
    dice: dice(count),
    hd95: hausdorff95(a, b, { grid, label }),
    referenceMm3: count.reference * voxelMm3,
    predictedMm3: count.predicted * voxelMm3,
  }));
}

/** Dice alone, which costs far less: one per structure. @throws AppError as `measureCase` */
export const diceOf = (
  reference: LabelVolume,
  predicted: LabelVolume,
  measured: Measured,
): (number | null)[] => overlaps(reference, predicted, measured).map(({ count }) => dice(count));

interface Overlap {
  readonly value: number;
  /** Reference and prediction, in which the structure is the voxels of `label`. */
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  readonly label: number;
  readonly count: ClassCounts;
}

function overlaps(
  reference: LabelVolume,
  predicted: LabelVolume,
  { structures, classes }: Measured,
): Overlap[] {
  check(reference, predicted, classes);
  const counts = countOverlap(reference.voxels, predicted.voxels, classes);
  return structures.map(({ value, values }) => {
    const [only] = values.length === 1 ? values : [];
    const [a, b, label] =
      only === undefined
        ? [insideOf(values, reference.voxels), insideOf(values, predicted.voxels), 1]
        : [reference.voxels, predicted.voxels, only];
    const own = only === undefined ? countOverlap(a, b, 2) : counts;
    return { value, a, b, label, count: own[label] ?? { reference: 0, predicted: 0, both: 0 } };
  });
}

export interface Measured {
  readonly structures: readonly Structure[];
  readonly classes: number;
}

/** 1 where a label map holds one of the values. */
function insideOf(values: readonly number[], map: Uint8Array): Uint8Array {
  const belongs = new Uint8Array(256);
  for (const value of values) belongs[value] = 1;
  return map.map((value) => belongs[value] as number);
}

function check(reference: LabelVolume, predicted: LabelVolume, classes: number): void {
  const [a, b] = [reference.grid.size.join(' × '), predicted.grid.size.join(' × ')];
  if (a !== b) {
    throw new AppError(
      'invalid-input',
      `The reference has ${a} voxels, the prediction has ${b}.`,
      'Compare masks that lie on the same grid.',
    );
  }
  for (const [name, { voxels }] of Object.entries({ reference, prediction: predicted })) {
    const stray = voxels.find((value) => value >= classes);
    if (stray !== undefined) {
      throw new AppError(
        'invalid-input',
        `The ${name} holds the value ${String(stray)}, but the classes end at ${String(classes - 1)}.`,
        'Check the label values of the data set.',
      );
    }
  }
}
