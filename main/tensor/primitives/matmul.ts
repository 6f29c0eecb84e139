/** matmul: matrix products over the last two axes, batched over the others, which are broadcast. */
import { apply, operands, requireFloat } from '../apply.ts';
import { flagAttribute } from '../attributes.ts';
import { at, broadcastShapes, format } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { sumTo } from './broadcast-and-sum.ts';

export interface MatmulOptions {
  /** a is [batch…, K, M] instead of [batch…, M, K]. */
  readonly transposeA?: boolean;
  /** b is [batch…, N, K] instead of [batch…, K, N]. */
  readonly transposeB?: boolean;
}

/** Rows and columns of an operand as the product sees it. */
function sides(x: Tensor, transposed: boolean): [number, number] {
  const last = x.shape.length - 1;
  return transposed ? [at(x.shape, last), at(x.shape, last - 1)] : [at(x.shape, last - 1), at(x.shape, last)];
}

export const matmulPrimitive: Primitive = {
  name: 'matmul',
  traits: noTraits,
  infer: (inputs, attributes) => {
    const [a, b] = operands('matmul', inputs, 2);
    requireFloat('matmul', inputs);
    const flags = [flagAttribute(attributes, 'transposeA'), flagAttribute(attributes, 'transposeB')];
    const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
    if (Math.min(a.shape.length, b.shape.length) >= 2 && batch !== undefined) {
      const [rows, inner] = sides(a, flags[0] === true);
      const [innerOfB, columns] = sides(b, flags[1] === true);
      if (inner === innerOfB) return { shape: [...batch, rows, columns], dtype: 'float32' };
    }
    const transposed = flags.map((flag) => (flag ? ' transposed' : ''));
    const shapes = `${format(a.shape)}${at(transposed, 0)} and ${format(b.shape)}${at(transposed, 1)}`;
    throw new Error(`matmul: ${shapes} have no product`);
  },
  gradient: (node, dy) => {
    const [a, b] = operands('matmul', node.inputs, 2);
    const transposeA = flagAttribute(node.attributes, 'transposeA');
    const transposeB = flagAttribute(node.attributes, 'transposeB');
    const da = transposeA
      ? matmul(b, dy, { transposeA: transposeB, transposeB: true })
      : matmul(dy, b, { transposeB: !transposeB });
    const db = transposeB
      ? matmul(dy, a, { transposeA: true, transposeB: transposeA })
      : matmul(a, dy, { transposeA: !transposeA });
    return [sumTo(da, a.shape), sumTo(db, b.shape)];
  },
};

export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false } = options;
  return apply(matmulPrimitive, [a, b], { transposeA, transposeB });
}
