/** Where the trainer's numbers come from. It reads no file: whoever starts it brings batches, made ahead elsewhere. */
import type { DataShape } from './model.ts';

export interface TrainingBatch {
  /** [N, channels, …patch] */
  readonly image: Float32Array;
  /** [N, 1, …patch], class indices. */
  readonly labels: Float32Array;
  /** Gives the buffers back; they are not read afterwards. */
  release(): void;
}

export interface BatchSource {
  next(): Promise<TrainingBatch>;
  close(): Promise<void>;
}

export interface TrainingData extends DataShape {
  /** Batches `from`, `from` + 1, … Batch k must be the same whenever it is asked for: resuming rests on it. */
  openBatches(from: number): BatchSource | Promise<BatchSource>;
  /** The same batches at every call. */
  validation(): AsyncIterable<TrainingBatch> | Iterable<TrainingBatch>;
}
