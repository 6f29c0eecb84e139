/**
 * Holds an exported model against the app on whole cases. The two ways share nothing but the weights: the file is a
 * plain operator graph, the app compiles a tensor program.
 */
import { AppError } from '../../shared/result.ts';
import type { PreparedImage } from '../datasets/prepared.ts';
import type { Predictor } from '../logits/predictor.ts';
import { predictLogits, type PredictionOptions } from '../logits/sliding-window.ts';
import { tolerance } from './manifest.ts';

export interface CheckCase {
  /** For messages. */
  readonly case: string;
  /** Of its first image, for the bundle, which names nobody. */
  readonly sha256: string;
  readonly load: () => Promise<PreparedImage>;
}

export interface CheckControl {
  /** Read before each batch. */
  readonly stopped?: (() => boolean) | undefined;
  /** The share of all cases that is done, and the case that is being checked. */
  readonly onProgress?: ((share: number, caseId: string) => void) | undefined;
}

/**
 * @returns the largest difference between logits over all cases and voxels, as a share of the case's largest logit
 *   where that is above 1 (float32 is that exact and no more)
 * @throws AppError naming the case where they differ by more than the tolerance or are not finite; `cancelled`
 */
export async function largestDifference(
  app: Predictor,
  exported: Predictor,
  cases: readonly CheckCase[],
  { stopped, onProgress }: CheckControl = {},
): Promise<number> {
  let largest = 0;
  for (const [index, { case: id, load }] of cases.entries()) {
    /** Each case is predicted twice, which counts alike. */
    const half = (which: 0 | 1): PredictionOptions => ({
      ...(stopped && { stopped }),
      onProgress: (share) => onProgress?.((index + (which + share) / 2) / cases.length, id),
    });
    const image = await load();
    const expected = await predictLogits(app, image, half(0));
    const difference = logitsDifference(expected, await predictLogits(exported, image, half(1)));
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
