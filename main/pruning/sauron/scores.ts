/**
 * Scores of an epoch, gathered pass by pass: running sums per layer in `epochMean`, the last pass alone in `lastBatch`.
 * A score that is not finite becomes +Infinity, which no threshold exceeds, so NaN never meets a comparison.
 */

/** What a layer's filters scored against its reference filter (sauron.md E7), which itself is 0 and always stays. */
import { at } from '../../../shared/at.ts';

export interface LayerScores {
  readonly reference: number;
  readonly scores: readonly number[];
}

export interface ScoreSums {
  readonly reference: number;
  readonly sums: Float64Array;
  readonly count: number;
}

const finiteOrKept = (score: number): number => (Number.isFinite(score) ? score : Infinity);

/** @param scores one pass's delta_prune, one per filter. Sums against another reference cannot be added: they start anew. */
export function addScores(
  sums: ScoreSums | undefined,
  { reference, scores }: { reference: number; scores: Float32Array },
): ScoreSums {
  if (sums?.reference !== reference) sums = { reference, sums: new Float64Array(scores.length), count: 0 };
  return {
    reference,
    sums: sums.sums.map((sum, filter) => sum + finiteOrKept(scores[filter] ?? NaN)),
    count: sums.count + 1,
  };
}

export function meanScores({ reference, sums, count }: ScoreSums): LayerScores {
  return { reference, scores: Array.from(sums, (sum) => sum / count) };
}

export const histogramBins = 20;

/** Counts of the finite scores in equal bins over [0, 1]; the reference's own 0 is left out. */
export function scoreHistogram({ reference, scores }: LayerScores): number[] {
  const counts = new Array<number>(histogramBins).fill(0);
  scores.forEach((score, filter) => {
    if (filter === reference || !Number.isFinite(score)) return;
    const bin = Math.min(histogramBins - 1, Math.floor(score * histogramBins));
    counts[bin] = at(counts, bin) + 1;
  });
  return counts;
}
