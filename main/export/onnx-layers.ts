/**
 * Each kind of layer as a standard ONNX operator (ONNX operators, opset of `model-proto.ts`). Written independently of
 * what the layers compute in the app, so that holding one against the other means something. A new kind does not compile
 * without its line here.
 */
import type { OnnxAttribute, OnnxInitializer, OnnxNode } from '../engine/onnx/model-proto.ts';
import { factorizationPart, writePart } from './onnx-factorization.ts';
import type { LayerKindName, LayerOf, NdArray } from '../network/index.ts';

/** A parameter of the operator: one of the layer's by its name, or a constant for every channel. */
export type OnnxParameter = { readonly name: string; readonly constant?: number };

/** One operator, which reads the layer's inputs and then its parameters. */
export interface OnnxOperator {
  readonly operator: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  /** Inputs behind the maps, in the operator's order. */
  readonly parameters: readonly OnnxParameter[];
}

/** Several operators; what they have between them is named after the layer. */
export interface OnnxPart {
  readonly nodes: readonly OnnxNode[];
  readonly initializers?: readonly OnnxInitializer[];
}

/** Where a layer of several operators stands. */
export interface OnnxPlace {
  readonly inputs: readonly string[];
  /** The name of its output, and the beginning of the names of what is inside it. */
  readonly id: string;
  readonly dims: number;
  /** Of its output. */
  readonly channels: number;
  /** One of the layer's parameters. */
  readonly parameter: (name: string) => NdArray;
}

export type OnnxLayer = OnnxOperator | OnnxPart;

/** Instance normalisation's epsilon, as in training. */
const epsilon = 1e-5;

const node = (operator: string, inputs: readonly string[], output: string): OnnxNode => ({
  name: output,
  operator,
  inputs,
  outputs: [output],
  attributes: {},
});

/** Behind the last voxel, whatever the size. */
const endOfAxis = 2 ** 31 - 1;

const integers = (name: string, values: readonly number[]): OnnxInitializer => ({
  name,
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

const weights = (bias: boolean): OnnxParameter[] => [{ name: 'weight' }, ...(bias ? [{ name: 'bias' }] : [])];

export const onnxLayers: {
  readonly [Name in Exclude<LayerKindName, 'input'>]: (layer: LayerOf<Name>, place: OnnxPlace) => OnnxLayer;
} = {
  convolution: ({ kernel, strides, bias, padding: border }) => {
    const padding = kernel.map((side) => (border === 'none' ? 0 : (side - 1) / 2));
    return {
      operator: 'Conv',
      attributes: { kernel_shape: kernel, strides, pads: [...padding, ...padding] },
      parameters: weights(bias),
    };
  },
  transposedConvolution: ({ strides, bias }) => ({
    operator: 'ConvTranspose',
    attributes: { kernel_shape: strides, strides },
    parameters: weights(bias),
  }),
  normalization: ({ affine }) => ({
    operator: 'InstanceNormalization',
    attributes: { epsilon: { float: epsilon } },
    // the operator asks for a scale and a bias, also where the network has none
    parameters: affine
      ? [{ name: 'scale' }, { name: 'bias' }]
      : [
          { name: 'scale', constant: 1 },
          { name: 'bias', constant: 0 },
        ],
  }),
  activation: ({ slope }) => ({
    operator: 'LeakyRelu',
    attributes: { alpha: { float: slope } },
    parameters: [],
  }),
  pool: ({ mode, window }) => ({
    operator: mode === 'max' ? 'MaxPool' : 'AveragePool',
    attributes: { kernel_shape: window, strides: window },
    parameters: [],
  }),
  add: () => ({ operator: 'Sum', attributes: {}, parameters: [] }),
  concatenation: () => ({ operator: 'Concat', attributes: { axis: 1 }, parameters: [] }),
  gate: (_layer, { id, inputs: [maps = '', logits = ''] }) => ({
    nodes: [node('Sigmoid', [logits], `${id}.weights`), node('Mul', [maps, `${id}.weights`], id)],
  }),
  crop: ({ margin }, { id, inputs }) => {
    const last = margin.map((side) => (side === 0 ? endOfAxis : -side));
    const axes = margin.map((_, axis) => axis + 2);
    const lists = { starts: margin, ends: last, axes };
    const initializers = Object.entries(lists).map(([name, values]) => integers(`${id}.${name}`, values));
    return { nodes: [node('Slice', [...inputs, ...initializers.map(({ name }) => name)], id)], initializers };
  },
  // a transposed convolution of ones: `Resize` means different things in different sets of operators
  upsample: ({ factors }, { id, inputs, channels }) => {
    const shape = [channels, 1, ...factors];
    const ones = new Float32Array(shape.reduce((size, side) => size * side, 1)).fill(1);
    const attributes = { kernel_shape: factors, strides: factors, group: channels };
    return {
      nodes: [{ ...node('ConvTranspose', [...inputs, `${id}.ones`], id), attributes }],
      initializers: [{ name: `${id}.ones`, shape, data: ones }],
    };
  },
  prelu: (_layer, { id, inputs, dims, parameter }) => {
    const { shape, data } = parameter('slope');
    const own = { name: `${id}.slope`, shape: [...shape, ...new Array<number>(dims).fill(1)], data };
    return { nodes: [node('PRelu', [...inputs, own.name], id)], initializers: [own] };
  },
  gelu: (_layer, { id, inputs: [x = ''] }) => {
    const part = writePart(id);
    const cube = part.add('Mul', [part.add('Mul', [x, x]), x]);
    const cubic = part.add('Add', [part.add('Mul', [cube, part.floats([1], [0.044715])]), x]);
    const steep = part.add('Mul', [cubic, part.floats([1], [2 * Math.sqrt(2 / Math.PI)])]);
    return part.end(part.add('Mul', [x, part.add('Sigmoid', [steep])]));
  },
  layerNorm: (_layer, { id, inputs: [x = ''], dims, parameter }) => {
    const part = writePart(id);
    const own = (name: string): string => {
      const { shape, data } = parameter(name);
      return part.floats([...shape, ...new Array<number>(dims).fill(1)], data);
    };
    const mean = (value: string): string =>
      part.add('ReduceMean', [value, part.integers([1])], { keepdims: 1 });
    const centred = part.add('Sub', [x, mean(x)]);
    const variance = mean(part.add('Mul', [centred, centred]));
    const deviation = part.add('Sqrt', [part.add('Add', [variance, part.floats([1], [epsilon])])]);
    const scaled = part.add('Mul', [part.add('Div', [centred, deviation]), own('scale')]);
    return part.end(part.add('Add', [scaled, own('shift')]));
  },
  positionTable: () => ({ operator: 'Add', attributes: {}, parameters: [{ name: 'table' }] }),
  factorization: (layer, { id, inputs: [input = ''], parameter }) =>
    factorizationPart(layer, { id, input, parameter }),
  // of training alone
  dropout: () => ({ operator: 'Identity', attributes: {}, parameters: [] }),
  dropBlock: () => ({ operator: 'Identity', attributes: {}, parameters: [] }),
};
