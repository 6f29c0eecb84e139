/**
 * In which order each tensor of a program lies in memory. TensorFlow's kernels want channels last: images as
 * [N, (D,) H, W, C] and filters as [k…, I, O]. Convolutions, pools and norms say what their operands are; element-wise
 * primitives and others that keep their axes pass it on, forwards and backwards, down to weights and optimiser slots.
 * So a whole step runs without a transposition. An emitter that needs another order than a tensor has still gets it, by
 * a copy.
 */
import {
  at,
  type ImageOrFilter,
  primitiveOf,
  type Program,
  range,
  type Shape,
  type Tensor,
} from '../../tensor/index.ts';

export type Layout = 'plain' | ImageOrFilter;
export type LayoutOf = (tensor: Tensor) => Layout;

/** Axis `order[i]` of the program's tensor is axis i in memory. */
export type Order = readonly number[];

export function orderOf(layout: Layout, rank: number): Order {
  const space = range(rank).slice(2);
  if (rank < 3 || layout === 'plain') return range(rank);
  return layout === 'image' ? [0, ...space, 1] : [...space, 1, 0];
}

export const inOrder = <T>(values: readonly T[], order: Order): T[] =>
  order.flatMap((axis) => values.slice(axis, axis + 1));

/** Whether both orders put the elements of this shape in the same places: only axes of one element change theirs. */
export function sameInMemory(shape: Shape, from: Order, to: Order): boolean {
  const real = (order: Order): number[] => order.filter((axis) => at(shape, axis) !== 1);
  return real(from).join() === real(to).join();
}

export function assignLayouts(program: Program): LayoutOf {
  const groups = new Map<number, Group>();
  const groupOf = (tensor: Tensor): Group => {
    const group = groups.get(tensor.id) ?? { layout: undefined, parent: undefined };
    groups.set(tensor.id, group);
    return root(group);
  };
  const say = (tensor: Tensor | undefined, layout: Layout): void => {
    if (tensor !== undefined && tensor.shape.length >= 3) groupOf(tensor).layout ??= layout;
  };
  for (const node of program.nodes) sayByUse(node, say);
  for (const node of program.nodes) {
    for (const operand of node.inputs) if (liesLike(operand, node)) join(groupOf(operand), groupOf(node));
  }
  return (tensor) => (tensor.shape.length < 3 ? 'plain' : (groupOf(tensor).layout ?? 'plain'));
}

function sayByUse(node: Tensor, say: (tensor: Tensor | undefined, layout: Layout) => void): void {
  const layout = primitiveOf(node)?.traits.layout ?? null;
  if (layout === null) return;
  if (layout.result !== null) say(node, layout.result);
  for (const [index, one] of layout.operands.entries()) if (one !== null) say(node.inputs[index], one);
}

/** Reshaping space alone leaves an image's channels where they are. */
function liesLike(operand: Tensor, node: Tensor): boolean {
  if (Math.min(operand.shape.length, node.shape.length) < 3) return false;
  if (node.primitive === 'reshape') return keepsChannels(operand.shape, node.shape);
  // A matrix times maps [N, C, voxels] mixes channels.
  if (node.primitive === 'matmul') return operand === node.inputs[1] && node.inputs[0]?.shape.length === 2;
  return primitiveOf(node)?.traits.keepsAxes === true && operand.shape.length === node.shape.length;
}

export const keepsChannels = (from: Shape, to: Shape): boolean =>
  from.slice(0, 2).join() === to.slice(0, 2).join();

interface Group {
  layout: Layout | undefined;
  parent: Group | undefined;
}

function root(group: Group): Group {
  let top = group;
  while (top.parent !== undefined) top = top.parent;
  return top;
}

/** Where two groups disagree, they stay apart, and values are copied between them. */
function join(a: Group, b: Group): void {
  if (a === b || (a.layout !== undefined && b.layout !== undefined && a.layout !== b.layout)) return;
  b.parent = a;
  a.layout ??= b.layout;
}
