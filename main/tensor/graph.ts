/** Walks over programs: what a tensor needs, in an order in which inputs come before their users. */
import type { Tensor } from './tensor.ts';

/** Every node that `roots` need, `roots` included, sorted by id (ids rise from inputs to users). */
export function ancestors(roots: Iterable<Tensor>): Tensor[] {
  const found = new Set<Tensor>(roots);
  // A set keeps iterating over what is added meanwhile.
  for (const node of found) for (const operand of node.inputs) found.add(operand);
  return [...found].sort((a, b) => a.id - b.id);
}
