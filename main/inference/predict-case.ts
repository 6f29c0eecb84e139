/** From an image as it was read to a label map on its own grid: preprocess, predict, restore, tidy up. */
import type { Proposal } from '../../shared/proposal.ts';
import type { TaskConfig } from '../../shared/task.ts';
import { AppError } from '../../shared/result.ts';
import type { Triple } from '../../shared/volume.ts';
import { preprocess, type Preprocessed } from '../datasets/preprocess.ts';
import { restore } from '../datasets/restore.ts';
import { requireMemory } from '../files/memory.ts';
import { taskOf } from '../tasks/index.ts';
import type { LabelVolume, Volume } from '../imaging/volume.ts';
import { keepLargestComponent } from './postprocess.ts';
import type { Predictor } from '../logits/predictor.ts';
import { predictLogits, type PredictionOptions } from '../logits/sliding-window.ts';

export interface CasePredictionOptions extends PredictionOptions {
  /** Class values of which only the largest connected part is kept. */
  readonly largestOnly?: readonly number[];
}

/** What a network was trained on, which images to predict must be made into, and what its logits mean. */
export type TrainedFor = Pick<Proposal, 'preparation'> & {
  readonly task: TaskConfig;
  readonly step: Pick<Proposal['step'], 'fixedAxes'>;
};

/** @param channels the image, one volume per channel in the data set's order */
export async function predictCase(
  predictor: Predictor,
  channels: readonly Volume[],
  { preparation, step, task }: TrainedFor,
  { largestOnly = [], ...options }: CasePredictionOptions = {},
): Promise<LabelVolume> {
  const prepared = preprocess(channels, null, preparation);
  requireLogits(predictor.classes, prepared);
  const logits = await predictLogits(predictor, prepared, { fixedAxes: step.fixedAxes, ...options });
  requireFinite(logits);
  const labels = restore(logits, prepared.geometry, taskOf(task).decide);
  const [i, j, k] = labels.grid.size;
  for (const value of largestOnly) keepLargestComponent(labels.voxels, [k, j, i], value);
  return labels;
}

/** Compared with other numbers, NaN is never larger: all would become background without a word. */
function requireFinite(logits: Float32Array): void {
  if (logits.every(Number.isFinite)) return;
  throw new AppError(
    'corrupt',
    'For this image the model gives numbers that are NaN or infinite, of which no mask can be made.',
    'Check the image; if others fail too, the model is damaged or its training has diverged.',
  );
}

/** Logits of all classes with their weights, and two classes at a time on the way back to the image's own voxels. */
function requireLogits(classes: number, { size, geometry }: Preprocessed): void {
  const voxels = (sides: Triple): number => sides[0] * sides[1] * sides[2];
  const bytes = 4 * (voxels(size) * (classes + 2) + voxels(geometry.cropSize) * 3);
  requireMemory(bytes, `A prediction of ${classes} classes on ${size.join(' × ')} voxels`);
}
