/** Thread that computes training batches into shared buffers. Cases drawn often stay in its memory. */
import { fillBatch } from '../datasets/batch.ts';
import { cachedLoad } from '../datasets/case-cache.ts';
import { loadPrepared } from '../datasets/prepared-file.ts';
import type { BatchCalls } from './batch-calls.ts';
import { serve } from './serve.ts';

/** Of prepared cases in memory. */
const cacheBytes = 512 * 2 ** 20;

const load = cachedLoad(loadPrepared, cacheBytes);

serve<BatchCalls>({
  fill: async ({ recipe, index, target }) => {
    await fillBatch(recipe, index, load, target);
    return undefined;
  },
});
