/** Where the trainer's numbers come from. It reads no file: whoever starts it brings batches, made ahead elsewhere. */
import type { DataShape } from './start-network.ts';

export interface Patches {
  /** [N, channels, …patch] */
  readonly image: Float32Array;
  /** [N, 1, …patch], class indices. */
  readonly labels: Float32Array;
}

export interface TrainingBatch extends Patches {
  /** Gives the buffers back; they are not read afterwards. */
  readonly release: () => void;
}

export interface BatchSource {
  readonly next: () => Promise<TrainingBatch>;
  readonly close: () => Promise<void>;
}

export interface TrainingData extends DataShape {
  /** Batches `from`, `from` + 1, … Batch k must be the same whenever it is asked for: resuming rests on it. */
  readonly openBatches: (from: number) => BatchSource;
  /** What the run is judged on after every epoch, N patches each. */
  readonly validation: readonly Patches[];
}
