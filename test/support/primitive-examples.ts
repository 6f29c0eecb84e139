/**
 * Small example programs, at least one per primitive: the gradients are checked on them in double precision, and the
 * engines against each other. Values are seeded; sizes are odd where a mistake at an edge would hide in even ones.
 */
import { createRandom, shuffled } from '../../shared/random.ts';
import * as t from '../../main/tensor/index.ts';
import type { Program, Shape, Tensor } from '../../main/tensor/index.ts';

/**
 * `spread`: distinct values a tenth apart, never 0, so that nothing sits on a kink. `positive`: 0.5 … 2. `ties`: few
 * distinct values, 0 among them; slopes are a convention there, so finite differences leave these examples out.
 */
export interface Values {
  readonly shape: Shape;
  readonly kind: 'spread' | 'positive' | 'ties';
}

export interface Example {
  readonly name: string;
  readonly inputs: readonly Values[];
  readonly build: (...inputs: Tensor[]) => Tensor;
}

const spread = (...shape: number[]): Values => ({ shape, kind: 'spread' });
const positive = (...shape: number[]): Values => ({ shape, kind: 'positive' });
const ties = (...shape: number[]): Values => ({ shape, kind: 'ties' });

const example = (name: string, inputs: readonly Values[], build: Example['build']): Example => ({
  name,
  inputs,
  build,
});

const broadcastPair = [spread(2, 3, 4), spread(3, 1)];
const broadcastTies = [ties(2, 3, 4), ties(3, 1)];

const elementwise: readonly Example[] = [
  example('add', broadcastPair, t.add),
  example('subtract', broadcastPair, t.subtract),
  example('multiply', broadcastPair, t.multiply),
  example('divide', [spread(2, 3, 4), positive(4)], t.divide),
  example('maximum', broadcastPair, t.maximum),
  example('maximum: ties', broadcastTies, t.maximum),
  example('minimum', broadcastPair, t.minimum),
  example('minimum: ties', broadcastTies, t.minimum),
  example('negate', [spread(7)], t.negate),
  example('exp', [spread(3, 5)], t.exp),
  example('log', [positive(3, 5)], t.log),
  example('sqrt', [positive(3, 5)], t.sqrt),
  example('abs', [spread(3, 5)], t.abs),
  example('abs: ties', [ties(3, 5)], t.abs),
  example('square', [spread(3, 5)], t.square),
  example('sigmoid', [spread(3, 5)], t.sigmoid),
  example('equal', broadcastTies, (a, b) => t.toFloat(t.equal(a, b))),
  example('less', broadcastTies, (a, b) => t.toFloat(t.less(a, b))),
  example('greater', broadcastTies, (a, b) => t.toFloat(t.greater(a, b))),
  example('select', [spread(4), ...broadcastPair], (c, a, b) => t.select(t.greater(c, 0), a, b)),
  example('toFloat', [spread(3, 5)], (x) => t.multiply(t.toFloat(t.less(x, 0)), x)),
  example('leakyRelu', [spread(3, 5)], (x) => t.leakyRelu(x, 0.01)),
  example('leakyRelu: ties', [ties(3, 5)], (x) => t.leakyRelu(x, 0.2)),
  example('leakyRelu: slope 0', [spread(3, 5)], (x) => t.leakyRelu(x, 0)),
  example('leakyReluGradient', [spread(3, 5), spread(3, 5)], (y, dy) => t.leakyReluGradient(y, dy, 0.1)),
];

const shapes: readonly Example[] = [
  example('reshape', [spread(2, 6)], (x) => t.reshape(x, [3, 1, 4])),
  example('transpose', [spread(2, 3, 4)], (x) => t.transpose(x, [2, 0, 1])),
  example('broadcastTo', [spread(3, 1)], (x) => t.broadcastTo(x, [2, 3, 4])),
  example('slice', [spread(5, 7)], (x) => t.slice(x, { starts: [1, 2], ends: [4, 7] })),
  example('slice: strides', [spread(5, 8)], (x) =>
    t.slice(x, { starts: [1, 0], ends: [5, 8], strides: [2, 3] }),
  ),
  example('pad', [spread(2, 3)], (x) => t.pad(x, { before: [1, 0], after: [0, 2], value: 0.5 })),
  example('concatenate', [spread(2, 1, 3), spread(2, 4, 3)], (a, b) => t.concatenate([a, b, a], 1)),
];

