/** Changes of shape that change nothing, or that follow one another. */
import { numbersAttribute } from '../attributes.ts';
import { broadcastTo } from '../primitives/broadcast-and-sum.ts';
import { reshape } from '../primitives/reshape.ts';
import { transpose } from '../primitives/transpose.ts';
import { at, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/** Without a permutation or a reduction of more than one element, only the shape may differ. */
export function trivialShape(node: Tensor): Tensor | undefined {
  const [x] = node.inputs;
  if (x === undefined || !keepsElements(node, x)) return undefined;
  if (sameShape(x.shape, node.shape)) return x;
  return node.primitive === 'reshape' ? undefined : reshape(x, node.shape);
}

function keepsElements(node: Tensor, x: Tensor): boolean {
  switch (node.primitive) {
    case 'reshape':
      return true;
    case 'broadcastTo':
    case 'slice':
    case 'pad':
    case 'concatenate':
      return sameShape(x.shape, node.shape);
    case 'transpose':
      return ascending(
        numbersAttribute(node.attributes, 'permutation').filter((axis) => at(x.shape, axis) > 1),
      );
    case 'sum':
    case 'mean':
    case 'max':
    case 'min':
      return numbersAttribute(node.attributes, 'axes').every((axis) => at(x.shape, axis) === 1);
    default:
      return false;
  }
}

const ascending = (axes: readonly number[]): boolean =>
  axes.every((axis, position) => position === 0 || at(axes, position - 1) < axis);

/** Two changes of the same kind are one. */
export function joinShapes(node: Tensor): Tensor | undefined {
  const [inner] = node.inputs;
  const [x] = inner?.inputs ?? [];
  if (inner === undefined || x === undefined || inner.primitive !== node.primitive) return undefined;
  switch (node.primitive) {
    case 'reshape':
      return reshape(x, node.shape);
    case 'broadcastTo':
      return broadcastTo(x, node.shape);
    case 'transpose': {
      const first = numbersAttribute(inner.attributes, 'permutation');
      const second = numbersAttribute(node.attributes, 'permutation');
      return transpose(
        x,
        second.map((axis) => at(first, axis)),
      );
    }
    default:
      return undefined;
  }
}
