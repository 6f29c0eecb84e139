/**
 * Training batches made ahead of the trainer. Threads fill a ring of shared buffers in the order of the batch numbers;
 * a released buffer is filled with the next batch. Since a batch depends on the seed and its number alone, neither the
 * number of threads nor the time of a release changes what the trainer sees.
 */
import { AppError } from '../../shared/result.ts';
import { openThread, threadUrl } from '../threads/thread.ts';
import type { BatchArrays, BatchRecipe } from './batch.ts';
import type { batchCalls } from './fill.ts';

interface Batch extends BatchArrays {
  /** Gives the buffers back for a later batch; neither array may be read afterwards. */
  readonly release: () => void;
}

export interface BatchSource {
  /**
   * The next batch in order.
   * @throws AppError what went wrong in a thread, for the batch that it went wrong with and all later ones
   */
  next(): Promise<Batch>;
  close(): Promise<void>;
}

export interface BatchOptions extends BatchRecipe {
  /** Number of the first batch: a resumed run goes on where it was. */
  readonly from: number;
  /** 1 if absent: filling is far quicker than training. */
  readonly threads?: number;
  /** Buffers in the ring, 4 if absent: the trainer may hold one while the others wait. */
  readonly ahead?: number;
}

export function openBatches({ from, threads = 1, ahead = 4, ...recipe }: BatchOptions): BatchSource {
  const workers = Array.from({ length: threads }, (_, index) =>
    openThread<typeof batchCalls>(threadUrl('batches', import.meta.url), { name: `batches ${index + 1}` }),
  );
  const coming: Promise<Batch>[] = [];
  let nextIndex = from;

  const fill = (target: BatchArrays): void => {
    const index = nextIndex++;
    const worker = workers[index % threads];
    if (worker === undefined) throw new AppError('internal', `openBatches needs a thread, not ${threads}.`);
    const batch = worker.call('fill', { recipe, index, target }).then(() => {
      let isHeld = true;
      const release = (): void => {
        if (isHeld) fill(target);
        isHeld = false;
      };
      return { ...target, release };
    });
    batch.catch(() => undefined); // it is reported to whoever asks for this batch
    coming.push(batch);
  };
  for (let buffer = 0; buffer < ahead; buffer++) fill(sharedArrays(recipe));

  return {
    next: () => {
      const batch = coming.shift();
      if (batch !== undefined) return batch;
      return Promise.reject(
        new Error(`All ${ahead} batches are held: release one before asking for the next.`),
      );
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

function sharedArrays({ batch, channels, patch }: BatchRecipe): BatchArrays {
  const voxels = batch * patch.reduce((product, side) => product * side, 1);
  const shared = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * length));
  return { image: shared(channels * voxels), labels: shared(voxels) };
}
