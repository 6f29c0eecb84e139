/**
 * Reverse mode: walks a program backwards once, by one rule per primitive, and gives new tensors of the same program.
 * So gradients can be differentiated again, and an engine sees one graph. A composite primitive without a rule of its
 * own is differentiated through its decomposition.
 */
import { ancestors } from './graph.ts';
import { add } from './primitives/arithmetic.ts';
import { zeros } from './primitives/broadcast-and-sum.ts';
import { isLeaf } from './names.ts';
import { primitiveOf } from './primitives/index.ts';
import { format } from './shape.ts';
import { constant, sizeOf } from './tensor.ts';
import type { Tensor } from './tensor.ts';

/** The gradient of a loss of one element for each of `wrt`; zeros where the loss does not depend on it. */
export function gradients(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (sizeOf(loss.shape) !== 1) {
    throw new Error(`gradients: the loss must have one element, not the shape ${format(loss.shape)}`);
  }
  return pullBack(loss, constant(1, loss.shape), wrt).map(
    (gradient, index) => gradient ?? zeros(wrt[index]?.shape ?? []),
  );
}

/**
 * Σ seed · y differentiated for each of `wrt`; undefined where y does not depend on it.
 * @param ends nodes that count as constants: nothing is passed on to their inputs.
 */
function pullBack(
  y: Tensor,
  seed: Tensor,
  wrt: readonly Tensor[],
  ends: ReadonlySet<Tensor> = new Set(),
): (Tensor | undefined)[] {
  const found = new Map<Tensor, Tensor>([[y, seed]]);
  for (const node of nodesBetween(wrt, y).reverse()) {
    const gradient = found.get(node);
    if (gradient === undefined || isLeaf(node.primitive) || ends.has(node)) continue;
    inputGradients(node, gradient).forEach((share, index) => {
      const operand = node.inputs[index];
      if (share === undefined || operand === undefined) return;
      const others = found.get(operand);
      found.set(operand, others === undefined ? share : add(others, share));
    });
  }
  return wrt.map((tensor) => found.get(tensor));
}

/** The nodes on some path from one of `sources` to `y`, inputs before users. */
function nodesBetween(sources: readonly Tensor[], y: Tensor): Tensor[] {
  const dependent = new Set(sources);
  return ancestors([y]).filter((node) => {
    if (node.inputs.some((operand) => dependent.has(operand))) dependent.add(node);
    return dependent.has(node);
  });
}

function inputGradients(node: Tensor, dy: Tensor): readonly (Tensor | undefined)[] {
  const { gradient, decompose } = primitiveOf(node) ?? {};
  if (gradient !== undefined) return gradient(node, dy);
  if (decompose === undefined) return []; // flat almost everywhere: comparisons, positions
  const inputs = new Set(node.inputs); // one may come twice, and one may be computed from another
  const found = pullBack(decompose(node.inputs, node.attributes), dy, [...inputs], inputs);
  const shares = new Map([...inputs].map((operand, index) => [operand, found[index]]));
  return node.inputs.map((operand, index) =>
    node.inputs.indexOf(operand) === index ? shares.get(operand) : undefined,
  );
}
