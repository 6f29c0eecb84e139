/** What is scattered into zeros and then added to something is scattered into that: no full-size zeros, no addition. */
import { scatterAdd } from '../primitives/gather-and-scatter.ts';
import { reshape } from '../primitives/reshape.ts';
import { sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { filling } from './constants.ts';

export function scatterOnto(node: Tensor): Tensor | undefined {
  const [a, b] = node.inputs;
  if (node.primitive !== 'add' || a === undefined || b === undefined || !sameShape(a.shape, b.shape))
    return undefined;
  return onto(a, b) ?? onto(b, a);
}

/** `scattered` with `base` in place of the zeros at its bottom; undefined where there are none. */
function onto(base: Tensor, scattered: Tensor): Tensor | undefined {
  const [target, positions, values] = scattered.inputs;
  if (target === undefined) return undefined;
  if (scattered.primitive === 'reshape') {
    const inner = onto(reshape(base, target.shape), target);
    return inner && reshape(inner, scattered.shape);
  }
  if (scattered.primitive !== 'scatterAdd' || positions === undefined || values === undefined)
    return undefined;
  const below = filling(target) === 0 ? base : onto(base, target);
  return below && scatterAdd(below, positions, values);
}
