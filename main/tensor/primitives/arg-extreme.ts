/** The shape rule that argMax and argMin share: positions along the last axis, as float32 (exact up to 2²⁴). */
import { operands, requireFloat } from '../apply.ts';
import { at, format } from '../shape.ts';
import type { Primitive } from '../primitive.ts';

export const inferArgExtreme =
  (name: string): Primitive['infer'] =>
  (inputs) => {
    const [x] = operands(name, inputs, 1);
    requireFloat(name, inputs);
    if (x.shape.length === 0 || at(x.shape, x.shape.length - 1) > 2 ** 24) {
      throw new Error(`${name}: the last axis of ${format(x.shape)} must hold 1 to 2^24 elements`);
    }
    return { shape: [...x.shape.slice(0, -1), 1], dtype: 'float32' };
  };