const reductions: readonly Example[] = [
  example('sum', [spread(2, 3, 4)], (x) => t.sum(x, [0, 2])),
  example('sum: all', [spread(2, 3)], (x) => t.sum(x)),
  example('mean', [spread(2, 3, 4)], (x) => t.mean(x, [1], { keepDims: true })),
  example('max', [spread(2, 3, 4)], (x) => t.max(x, [1])),
  example('max: trailing axes', [spread(2, 3, 3, 5)], (x) => t.max(x, [2, 3], { keepDims: true })),
  example('max: ties', [ties(2, 3, 4)], (x) => t.max(x, [0, 2])),
  example('min', [spread(2, 3, 4)], (x) => t.min(x, [0, 2])),
  example('min: ties', [ties(3, 6)], (x) => t.min(x, [1], { keepDims: true })),
  example('argMax', [spread(2, 3, 7)], t.argMax),
  example('argMax: ties', [ties(2, 3, 7)], t.argMax),
  example('argMin', [spread(2, 3, 7)], t.argMin),
  example('argMin: ties', [ties(2, 3, 7)], t.argMin),
  example('gather', [spread(2, 3, 5)], (x) => t.gather(x, positions)),
  example('scatterAdd', [spread(2, 3, 5), spread(2, 3, 2)], (x, values) =>
    t.scatterAdd(x, positions, values),
  ),
  example('mapExtremes', [spread(2, 3, 3, 5)], (x) => {
    const { low, high } = t.mapExtremes(x);
    return t.divide(t.subtract(t.reshape(x, [2, 3, 15]), low), t.subtract(high, low));
  }),
  example('softmax', [spread(2, 3, 2, 2)], (x) => t.softmax(x, 1)),
  example('softmax: last axis', [spread(3, 5)], (x) => t.softmax(x, -1)),
  example('logSoftmax', [spread(2, 3, 2, 2)], (x) => t.logSoftmax(x, 1)),
];

/** [2, 3, 2], places in an axis of 5; one row names the same place twice. */
const positions = t.constant(Float32Array.of(0, 4, 2, 2, 1, 3, 3, 0, 4, 1, 0, 2), [2, 3, 2]);

const products: readonly Example[] = [
  example('matmul', [spread(3, 4), spread(4, 2)], (a, b) => t.matmul(a, b)),
  example('matmul: batch, both transposed', [spread(2, 4, 3), spread(2, 5, 4)], (a, b) =>
    t.matmul(a, b, { transposeA: true, transposeB: true }),
  ),
  example('matmul: broadcast, b transposed', [spread(3, 4), spread(2, 5, 4)], (a, b) =>
    t.matmul(a, b, { transposeB: true }),
  ),
  example('matmul: a transposed', [spread(2, 1, 4, 3), spread(3, 4, 2)], (a, b) =>
    t.matmul(a, b, { transposeA: true }),
  ),
  example('convolution: 2D', [spread(2, 2, 5, 4), spread(3, 2, 3, 3), spread(3)], (x, w, bias) =>
    t.convolution(x, w, { bias, padding: [1, 1] }),
  ),
  example('convolution: 2D, strides', [spread(1, 2, 6, 5), spread(2, 2, 3, 2)], (x, w) =>
    t.convolution(x, w, { strides: [2, 1], padding: [1, 0] }),
  ),
  example('convolution: 1D, tail dropped', [spread(2, 1, 8), spread(2, 1, 3)], (x, w) =>
    t.convolution(x, w, { strides: [2] }),
  ),
  example('convolution: 1 × 1', [spread(2, 3, 3, 2), spread(2, 3, 1, 1), spread(2)], (x, w, bias) =>
    t.convolution(x, w, { bias }),
  ),
  example('convolution: 3D', [spread(1, 2, 3, 2, 3), spread(2, 2, 3, 3, 3)], (x, w) =>
    t.convolution(x, w, { padding: [1, 1, 1] }),
  ),
  example('convolution: 3D, strides', [spread(1, 1, 5, 4, 4), spread(2, 1, 3, 1, 2)], (x, w) =>
    t.convolution(x, w, { strides: [2, 1, 2], padding: [1, 0, 0] }),
  ),
  example('convolutionInputGradient', [spread(3, 2, 3, 3), spread(2, 3, 3, 2)], (w, dy) =>
    t.convolutionInputGradient(w, dy, { inputSize: [6, 4], strides: [2, 2], padding: [1, 1] }),
  ),
  example('convolutionWeightGradient', [spread(2, 2, 6, 4), spread(2, 3, 3, 2)], (x, dy) =>
    t.convolutionWeightGradient(x, dy, { kernel: [3, 3], strides: [2, 2], padding: [1, 1] }),
  ),
  example('transposedConvolution: 2D', [spread(2, 3, 2, 3), spread(3, 2, 2, 2), spread(2)], (x, w, bias) =>
    t.transposedConvolution(x, w, { bias, strides: [2, 2] }),
  ),
  example('transposedConvolution: 3D', [spread(1, 2, 2, 1, 2), spread(2, 1, 1, 2, 2)], (x, w) =>
    t.transposedConvolution(x, w, { strides: [1, 2, 2] }),
  ),
  example('transposedConvolution: overlapping', [spread(1, 2, 3, 3), spread(2, 2, 4, 3)], (x, w) =>
    t.transposedConvolution(x, w, { strides: [2, 2], padding: [1, 1] }),
  ),
];

