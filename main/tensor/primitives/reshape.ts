/** reshape: the same elements in row-major order under another shape. Costs nothing to an engine. */
import { apply, operands } from '../apply.ts';
import { numbersAttribute } from '../attributes.ts';
import { format } from '../shape.ts';
import { sizeOf } from '../tensor.ts';
import type { Shape, Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';

export const reshapePrimitive: Primitive = {
  name: 'reshape',
  traits: { ...noTraits, ofNumbers: (x) => x },
  infer: (inputs, attributes) => {
    const [x] = operands('reshape', inputs, 1);
    const shape = numbersAttribute(attributes, 'shape');
    if (sizeOf(shape) !== sizeOf(x.shape)) {
      throw new Error(`reshape: ${format(x.shape)} and ${format(shape)} have different numbers of elements`);
    }
    return { shape, dtype: x.dtype };
  },
  gradient: (node, dy) => node.inputs.map((x) => reshape(dy, x.shape)),
};

export function reshape(x: Tensor, shape: Shape): Tensor {
  return apply(reshapePrimitive, [x], { shape });
}
