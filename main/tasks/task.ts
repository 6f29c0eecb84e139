/** What a task is to training and prediction. Maps are [N, channels, (D,) H, W]. */
import type { TaskConfig } from '../../shared/task.ts';
import type { Triple } from '../../shared/volume.ts';
import type { Tensor } from '../tensor/index.ts';

export interface Task<C extends TaskConfig> {
  /** Of each head of the network. @param classes of the data set, background included */
  readonly channels: (config: C, classes: number) => number;
  /** Leading channels that are no structure of their own. */
  readonly background: number;
  /** @param labels [N, 1, …], label values as whole numbers. @returns zeros and ones */
  readonly encode: (config: C, labels: Tensor, channels: number) => Tensor;
  readonly distribution: (logits: Tensor) => Distribution;
  /** What the logits come to: zeros and ones. */
  readonly decided: (logits: Tensor) => Tensor;
  /**
   * The label map that logits come to, a channel at a time, so that one enlarged volume is held at once.
   * @param logits [channels, …size]
   * @param enlarge brings one channel to the size of the label map
   */
  readonly decide: (config: C, logits: Float32Array, volume: LogitVolume) => Uint8Array;
}

/** What logits say, computed once for all who ask: terms of a loss share its gradient. */
export interface Distribution {
  readonly probabilities: Tensor;
  /**
   * Logarithm of the probability of what is right, of every voxel by itself (and every channel, where they are
   * independent).
   */
  readonly logLikelihood: (target: Tensor) => Tensor;
}

export interface LogitVolume {
  readonly size: Triple;
  readonly enlarge: (channel: Float32Array) => Float32Array;
}
