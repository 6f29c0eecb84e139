/** Constants of one repeated number: arithmetic on them is done here, and x + 0, x · 1 and their like are x. */
import { dataAttribute } from '../attributes.ts';
import { broadcastTo } from '../primitives/broadcast-and-sum.ts';
import { primitiveOf } from '../primitives/index.ts';
import { noTraits } from '../primitive.ts';
import { sameShape } from '../shape.ts';
import { constant, sizeOf } from '../tensor.ts';
import type { Shape, Tensor } from '../tensor.ts';

/** Above this, a repeated number is kept as a scalar and a broadcast. */
const largestFilled = 1024;

/** The number that fills a constant (or a broadcast one); undefined for anything else. */
export function filling(node: Tensor): number | undefined {
  const [source] = node.inputs;
  if (node.primitive === 'broadcastTo' && source !== undefined) return filling(source);
  if (node.primitive !== 'constant') return undefined;
  const data = dataAttribute(node.attributes);
  return data.every((value) => Object.is(value, data[0])) ? data[0] : undefined;
}

export function foldConstants(node: Tensor): Tensor | undefined {
  const compute = primitiveOf(node)?.traits.ofNumbers ?? null;
  if (compute === null) return undefined;
  const values = node.inputs.map(filling);
  const numbers = values.filter((value) => value !== undefined);
  if (numbers.length < values.length) return undefined;
  const result = filled(Math.fround(compute(...numbers)), node.shape);
  const settled = result.primitive === node.primitive && node.inputs[0]?.shape.length === 0;
  return settled ? undefined : result;
}

function filled(value: number, shape: Shape): Tensor {
  return sizeOf(shape) > largestFilled ? broadcastTo(constant(value), shape) : constant(value, shape);
}

/** x + 0 is x also for x = −0, whose sign is lost in an addition and in nothing that we compute. */
export function neutralElement(node: Tensor): Tensor | undefined {
  const [a, b] = node.inputs;
  if (a === undefined || b === undefined) return undefined;
  const [first, second] = primitiveOf(node)?.traits.neutral ?? noTraits.neutral;
  const changesNothing = (operand: Tensor, number: number | null): boolean =>
    number !== null && filling(operand) === number;
  if (changesNothing(b, second) && sameShape(a.shape, node.shape)) return a;
  return changesNothing(a, first) && sameShape(b.shape, node.shape) ? b : undefined;
}
