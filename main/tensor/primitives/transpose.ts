/** transpose: reorders axes; axis i of the result is axis permutation[i] of x. */
import { apply, operands } from '../apply.ts';
import { numbersAttribute } from '../attributes.ts';
import { at, format, range } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';

export const transposePrimitive: Primitive = {
  name: 'transpose',
  traits: { ...noTraits, ofNumbers: (x) => x },
  infer: (inputs, attributes) => {
    const [x] = operands('transpose', inputs, 1);
    const permutation = numbersAttribute(attributes, 'permutation');
    const sorted = [...permutation].sort((a, b) => a - b);
    if (sorted.length !== x.shape.length || sorted.some((axis, position) => axis !== position)) {
      throw new Error(
        `transpose: ${format(permutation)} is no permutation of the axes of ${format(x.shape)}`,
      );
    }
    return { shape: permutation.map((axis) => at(x.shape, axis)), dtype: x.dtype };
  },
  gradient: (node, dy) => [
    transpose(dy, inversePermutation(numbersAttribute(node.attributes, 'permutation'))),
  ],
};

export function transpose(x: Tensor, permutation: readonly number[]): Tensor {
  return apply(transposePrimitive, [x], { permutation });
}

export const inversePermutation = (permutation: readonly number[]): number[] =>
  range(permutation.length).map((axis) => permutation.indexOf(axis));
