/** mean: the arithmetic mean over axes. */
import { apply } from '../apply.ts';
import { sizeOf } from '../tensor.ts';
import type { Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { broadcastTo } from './broadcast-and-sum.ts';
import { divide } from './arithmetic.ts';
import { inferReduction, reductionAttributes, withReducedAxes } from './reduction.ts';
import type { ReductionOptions } from './reduction.ts';

export const meanPrimitive: Primitive = {
  name: 'mean',
  traits: { ...noTraits, keepsAxes: true },
  infer: inferReduction('mean'),
  gradient: (node, dy) =>
    node.inputs.map((x) => {
      const count = sizeOf(x.shape) / sizeOf(node.shape);
      return broadcastTo(divide(withReducedAxes(node, dy), count), x.shape);
    }),
};

/** Mean over `axes` (all, if absent). */
export function mean(x: Tensor, axes?: readonly number[], options: ReductionOptions = {}): Tensor {
  return apply(meanPrimitive, [x], reductionAttributes('mean', x, axes, options));
}
