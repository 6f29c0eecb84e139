/**
 * A symbolic tensor: one node of a program. It names a primitive, its inputs and a static shape; it holds no numbers
 * (constants excepted). Programs are built by calling primitives on tensors, differentiated by `gradients.ts`,
 * simplified by `simplify.ts` and run by an engine. Modelled on JAX's jaxpr, with static shapes only.
 *
 * Images are [N, C, (D,) H, W]; convolution weights [O, I, k…]; transposed-convolution weights [I, O, k…].
 */

import type { LeafName, PrimitiveName } from './names.ts';

export type Shape = readonly number[];
export type DType = 'float32' | 'bool';
export type Attribute = number | string | boolean | readonly number[] | Float32Array;
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Tensor {
  /** Rises in order of creation, so inputs always have smaller ids than their users. */
  readonly id: number;
  readonly primitive: PrimitiveName | LeafName;
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
  readonly shape: Shape;
  readonly dtype: DType;
}

let nextId = 0;

export function createTensor(
  primitive: PrimitiveName | LeafName,
  inputs: readonly Tensor[],
  attributes: Attributes,
  shape: Shape,
  dtype: DType = 'float32',
): Tensor {
  return { id: nextId++, primitive, inputs, attributes, shape, dtype };
}

export const sizeOf = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);

/** A value fed at every run. */
export function input(name: string, shape: Shape): Tensor {
  return createTensor('input', [], { name }, shape);
}

/** A value that the executable owns from run to run: a weight, an optimiser slot, a counter. */
export function state(name: string, shape: Shape): Tensor {
  return createTensor('state', [], { name }, shape);
}

export function constant(value: number | Float32Array, shape: Shape = []): Tensor {
  const data = typeof value === 'number' ? new Float32Array(sizeOf(shape)).fill(value) : value;
  if (data.length !== sizeOf(shape)) {
    throw new Error(`constant: ${String(data.length)} numbers do not fill the shape [${shape.join(', ')}]`);
  }
  return createTensor('constant', [], { data }, shape);
}
