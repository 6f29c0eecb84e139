/** Ways over programs: to one input of a node, and to all that tensors need, inputs before their users. */
import type { Tensor } from './tensor.ts';

/** Input `index` of a node, which the primitive's shape rule has checked to exist. */
export function operand(node: Tensor, index: number): Tensor {
  const tensor = node.inputs[index];
  if (tensor === undefined) throw new Error(`internal: ${node.primitive} has no input ${String(index)}`);
  return tensor;
}

/** Every node that `roots` need, `roots` included, sorted by id (ids rise from inputs to users). */
export function ancestors(roots: Iterable<Tensor>): Tensor[] {
  const found = new Set<Tensor>(roots);
  // A set keeps iterating over what is added meanwhile.
  for (const node of found) for (const operand of node.inputs) found.add(operand);
  return [...found].sort((a, b) => a.id - b.id);
}
