/** What a term of a loss is: a scalar from what one head says and what it should say, at that head's resolution. */
import type { BoundTask, Distribution } from '../../tasks/index.ts';
import { slice, type Tensor } from '../../tensor/index.ts';

export interface Judged extends Distribution {
  /** [N, channels, (D,) H, W]: zeros and ones, as the task encodes labels. */
  readonly target: Tensor;
  readonly task: BoundTask;
  /** Of the network's layers, [N, C, …], at sizes of their own; absent for all heads but the finest. */
  readonly maps?: readonly Tensor[];
}

/** @param option one of the term's numbers, by name */
export type LossTermOf = (judged: Judged, option: (name: string) => number) => Tensor;

/** Without the channels that are no structure of their own. */
export function foreground(maps: Tensor, { background }: BoundTask): Tensor {
  if (background === 0) return maps;
  const starts = maps.shape.map((_, axis) => (axis === 1 ? background : 0));
  return slice(maps, { starts, ends: maps.shape });
}

export const allAxes = ({ shape }: Tensor): number[] => shape.map((_, axis) => axis);

/** All axes but samples and channels. */
export const spaceOf = (maps: Tensor): number[] => allAxes(maps).slice(2);
