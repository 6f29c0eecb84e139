/**
 * A training step keeps all parameters in one long vector, and each slot of the optimiser in another: clipping, the
 * update and the check for finite numbers are then a few nodes instead of some for every parameter. Names exist outside
 * the step alone: in the network, in checkpoints, in a method's eyes. Here one becomes the other.
 */
import { parametersOf, type Network, type Parameter, type Weights } from '../network/index.ts';
import { concatenate, reshape, sizeOf, slice, type Tensor } from '../tensor/index.ts';

/** The state with the parameters themselves. */
export const parameterVector = 'parameters';

/** A parameter's place in the vectors, its numbers in row-major order. */
export interface Span {
  readonly parameter: Parameter;
  /** Index of its first number, and behind its last. */
  readonly from: number;
  readonly to: number;
}

/** In the order of the layers, without gaps. */
export function spansOf(network: Network): Span[] {
  let from = 0;
  return parametersOf(network).map((parameter) => {
    const span = { parameter, from, to: from + sizeOf(parameter.shape) };
    from = span.to;
    return span;
  });
}

export const lengthOf = (spans: readonly Span[]): number => spans.at(-1)?.to ?? 0;

/** @param nameOf a parameter's array among `arrays`. @throws Error naming an array that is missing or has another length */
export function joinArrays(
  spans: readonly Span[],
  arrays: Weights,
  nameOf: (parameter: string) => string = (parameter) => parameter,
): Float32Array {
  const vector = new Float32Array(lengthOf(spans));
  for (const { parameter, from, to } of spans) {
    const name = nameOf(parameter.name);
    const data = arrays.get(name)?.data;
    if (data?.length !== to - from)
      throw new Error(`internal: ${name} has ${data?.length ?? 'no'} numbers, not ${to - from}`);
    vector.set(data, from);
  }
  return vector;
}

/** Copies, by the parameters' names. */
export function splitVector(spans: readonly Span[], vector: Float32Array): Weights {
  return new Map(
    spans.map(({ parameter, from, to }) => [
      parameter.name,
      { shape: parameter.shape, data: vector.slice(from, to) },
    ]),
  );
}

/** The tensors of all parameters, by name. @param vector [length] */
export function viewsOf(spans: readonly Span[], vector: Tensor): Map<string, Tensor> {
  return new Map(
    spans.map(({ parameter, from, to }) => [
      parameter.name,
      reshape(slice(vector, { starts: [from], ends: [to] }), parameter.shape),
    ]),
  );
}

/**
 * The way back: [length] from one tensor of each parameter's shape, in order. Biases and scales are joined with their
 * neighbours first: onnxruntime computes what was written last first, so that the last layer's gradients, all of them,
 * come before those of the layer below, as backpropagation has them, and no map waits longer than it must.
 */
export function joinTensors(tensors: readonly Tensor[]): Tensor {
  const parts: Tensor[] = [];
  let small: Tensor[] = [];
  const flush = (): void => {
    if (small.length > 0) parts.push(concatenate(small, 0));
    small = [];
  };
  for (const tensor of tensors) {
    if (tensor.shape.length === 1) small.push(tensor);
    else {
      flush();
      parts.push(reshape(tensor, [sizeOf(tensor.shape)]));
    }
  }
  flush();
  return concatenate(parts, 0);
}