const images: readonly Example[] = [
  example('averagePool: 2D, tails', [spread(2, 2, 5, 7)], (x) => t.averagePool(x, { window: [2, 3] })),
  example('averagePool: 2D, even', [spread(1, 2, 4, 6)], (x) => t.averagePool(x, { window: [2, 2] })),
  example('averagePool: 3D', [spread(1, 2, 4, 3, 4)], (x) => t.averagePool(x, { window: [2, 1, 2] })),
  example('averagePool: 1D, tail', [spread(2, 1, 7)], (x) => t.averagePool(x, { window: [3] })),
  example('averagePool: overlapping', [spread(1, 2, 6, 5)], (x) =>
    t.averagePool(x, { window: [3, 2], strides: [2, 1] }),
  ),
  example('averagePoolGradient', [spread(2, 2, 2, 2)], (dy) =>
    t.averagePoolGradient(dy, { window: [2, 3], inputSize: [5, 7] }),
  ),
  example('maxPool: 2D, tails', [spread(2, 2, 5, 7)], (x) => t.maxPool(x, { window: [2, 3] })),
  example('maxPool: 3D', [spread(1, 2, 4, 2, 4)], (x) => t.maxPool(x, { window: [2, 2, 2] })),
  example('maxPool: overlapping', [spread(1, 2, 7, 5)], (x) =>
    t.maxPool(x, { window: [3, 3], strides: [2, 1] }),
  ),
  example('maxPool: ties', [ties(1, 2, 4, 6)], (x) => t.maxPool(x, { window: [2, 2] })),
  example('resize: nearest, up and down', [spread(1, 2, 3, 4)], (x) => t.resize(x, [6, 3], 'nearest')),
  example('resize: linear, up', [spread(2, 1, 3, 2)], (x) => t.resize(x, [6, 5], 'linear')),
  example('resize: linear, down', [spread(1, 2, 7, 5)], (x) => t.resize(x, [3, 2], 'linear')),
  example('resize: linear, 3D', [spread(1, 1, 2, 3, 2)], (x) => t.resize(x, [4, 3, 5], 'linear')),
  example('normalize', [spread(2, 3, 3, 5), spread(3), spread(3)], (x, scale, bias) =>
    t.normalize(x, { scale, bias, slope: 0.01 }),
  ),
  example('normalize: 3D, no activation', [spread(1, 2, 2, 3, 3), spread(2)], (x, scale) =>
    t.normalize(x, { scale, epsilon: 0.1 }),
  ),
  example('normalize: plain', [spread(2, 2, 7)], (x) => t.normalize(x)),
];

export const examples: readonly Example[] = [
  ...elementwise,
  ...shapes,
  ...reductions,
  ...products,
  ...images,
];

/** Values for an input: a pure function of its position and shape. */
export function exampleValues({ shape, kind }: Values, position: number): Float32Array {
  const count = t.sizeOf(shape);
  const random = createRandom(count, position);
  if (kind === 'positive') return Float32Array.from({ length: count }, () => random.between(0.5, 2));
  if (kind === 'ties') return Float32Array.from({ length: count }, () => random.integer(3) - 1);
  const steps = shuffled([...Array(count).keys()], random);
  return Float32Array.from(
    steps,
    (step) => (step - Math.floor(count / 2) + 0.5 + position / 8) * Math.min(0.1, 4 / count),
  );
}

export interface ExampleProgram {
  /** Output `y`; output `d0`, `d1` … : the gradient of Σ y · (fixed weights) for each input. */
  readonly program: Program;
  /** Values of the inputs `x0`, `x1` … */
  readonly feeds: Readonly<Record<string, Float32Array>>;
}

/** The example as a program that runs its primitive forward and backward. */
export function exampleProgram({ inputs, build }: Example): ExampleProgram {
  const operands = inputs.map(({ shape }, position) => t.input(`x${String(position)}`, shape));
  const y = build(...operands);
  const slopes = t
    .gradients(weightedSum(y), operands)
    .map((slope, position) => [`d${String(position)}`, slope] as const);
  const values = inputs.map(
    (each, position) => [`x${String(position)}`, exampleValues(each, position)] as const,
  );
  return {
    program: t.program({ outputs: Object.fromEntries([['y', y] as const, ...slopes]) }),
    feeds: Object.fromEntries(values),
  };
}

/** Σ y · weights, with weights that tell the elements apart. */
export function weightedSum(y: Tensor): Tensor {
  const weights = Float32Array.from({ length: t.sizeOf(y.shape) }, (_, index) => Math.cos(1 + index * 1.7));
  return t.sum(t.multiply(y, t.constant(weights, y.shape)));
}
