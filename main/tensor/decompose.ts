/** Rewrites a program so that only the primitives that an engine has are left. */
import type { Program } from './program.ts';
import { isLeaf } from './names.ts';
import { primitiveOf } from './primitives/index.ts';
import { rewrite, withInputs } from './rewrite.ts';
import { simplify } from './simplify.ts';
import type { Tensor } from './tensor.ts';

/**
 * @param has whether the engine runs this node as it is.
 * @throws if a primitive is left that the engine has not and that has no decomposition.
 */
export function decomposeProgram(program: Program, has: (node: Tensor) => boolean): Program {
  return simplify(rewrite(program, (node) => expand(node, has)));
}

function expand(node: Tensor, has: (node: Tensor) => boolean): Tensor {
  if (isLeaf(node.primitive) || has(node)) return node;
  const { decompose } = primitiveOf(node) ?? {};
  if (decompose === undefined) {
    throw new Error(`decomposeProgram: the engine has no "${node.primitive}", and it has no decomposition`);
  }
  // The parts may be composite themselves. The operands are done, so the walk ends at them.
  const done = new Map(node.inputs.map((operand) => [operand, operand]));
  const visit = (part: Tensor): Tensor => {
    const known = done.get(part);
    if (known !== undefined) return known;
    const result = expand(withInputs(part, part.inputs.map(visit)), has);
    done.set(part, result);
    return result;
  };
  return visit(decompose(node.inputs, node.attributes));
}
