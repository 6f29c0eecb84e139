/** What a batch thread offers; the contract between `batches.ts` and `batches.thread.ts`. */
import type { BatchArrays, BatchRecipe } from '../datasets/batch.ts';

export interface BatchCalls {
  /** Computes batch number `index` into shared arrays. */
  readonly fill: {
    readonly params: {
      readonly recipe: BatchRecipe;
      readonly index: number;
      readonly target: BatchArrays;
    };
    readonly event: never;
    readonly reply: undefined;
  };
}
