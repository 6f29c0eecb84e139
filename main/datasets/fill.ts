/** Training batches computed into shared buffers, in a thread of a run. Cases drawn often stay in its memory. */
import { fillBatch, type BatchArrays, type BatchRecipe } from './batch.ts';
import { cachedLoad } from './case-cache.ts';
import { loadPrepared } from './prepared-file.ts';

/** Of prepared cases in memory. */
const cacheBytes = 512 * 2 ** 20;

const load = cachedLoad(loadPrepared, cacheBytes);

interface BatchToFill {
  readonly recipe: BatchRecipe;
  readonly index: number;
  /** Shared. */
  readonly target: BatchArrays;
}

export const batchCalls = {
  /** Computes batch number `index`. */
  fill: async ({ recipe, index, target }: BatchToFill): Promise<void> => {
    await fillBatch(recipe, index, load, target);
  },
};
