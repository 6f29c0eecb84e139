/** Rebuilds a program node by node, inputs first: what simplification and decomposition have in common. */
import { collect } from './collect.ts';
import type { Program } from './program.ts';
import { createTensor } from './tensor.ts';
import type { Tensor } from './tensor.ts';

/**
 * @param visit gives what stands for a node whose inputs have been replaced already: itself, or anything of the same
 *   shape and type.
 */
export function rewrite(program: Program, visit: (node: Tensor) => Tensor): Program {
  const replaced = new Map<Tensor, Tensor>();
  const replacement = (tensor: Tensor): Tensor => {
    const found = replaced.get(tensor);
    if (found === undefined) throw new Error(`internal: ${tensor.primitive} is used before it is computed`);
    return found;
  };
  for (const node of program.nodes) replaced.set(node, visit(withInputs(node, node.inputs.map(replacement))));
  const renew = (tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> =>
    new Map([...tensors].map(([name, tensor]) => [name, replacement(tensor)]));
  return collect(renew(program.outputs), renew(program.updates), program.guard);
}

/** The same node on other inputs of the same shapes; the node itself, if they are its own. */
export function withInputs(node: Tensor, inputs: readonly Tensor[]): Tensor {
  const unchanged = inputs.every((tensor, index) => tensor === node.inputs[index]);
  return unchanged ? node : createTensor(node.primitive, inputs, node.attributes, node.shape, node.dtype);
}
