/**
 * Holds an exported model against the app on whole cases. The two ways share nothing but the weights: the file is a
 * plain operator graph, the app compiles a tensor program.
 */
import { AppError } from '../../shared/result.ts';
import type { PreparedImage } from '../datasets/prepared.ts';
import type { Predictor } from '../inference/predictor.ts';
import { predictLogits } from '../inference/sliding-window.ts';
import { tolerance } from './manifest.ts';

export interface CheckCase {
  readonly case: string;
  readonly load: () => Promise<PreparedImage>;
}

/**
 * @returns the largest difference between logits over all cases and voxels, as a share of the case's largest logit
 *   where that is above 1 (float32 is that exact and no more)
 * @throws AppError naming the case where they differ by more than the tolerance or are not finite
 */
export async function largestDifference(
  app: Predictor,
  exported: Predictor,
  cases: readonly CheckCase[],
): Promise<number> {
  let largest = 0;
  for (const { case: id, load } of cases) {
    const image = await load();
    const expected = await predictLogits(app, image);
    const difference = logitsDifference(expected, await predictLogits(exported, image));
    if (!(difference <= tolerance)) {
      throw new AppError(
        'internal',
        `On the case ${id} the exported model differs from the app by ${difference}; at most ${tolerance} is allowed. ` +
          'Nothing was written.',
        'Keep the run: it is not damaged. Report this with the log.',
      );
    }
    largest = Math.max(largest, difference);
  }
  return largest;
}

/** NaN where any logit is not finite. */
function logitsDifference(expected: Float32Array, actual: Float32Array): number {
  let [scale, difference] = [1, 0];
  for (let index = 0; index < expected.length; index++) {
    const [a, b] = [expected[index] ?? NaN, actual[index] ?? NaN];
    scale = Math.max(scale, Math.abs(a)); // Math.max hands NaN on
    difference = Math.max(difference, Math.abs(a - b));
  }
  return difference / scale;
}
