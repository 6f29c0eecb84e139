/**
 * Simplifies a program without changing its values: rules replace a node by a cheaper one (`simplifications/`), equal
 * nodes become one, and what nobody needs is dropped. Inputs and states stay the nodes they are. Local rules on a graph
 * walked once from inputs to users, as in any peephole optimiser; a replacement is itself simplified until no rule fits.
 */
import type { Program } from './program.ts';
import { rewrite, withInputs } from './rewrite.ts';
import { dropBroadcast } from './simplifications/broadcasts.ts';
import { foldConstants, neutralElement } from './simplifications/constants.ts';
import { scatterOnto } from './simplifications/scatter.ts';
import { joinSigns } from './simplifications/signs.ts';
import { joinShapes, trivialShape } from './simplifications/shapes.ts';
import { structuralKey } from './structural-key.ts';
import type { Tensor } from './tensor.ts';

/** A cheaper node with the same value, shape and type; undefined where the rule does not apply. */
type Rule = (node: Tensor) => Tensor | undefined;

/** Tried in this order. */
export const simplificationRules = {
  foldConstants,
  neutralElement,
  trivialShape,
  joinShapes,
  dropBroadcast,
  scatterOnto,
  joinSigns,
} satisfies Readonly<Record<string, Rule>>;

/** @param rules all of them, if absent */
export function simplify(
  program: Program,
  rules: readonly Rule[] = Object.values(simplificationRules),
): Program {
  const unique = new Map<string, Tensor>();
  const settled = new Set<Tensor>();
  const settle = (node: Tensor): Tensor => {
    if (settled.has(node)) return node;
    const current = withInputs(node, node.inputs.map(settle));
    for (const rule of rules) {
      const replacement = rule(current);
      if (replacement !== undefined) return settle(replacement);
    }
    const key = structuralKey(current);
    const first = unique.get(key) ?? current;
    unique.set(key, first);
    settled.add(first);
    return first;
  };
  return rewrite(program, settle);
}
