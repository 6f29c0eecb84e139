/**
 * How a convolution's window is told to TensorFlow. Its kernels know two and three spatial axes: one axis gets a first
 * one of a single element. Zeros around the image are `SAME` where that means the same, `EXPLICIT` in two dimensions,
 * and written out where the kernels know neither (strides in three dimensions).
 */
import { at, numbersAttribute, type Shape, type Tensor } from '../../../tensor/index.ts';
import type { Values } from '../emitter.ts';
import type { GraphBuilder, NodeAttributes } from '../graph-builder.ts';

export interface Window {
  /** Two spatial axes, one of them made up if the program has one. */
  readonly planar: boolean;
  readonly kernel: Shape;
  readonly attributes: NodeAttributes;
  /** Zeros to write before and behind each spatial axis; empty where the kernel does it by itself. */
  readonly before: Shape;
  readonly after: Shape;
  /** Spatial sides of the image that the kernel sees. */
  readonly paddedSize: Shape;
}

export interface WindowParts {
  readonly graph: GraphBuilder;
  readonly values: Values;
  readonly window: Window;
}

export interface WindowSides {
  readonly node: Tensor;
  /** Spatial sides of the image, the kernel and the result. */
  readonly size: Shape;
  readonly kernel: Shape;
  readonly out: Shape;
}

export function windowOf(sides: WindowSides): Window {
  const size = withFirstAxis(sides.size, 1);
  const kernel = withFirstAxis(sides.kernel, 1);
  const out = withFirstAxis(sides.out, 1);
  const strides = withFirstAxis(numbersAttribute(sides.node.attributes, 'strides'), 1);
  const padding = withFirstAxis(numbersAttribute(sides.node.attributes, 'padding'), 0);
  const planar = kernel.length === 2;
  const window = { planar, kernel, before: [], after: [], paddedSize: size };
  const stepped = { strides: [1, ...strides, 1] };
  if (padding.every((side) => side === 0)) return { ...window, attributes: { ...stepped, padding: 'VALID' } };
  if (size.every((side, axis) => isSame(side, at(kernel, axis), at(strides, axis), at(padding, axis)))) {
    return { ...window, attributes: { ...stepped, padding: 'SAME' } };
  }
  // Behind the image only as far as some window reaches.
  const reach = out.map((count, axis) => (count - 1) * at(strides, axis) + at(kernel, axis));
  const after = reach.map((end, axis) => Math.max(0, end - at(size, axis) - at(padding, axis)));
  const fits = padding.every((side, axis) => side < at(kernel, axis));
  if (planar && fits) {
    const explicit = padding.flatMap((side, axis) => [side, at(after, axis)]);
    const attributes = { ...stepped, padding: 'EXPLICIT', explicit_paddings: [0, 0, ...explicit, 0, 0] };
    return { ...window, attributes };
  }
  const paddedSize = size.map((side, axis) => side + at(padding, axis) + at(after, axis));
  return { ...window, attributes: { ...stepped, padding: 'VALID' }, before: padding, after, paddedSize };
}

/** TensorFlow's SAME puts the odd zero behind, and as many outputs as strides fit in. */
function isSame(side: number, kernel: number, stride: number, padding: number): boolean {
  const outputs = Math.ceil(side / stride);
  const zeros = Math.max((outputs - 1) * stride + kernel - side, 0);
  return (
    Math.floor(zeros / 2) === padding && Math.floor((side + 2 * padding - kernel) / stride) + 1 === outputs
  );
}

export const withFirstAxis = (values: Shape, first: number): Shape =>
  values.length === 1 ? [first, ...values] : values;

/** [N, C, size…] as the kernel takes it: channels last, with the zeros that the window wants written. */
export function padded(x: Tensor, { graph, values, window }: WindowParts): string {
  const [samples = 1, channels = 1, ...size] = x.shape;
  const image = graph.reshape(values.as(x, 'image'), [samples, ...withFirstAxis(size, 1), channels]);
  if (window.before.length === 0) return image;
  const amounts = window.before.flatMap((side, axis) => [side, at(window.after, axis)]);
  const sides = [0, 0, ...amounts, 0, 0];
  const amountsTable = graph.integers(sides, [sides.length / 2, 2]);
  // Not a Pad: TensorFlow 2.21 draws that into the convolution that uses it, and believes from then on that the result
  // has the sides which it would have without the zeros. Where it thus comes to sides of 1, it leaves out sums over them.
  return graph.node('PadV2', [image, amountsTable, graph.floats(0)]);
}

/** [O, I, k…] as the kernel takes it. */
export function kernelOf(w: Tensor, { graph, values, window }: WindowParts): string {
  const [outputs = 1, inputs = 1] = w.shape;
  return graph.reshape(values.as(w, 'filter'), [...window.kernel, inputs, outputs]);
}

/** The inner part of an image as the kernel gave it, in the program's rank, channels last. */
export function unpadded(image: string, shape: Shape, { graph, window }: WindowParts): string {
  const [samples = 1, channels = 1, ...size] = shape;
  const inner = [samples, ...size, channels];
  if (window.before.length === 0) return graph.reshape(image, inner);
  const starts = graph.integers([0, ...window.before, 0]);
  const cut = graph.integers([samples, ...withFirstAxis(size, 1), channels]);
  const sliced = graph.node('Slice', [image, starts, cut], { Index: { type: 'int32' } });
  return graph.reshape(sliced, inner);
}
