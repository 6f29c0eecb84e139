/** Applies a primitive to tensors: checks the operands by its shape rule and makes the node. */
import { constant, createTensor } from './tensor.ts';
import type { Attributes, Tensor } from './tensor.ts';
import type { Primitive } from './primitive.ts';

/** What element-wise builders take: plain numbers stand for scalar constants. */
export type Operand = Tensor | number;

export const toTensor = (operand: Operand): Tensor =>
  typeof operand === 'number' ? constant(operand) : operand;

export function apply(primitive: Primitive, inputs: readonly Operand[], attributes: Attributes = {}): Tensor {
  const tensors = inputs.map(toTensor);
  const { shape, dtype } = primitive.infer(tensors, attributes);
  return createTensor(primitive.name, tensors, attributes, shape, dtype);
}

/** The operands of a primitive with exactly `Count` inputs. */
export function operands(name: string, inputs: readonly Tensor[], count: 1): [Tensor];
export function operands(name: string, inputs: readonly Tensor[], count: 2): [Tensor, Tensor];
export function operands(name: string, inputs: readonly Tensor[], count: 3): [Tensor, Tensor, Tensor];
export function operands(name: string, inputs: readonly Tensor[], count: number): Tensor[] {
  if (inputs.length !== count) {
    throw new Error(`${name}: takes ${String(count)} operands, not ${String(inputs.length)}`);
  }
  return [...inputs];
}

export function requireFloat(name: string, inputs: readonly Tensor[]): void {
  if (inputs.some((operand) => operand.dtype !== 'float32')) {
    throw new Error(`${name}: takes float32, not bool: convert with toFloat`);
  }
}
