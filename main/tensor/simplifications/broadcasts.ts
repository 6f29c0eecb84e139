/** A broadcast that an element-wise node makes by itself needs no full-size copy before it. */
import { reshape } from '../primitives/reshape.ts';
import { broadcastShapes, sameShape } from '../shape.ts';
import { createTensor, sizeOf } from '../tensor.ts';
import type { Shape, Tensor } from '../tensor.ts';
import { withInputs } from '../rewrite.ts';

const broadcasting = new Set([
  'add',
  'subtract',
  'multiply',
  'divide',
  'maximum',
  'minimum',
  'equal',
  'less',
  'greater',
  'select',
]);

/** f(a, broadcastTo(b)) is f(a, b), if the other operands give the full shape. */
export function dropBroadcast(node: Tensor): Tensor | undefined {
  if (!broadcasting.has(node.primitive)) return undefined;
  for (const [position, operand] of node.inputs.entries()) {
    const [small] = operand.inputs;
    if (operand.primitive !== 'broadcastTo' || small === undefined) continue;
    const inputs = node.inputs.with(position, small);
    const shape = inputs.reduce<Shape>((joined, { shape }) => broadcastShapes(joined, shape) ?? [], []);
    if (sameShape(shape, node.shape)) return withInputs(node, inputs);
  }
  return undefined;
}

/**
 * The same with a reshape in between, as where a pooled map is spread over its windows: the other operand is taken
 * apart in the broadcast's shape instead, which costs nothing.
 */
export function splitBroadcast(node: Tensor): Tensor | undefined {
  if (!broadcasting.has(node.primitive)) return undefined;
  for (const [position, operand] of node.inputs.entries()) {
    const [spread] = operand.inputs;
    const [small] = spread?.inputs ?? [];
    if (operand.primitive !== 'reshape' || spread?.primitive !== 'broadcastTo' || small === undefined)
      continue;
    const others = node.inputs.filter((_, index) => index !== position);
    const fits = others.every(({ shape }) => sameShape(shape, node.shape) || sizeOf(shape) === 1);
    if (!fits || !sameShape(operand.shape, node.shape)) continue;
    const inputs = node.inputs.map((other) =>
      sizeOf(other.shape) === 1 ? other : reshape(other, spread.shape),
    );
    const split = createTensor(
      node.primitive,
      inputs.with(position, small),
      node.attributes,
      spread.shape,
      node.dtype,
    );
    return reshape(split, node.shape);
  }
  return undefined;
}
