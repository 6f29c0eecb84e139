/**
 * The size of what an ONNX operator puts out, from the sizes of what it takes: one rule per kind of operator. What is not
 * in this table is not run when it comes from outside, so that what a model takes is known before it is run. Rules:
 * https://onnx.ai/onnx/operators
 */
import type { ReadNode } from './read-model.ts';

export type Shape = readonly number[];

export interface NodeInputs {
  readonly node: ReadNode;
  /** Of the inputs, in order; undefined for one left out. */
  readonly shapes: readonly (Shape | undefined)[];
  /** Values of an input that is a short list of whole numbers in the file. */
  readonly integers: (input: number) => readonly number[] | null;
}

/** @throws Error in words, without the node's name, where the sizes do not fit */
type ShapeRule = (inputs: NodeInputs) => Shape;

export const shapeText = (shape: Shape): string => (shape.length === 0 ? 'one number' : shape.join(' × '));

const first: ShapeRule = ({ shapes }) => known(shapes[0]);

/** NumPy's broadcasting of all inputs. */
const broadcast: ShapeRule = ({ shapes }) =>
  shapes.map(known).reduce((a, b) => {
    const rank = Math.max(a.length, b.length);
    return Array.from({ length: rank }, (_, axis) => {
      const [one = 1, other = 1] = [a[axis - rank + a.length], b[axis - rank + b.length]];
      if (one !== other && one !== 1 && other !== 1) {
        throw new Error(`cannot bring ${shapeText(a)} and ${shapeText(b)} together`);
      }
      return one === 1 ? other : one;
    });
  });

/** Where a window lies along the sides of an image. */
interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Of both ends together. */
  readonly padding: readonly number[];
  readonly isSame: boolean;
}

function windowsOf({ attributes }: ReadNode, kernel: readonly number[]): Windows {
  const list = (name: string, otherwise: number): readonly number[] =>
    attributes.get(name)?.integers ?? kernel.map(() => otherwise);
  const pads = attributes.get('pads')?.integers ?? [];
  return {
    kernel,
    strides: list('strides', 1),
    dilations: list('dilations', 1),
    padding: kernel.map((_, axis) => (pads[axis] ?? 0) + (pads[axis + kernel.length] ?? 0)),
    isSame: attributes.get('auto_pad')?.text.startsWith('SAME') ?? false,
  };
}

function slid(sides: Shape, windows: Windows, round: (steps: number) => number): number[] {
  const { kernel, strides, dilations, padding, isSame } = windows;
  return sides.map((side, axis) => {
    const stride = at(strides, axis);
    if (isSame) return Math.ceil(side / stride);
    const reach = at(dilations, axis) * (at(kernel, axis) - 1) + 1;
    const result = round((side + at(padding, axis) - reach) / stride) + 1;
    if (!(result >= 1)) throw new Error(`is wider than its input (${shapeText(sides)})`);
    return result;
  });
}

const convolution: ShapeRule = ({ node, shapes }) => {
  const [batch = 0, channels = 0, ...sides] = known(shapes[0]);
  const [filters = 0, perGroup = 0, ...kernel] = known(shapes[1]);
  const group = node.attributes.get('group')?.integers[0] ?? 1;
  if (perGroup * group !== channels || kernel.length !== sides.length) {
    throw new Error(`takes ${perGroup * group} channels and gets ${shapeText(known(shapes[0]))}`);
  }
  return [batch, filters, ...slid(sides, windowsOf(node, kernel), Math.floor)];
};

const transposedConvolution: ShapeRule = ({ node, shapes }) => {
  const [batch = 0, channels = 0, ...sides] = known(shapes[0]);
  const [inputs = 0, perGroup = 0, ...kernel] = known(shapes[1]);
  const group = node.attributes.get('group')?.integers[0] ?? 1;
  if (inputs !== channels || kernel.length !== sides.length) {
    throw new Error(`takes ${inputs} channels and gets ${shapeText(known(shapes[0]))}`);
  }
  if (node.attributes.has('output_shape')) throw new Error('sets the size of its output itself');
  const { strides, dilations, padding, isSame } = windowsOf(node, kernel);
  const extra = node.attributes.get('output_padding')?.integers ?? [];
  const grown = sides.map((side, axis) => {
    if (isSame) return side * at(strides, axis);
    const reach = at(dilations, axis) * (at(kernel, axis) - 1) + 1;
    return at(strides, axis) * (side - 1) + (extra[axis] ?? 0) + reach - at(padding, axis);
  });
  return [batch, perGroup * group, ...grown];
};

const pooling: ShapeRule = ({ node, shapes }) => {
  const [batch = 0, channels = 0, ...sides] = known(shapes[0]);
  const windows = windowsOf(node, node.attributes.get('kernel_shape')?.integers ?? []);
  const round = node.attributes.get('ceil_mode')?.integers[0] === 1 ? Math.ceil : Math.floor;
  return [batch, channels, ...slid(sides, windows, round)];
};

const globalPooling: ShapeRule = ({ shapes }) => known(shapes[0]).map((side, axis) => (axis < 2 ? side : 1));

const concatenation: ShapeRule = ({ node, shapes }) => {
  const [one = [], ...others] = shapes.map(known);
  const axis = axisIn(node.attributes.get('axis')?.integers[0] ?? 0, one.length);
  for (const other of others) {
    const fits =
      other.length === one.length && other.every((side, index) => index === axis || side === one[index]);
    if (!fits) throw new Error(`cannot join ${shapeText(one)} and ${shapeText(other)}`);
  }
  return one.map((side, index) =>
    index === axis ? others.reduce((sum, other) => sum + at(other, axis), side) : side,
  );
};

