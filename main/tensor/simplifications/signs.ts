/** A sign that an addition or a subtraction makes by itself, bit by bit, needs no pass of its own. */
import { add, subtract } from '../primitives/arithmetic.ts';
import type { Tensor } from '../tensor.ts';

/** a + (−b) is a − b, and a − (−b) is a + b. */
export function joinSigns(node: Tensor): Tensor | undefined {
  const [a, b] = node.inputs;
  if (a === undefined || b === undefined) return undefined;
  const [positiveA, positiveB] = [negated(a), negated(b)];
  if (node.primitive === 'subtract') return positiveB && add(a, positiveB);
  if (node.primitive !== 'add') return undefined;
  return (positiveB && subtract(a, positiveB)) ?? (positiveA && subtract(b, positiveA));
}

/** x of −x; undefined for anything else. */
const negated = ({ primitive, inputs: [x] }: Tensor): Tensor | undefined =>
  primitive === 'negate' ? x : undefined;
