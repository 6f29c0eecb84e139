/** What the element-wise primitives share: the shape rules, and the way back from a broadcast for their gradients. */
import { operands, requireFloat } from '../apply.ts';
import { broadcastShapes, format } from '../shape.ts';
import type { DType, Shape, Tensor } from '../tensor.ts';
import type { Primitive } from '../primitive.ts';

function broadcastAll(name: string, inputs: readonly Tensor[]): Shape {
  return inputs.reduce<Shape>((shape, operand) => {
    const joined = broadcastShapes(shape, operand.shape);
    if (joined === undefined) {
      const shapes = inputs.map((tensor) => format(tensor.shape)).join(' and ');
      throw new Error(`${name}: the shapes ${shapes} do not broadcast`);
    }
    return joined;
  }, []);
}

export const inferUnary =
  (name: string): Primitive['infer'] =>
  (inputs) => {
    const [x] = operands(name, inputs, 1);
    requireFloat(name, inputs);
    return { shape: x.shape, dtype: 'float32' };
  };

export const inferBinary =
  (name: string, dtype: DType = 'float32'): Primitive['infer'] =>
  (inputs) => {
    operands(name, inputs, 2);
    requireFloat(name, inputs);
    return { shape: broadcastAll(name, inputs), dtype };
  };

/** For `select`: a bool condition and two float32 branches. */
export const inferSelect =
  (name: string): Primitive['infer'] =>
  (inputs) => {
    const [condition, ...branches] = operands(name, inputs, 3);
    if (condition.dtype !== 'bool') throw new Error(`${name}: the condition is float32, not bool`);
    requireFloat(name, branches);
    return { shape: broadcastAll(name, inputs), dtype: 'float32' };
  };
