/** toFloat: 1 where a bool holds, 0 elsewhere. Flat almost everywhere, hence no gradient. */
import { apply, operands } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';

export const toFloatPrimitive: Primitive = {
  name: 'toFloat',
  infer: (inputs) => {
    const [x] = operands('toFloat', inputs, 1);
    if (x.dtype !== 'bool') throw new Error('toFloat: takes bool, not float32');
    return { shape: x.shape, dtype: 'float32' };
  },
};

export function toFloat(x: Tensor): Tensor {
  return apply(toFloatPrimitive, [x]);
}
