/** What the reductions share: the shape rule, the default (all axes), and the gradient's way back to the full shape. */
import { operands, requireFloat } from '../apply.ts';
import { flagAttribute, numbersAttribute } from '../attributes.ts';
import { keepAxes, range, resolveAxes } from '../shape.ts';
import type { Attributes, Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';
import { reshape } from './reshape.ts';

export interface ReductionOptions {
  /** Keep the reduced axes, with side 1. */
  readonly keepDims?: boolean;
}

export const inferReduction =
  (name: string): Primitive['infer'] =>
  (inputs, attributes) => {
    const [x] = operands(name, inputs, 1);
    requireFloat(name, inputs);
    const axes = resolveAxes(name, numbersAttribute(attributes, 'axes'), x.shape);
    const shape = flagAttribute(attributes, 'keepDims')
      ? keepAxes(x.shape, axes)
      : x.shape.filter((_, axis) => !axes.includes(axis));
    return { shape, dtype: 'float32' };
  };

/** Attributes with the axes counted from the front, sorted; all axes if none are named. */
export function reductionAttributes(
  name: string,
  x: Tensor,
  axes: readonly number[] | undefined,
  { keepDims = false }: ReductionOptions,
): Attributes {
  return { axes: resolveAxes(name, axes ?? range(x.shape.length), x.shape), keepDims };
}

/** A reduction's output (or its gradient) with the reduced axes back, as 1. */
export function withReducedAxes(node: Tensor, value: Tensor): Tensor {
  const shape = node.inputs[0]?.shape ?? [];
  return reshape(value, keepAxes(shape, numbersAttribute(node.attributes, 'axes')));
}