const reduction: ShapeRule = ({ node, shapes, integers }) => {
  const shape = known(shapes[0]);
  const named = node.attributes.get('axes')?.integers ?? (shapes[1] === undefined ? [] : integers(1));
  if (named === null) throw new Error('takes its axes from elsewhere in the graph');
  const axes = (named.length > 0 ? named : shape.map((_, axis) => axis)).map((axis) =>
    axisIn(axis, shape.length),
  );
  const keeps = (node.attributes.get('keepdims')?.integers[0] ?? 1) !== 0;
  return shape.flatMap((side, axis) => (axes.includes(axis) ? (keeps ? [1] : []) : [side]));
};

/** Only forwards and along axes that are named in the file. */
const slicing: ShapeRule = ({ shapes, integers }) => {
  const shape = [...known(shapes[0])];
  const [starts, ends, axes] = [integers(1), integers(2), integers(3)];
  if (!starts || !ends || !axes || shapes[4] !== undefined)
    throw new Error('takes what it cuts out from elsewhere in the graph');
  for (const [index, named] of axes.entries()) {
    const axis = axisIn(named, shape.length);
    const side = at(shape, axis);
    const place = (value: number): number => Math.min(side, Math.max(0, value < 0 ? value + side : value));
    const left = place(at(ends, index)) - place(at(starts, index));
    if (left < 1) throw new Error(`leaves nothing of ${shapeText(shape)}`);
    shape[axis] = left;
  }
  return shape;
};

const reshaping: ShapeRule = ({ shapes, integers }) => {
  const shape = known(shapes[0]);
  const asked = integers(1);
  if (asked === null) throw new Error('takes its shape from elsewhere in the graph');
  const size = (sides: Shape): number => sides.reduce((all, side) => all * side, 1);
  const named = asked.map((side, axis) => (side === 0 ? at(shape, axis) : side));
  const left = size(shape) / size(named.filter((side) => side !== -1));
  const result = named.map((side) => (side === -1 ? left : side));
  const free = named.filter((side) => side === -1).length;
  if (free > 1 || !result.every((side) => Number.isInteger(side) && side > 0) || size(result) !== size(shape))
    throw new Error(`cannot make ${shapeText(asked)} of ${shapeText(shape)}`);
  return result;
};

const transposition: ShapeRule = ({ node, shapes }) => {
  const shape = known(shapes[0]);
  const permutation = node.attributes.get('perm')?.integers ?? [];
  const isOne = permutation.length === shape.length && new Set(permutation).size === shape.length;
  if (!isOne) throw new Error(`orders ${shape.length} axes by ${permutation.join(', ')}`);
  return permutation.map((axis) => at(shape, axisIn(axis, shape.length)));
};

const product: ShapeRule = (inputs) => {
  const [a, b] = inputs.shapes.map(known);
  const [rows, inner, innerOfB, columns] = [a?.at(-2), a?.at(-1), b?.at(-2), b?.at(-1)];
  if (a === undefined || b === undefined || rows === undefined || columns === undefined || inner !== innerOfB)
    throw new Error(`has no product of ${shapeText(a ?? [])} and ${shapeText(b ?? [])}`);
  return [...broadcast({ ...inputs, shapes: [a.slice(0, -2), b.slice(0, -2)] }), rows, columns];
};

const constant: ShapeRule = ({ node: { attributes } }) => {
  const tensor = attributes.get('value')?.tensor;
  if (tensor) return tensor.shape;
  if (attributes.has('value_float') || attributes.has('value_int')) return [];
  throw new Error('holds a value of a kind that is not read');
};

/** @throws Error for an input that is left out */
function known(shape: Shape | undefined): Shape {
  if (shape === undefined) throw new Error('lacks an input');
  return shape;
}

const at = (values: readonly number[], index: number): number => values[index] ?? 0;

function axisIn(axis: number, rank: number): number {
  const index = axis < 0 ? axis + rank : axis;
  if (index < 0 || index >= rank) throw new Error(`works along axis ${axis} of ${rank}`);
  return index;
}

const all = (operators: string, rule: ShapeRule): (readonly [string, ShapeRule])[] =>
  operators.split(' ').map((operator) => [operator, rule] as const);

/** By operator of ONNX's own domain. */
export const shapeRules: ReadonlyMap<string, ShapeRule> = new Map([
  ...all('Identity Abs Neg Exp Log Sqrt Reciprocal Floor Ceil Round Sign Erf Cast Clip Not Dropout', first),
  ...all('Relu LeakyRelu PRelu Elu Celu Selu Gelu Sigmoid HardSigmoid HardSwish Mish Tanh', first),
  ...all('Softplus Softsign Softmax LogSoftmax', first),
  ...all('BatchNormalization InstanceNormalization GroupNormalization', first),
  ...all('Add Sub Mul Div Pow Sum Mean Max Min Where Equal Less LessOrEqual Greater', broadcast),
  ...all('GreaterOrEqual And Or Xor', broadcast),
  ...all('Conv', convolution),
  ...all('ConvTranspose', transposedConvolution),
  ...all('MaxPool AveragePool', pooling),
  ...all('GlobalMaxPool GlobalAveragePool', globalPooling),
  ...all('Concat', concatenation),
  ...all('ReduceMean ReduceSum ReduceMax ReduceMin', reduction),
  ...all('Slice', slicing),
  ...all('Reshape', reshaping),
  ...all('Transpose', transposition),
  ...all('MatMul', product),
  ...all('Constant', constant),
]);
