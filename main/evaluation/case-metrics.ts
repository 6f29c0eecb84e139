/** Measures one predicted label map against its reference on the image's own grid: Dice, HD95 and volumes per class. */
import { AppError } from '../../shared/result.ts';
import type { ClassMetrics } from '../../shared/evaluation.ts';
import type { LabelClass } from '../../shared/dataset.ts';
import type { LabelVolume } from '../imaging/volume.ts';
import { countOverlap, dice } from './overlap.ts';
import { hausdorff95 } from './surface-distance.ts';

/**
 * @param classes of the data set, background included, with values 0, 1, 2…
 * @returns one entry per foreground class
 * @throws AppError where the maps lie on grids of different sizes or hold a value that is no class
 */
export function measureCase(
  reference: LabelVolume,
  predicted: LabelVolume,
  classes: readonly LabelClass[],
): ClassMetrics[] {
  const { grid } = reference;
  check(reference, predicted, classes);
  const counts = countOverlap(reference.voxels, predicted.voxels, classes.length);
  const voxelMm3 = grid.spacing[0] * grid.spacing[1] * grid.spacing[2];
  return classes
    .filter(({ value }) => value !== 0)
    .map(({ value }) => {
      const count = counts[value] ?? { reference: 0, predicted: 0, both: 0 };
      return {
        value,
        dice: dice(count),
        hd95: hausdorff95(reference.voxels, predicted.voxels, { grid, label: value }),
        referenceMm3: count.reference * voxelMm3,
        predictedMm3: count.predicted * voxelMm3,
      };
    });
}

function check(reference: LabelVolume, predicted: LabelVolume, classes: readonly LabelClass[]): void {
  const [a, b] = [reference.grid.size.join(' × '), predicted.grid.size.join(' × ')];
  if (a !== b) {
    throw new AppError(
      'invalid-input',
      `The reference has ${a} voxels, the prediction has ${b}.`,
      'Compare masks that lie on the same grid.',
    );
  }
  for (const [name, { voxels }] of Object.entries({ reference, prediction: predicted })) {
    const stray = voxels.find((value) => value >= classes.length);
    if (stray !== undefined) {
      throw new AppError(
        'invalid-input',
        `The ${name} holds the value ${String(stray)}, but the classes end at ${String(classes.length - 1)}.`,
        'Check the label values of the data set.',
      );
    }
  }
}
