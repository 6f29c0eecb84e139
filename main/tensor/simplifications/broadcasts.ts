/** A broadcast that an element-wise node makes by itself needs no full-size copy before it. */
import { primitiveOf } from '../primitives/index.ts';
import { broadcastShapes, sameShape } from '../shape.ts';
import type { Shape, Tensor } from '../tensor.ts';
import { withInputs } from '../rewrite.ts';

/** f(a, broadcastTo(b)) is f(a, b), if the other operands give the full shape. */
export function dropBroadcast(node: Tensor): Tensor | undefined {
  if (primitiveOf(node)?.traits.broadcasts !== true) return undefined;
  for (const [position, operand] of node.inputs.entries()) {
    const [small] = operand.inputs;
    if (operand.primitive !== 'broadcastTo' || small === undefined) continue;
    const inputs = node.inputs.with(position, small);
    const shape = inputs.reduce<Shape>((joined, { shape }) => broadcastShapes(joined, shape) ?? [], []);
    if (sameShape(shape, node.shape)) return withInputs(node, inputs);
  }
  return undefined;
}
