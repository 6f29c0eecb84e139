/** sum, mean, max and min over axes. */
import { flagAttribute, numbersAttribute, operand } from '../../../tensor/index.ts';
import { settled } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';

const reduction =
  (operator: string): Emitter =>
  (node, graph, values) => {
    const x = operand(node, 0);
    const axes = numbersAttribute(node.attributes, 'axes');
    const order = values.orderOf(x);
    const places = axes.map((axis) => order.indexOf(axis)).sort((a, b) => a - b);
    const keepDims = flagAttribute(node.attributes, 'keepDims');
    const reduced = graph.node(operator, [values.of(x), graph.integers(places)], { keep_dims: keepDims });
    return settled(reduced, node, { graph, values, from: keepDims ? order : without(order, axes) });
  };

/** The order of the axes that are left, counted anew. */
function without(order: readonly number[], axes: readonly number[]): number[] {
  const left = order.filter((axis) => !axes.includes(axis));
  const sorted = [...left].sort((a, b) => a - b);
  return left.map((axis) => sorted.indexOf(axis));
}

export const reductionEmitters: Readonly<Record<string, Emitter>> = {
  sum: reduction('Sum'),
  mean: reduction('Mean'),
  max: reduction('Max'),
  min: reduction('Min'),
};
