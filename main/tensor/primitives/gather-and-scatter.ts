/**
 * gather and scatterAdd along the last axis: each is the other's gradient, so they share a file. Positions are whole
 * numbers held as float32, as argMax gives them. They exist for the gradient of an extreme over a whole feature map:
 * one write per map instead of a pass that compares every voxel.
 */
import { apply, operands, requireFloat } from '../apply.ts';
import { format, sameShape } from '../shape.ts';
import type { Shape, Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { zeros } from './broadcast-and-sum.ts';

const sameLeading = (a: Shape, b: Shape): boolean =>
  a.length > 0 && sameShape(a.slice(0, -1), b.slice(0, -1));

export const gatherPrimitive: Primitive = {
  name: 'gather',
  traits: { ...noTraits, keepsAxes: true },
  infer: (inputs) => {
    const [x, positions] = operands('gather', inputs, 2);
    requireFloat('gather', inputs);
    if (!sameLeading(x.shape, positions.shape)) {
      throw new Error(
        `gather: ${format(x.shape)} and positions ${format(positions.shape)} differ before the last axis`,
      );
    }
    return { shape: positions.shape, dtype: 'float32' };
  },
  gradient: (node, dy) => {
    const [x, positions] = operands('gather', node.inputs, 2);
    return [scatterAdd(zeros(x.shape), positions, dy), undefined];
  },
};

/** The elements of x [a…, S] at positions [a…, K] of its last axis: [a…, K]. */
export function gather(x: Tensor, positions: Tensor): Tensor {
  return apply(gatherPrimitive, [x, positions]);
}

export const scatterAddPrimitive: Primitive = {
  name: 'scatterAdd',
  traits: { ...noTraits, keepsAxes: true },
  infer: (inputs) => {
    const [x, positions, values] = operands('scatterAdd', inputs, 3);
    requireFloat('scatterAdd', inputs);
    if (!sameLeading(x.shape, positions.shape) || !sameShape(positions.shape, values.shape)) {
      const shapes = inputs.map((operand) => format(operand.shape)).join(', ');
      throw new Error(`scatterAdd: target, positions and values ${shapes} do not fit together`);
    }
    return { shape: x.shape, dtype: 'float32' };
  },
  gradient: (node, dy) => {
    const [, positions] = operands('scatterAdd', node.inputs, 3);
    return [dy, undefined, gather(dy, positions)];
  },
};

/** x [a…, S] with values [a…, K] added at positions [a…, K] of its last axis; equal positions add up. */
export function scatterAdd(x: Tensor, positions: Tensor, values: Tensor): Tensor {
  return apply(scatterAddPrimitive, [x, positions, values]);
}
