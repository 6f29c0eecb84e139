/** The table of tasks: a new one is its configuration and facts in `shared/task.ts`, one file here, and one line below. */
import type { TaskConfig, TaskName } from '../../shared/task.ts';
import type { Tensor } from '../tensor/index.ts';
import { classes } from './classes.ts';
import { regions } from './regions.ts';
import type { Distribution, LogitVolume, Task } from './task.ts';

export type { Distribution, LogitVolume } from './task.ts';

const tasks: { readonly [Name in TaskName]: Task<Extract<TaskConfig, { kind: Name }>> } = {
  classes,
  regions,
};

/** A task with its configuration. */
export interface BoundTask {
  readonly kind: TaskName;
  readonly background: number;
  readonly channels: (classes: number) => number;
  readonly encode: (labels: Tensor, channels: number) => Tensor;
  readonly distribution: (logits: Tensor) => Distribution;
  readonly decided: (logits: Tensor) => Tensor;
  readonly decide: (logits: Float32Array, volume: LogitVolume) => Uint8Array;
}

export function taskOf(config: TaskConfig): BoundTask {
  // TypeScript cannot tell that a configuration and the entry under its own kind go together.
  const task = tasks[config.kind] as unknown as Task<TaskConfig>;
  const { background, distribution, decided } = task;
  return {
    kind: config.kind,
    background,
    distribution,
    decided,
    channels: (count) => task.channels(config, count),
    encode: (labels, channels) => task.encode(config, labels, channels),
    decide: (logits, volume) => task.decide(config, logits, volume),
  };
}
