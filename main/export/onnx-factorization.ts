/**
 * Factorizer's layer in ONNX's own operators (segmentation-systems.md 4): windows by `Reshape` and `Transpose` of one axis after the
 * other, the unrolled steps by `MatMul`. Sizes stand in the file, since the layer has them; the batch is free.
 */
import type { OnnxAttribute, OnnxInitializer, OnnxNode } from '../engine/onnx/model-proto.ts';
import type { LayerOf, NdArray } from '../network/index.ts';

type Attributes = Readonly<Record<string, OnnxAttribute>>;

/** Writes nodes one after the other, each named after the layer and its number. */
export interface PartWriter {
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxInitializer[];
  /** @returns the name of what it puts out */
  readonly add: (operator: string, inputs: readonly string[], attributes?: Attributes) => string;
  readonly integers: (values: readonly number[]) => string;
  readonly floats: (shape: readonly number[], values: Float32Array | readonly number[]) => string;
  /** Gives what was written last the layer's own name. */
  readonly end: (last: string) => { nodes: OnnxNode[]; initializers: OnnxInitializer[] };
}

export function writePart(id: string): PartWriter {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxInitializer[] = [];
  const named = (): string => `${id}.p${nodes.length + initializers.length}`;
  const keep = (initializer: OnnxInitializer): string => {
    initializers.push(initializer);
    return initializer.name;
  };
  return {
    nodes,
    initializers,
    add: (operator, inputs, attributes = {}) => {
      const name = named();
      nodes.push({ name, operator, inputs, outputs: [name], attributes });
      return name;
    },
    integers: (values) =>
      keep({ name: named(), shape: [values.length], data: BigInt64Array.from(values, BigInt) }),
    floats: (shape, values) => keep({ name: named(), shape, data: Float32Array.from(values) }),
    end: (last) => ({
      nodes: nodes.map((node) => (node.outputs[0] === last ? { ...node, name: id, outputs: [id] } : node)),
      initializers,
    }),
  };
}

const epsilon = 1e-16;
const product = (sides: readonly number[]): number => sides.reduce((all, side) => all * side, 1);

export function factorizationPart(
  layer: LayerOf<'factorization'>,
  { id, input, parameter }: { id: string; input: string; parameter: (name: string) => NdArray },
): { nodes: OnnxNode[]; initializers: OnnxInitializer[] } {
  const part = writePart(id);
  const tiny = part.floats([1], [epsilon]);
  const results = layer.shifts.map((shift) => {
    const matrices = part.add('Relu', [toMatrices(part, roll(part, input, layer, shift), layer)]);
    return roll(
      part,
      fromMatrices(part, factors(part, matrices, { layer, parameter, tiny }), layer),
      layer,
      -shift,
    );
  });
  return part.end(part.add('Mean', results));
}

type Own = LayerOf<'factorization'>;

function reshape(part: PartWriter, value: string, shape: readonly number[]): string {
  return part.add('Reshape', [value, part.integers(shape)]);
}

function toMatrices(part: PartWriter, input: string, { head, size, window }: Own): string {
  let value = input;
  let rows = head;
  let rest = product(size);
  for (const [axis, side] of size.entries()) {
    const own = window[axis] ?? 1;
    rest /= side;
    value = reshape(part, value, [-1, rows, side / own, own * rest]);
    value = part.add('Transpose', [value], { perm: [0, 2, 1, 3] });
    rows *= own;
  }
  return reshape(part, value, [-1, head, product(window)]);
}

function fromMatrices(part: PartWriter, input: string, { heads, head, size, window }: Own): string {
  let value = input;
  let rows = head * product(window);
  let rest = 1;
  for (const [axis, side] of [...size.entries()].reverse()) {
    const own = window[axis] ?? 1;
    rows /= own;
    value = reshape(part, value, [-1, side / own, rows, own * rest]);
    value = part.add('Transpose', [value], { perm: [0, 2, 1, 3] });
    rest *= side;
  }
  return reshape(part, value, [-1, heads * head, ...size]);
}

function roll(part: PartWriter, input: string, { size }: Own, by: number): string {
  return size.reduce((value, side, index) => {
    const first = ((by % side) + side) % side;
    if (first === 0) return value;
    const axis = part.integers([index + 2]);
    const cut = (from: number, to: number): string =>
      part.add('Slice', [value, part.integers([from]), part.integers([to]), axis]);
    return part.add('Concat', [cut(first, side), cut(0, first)], { axis: index + 2 });
  }, input);
}

interface Inner {
  readonly layer: Own;
  readonly parameter: (name: string) => NdArray;
  readonly tiny: string;
}

/** Columns are [B, M, 1]; the first ones [1, M, 1]. */
function factors(part: PartWriter, x: string, { layer, parameter, tiny }: Inner): string {
  const turned = part.add('Transpose', [x], { perm: [0, 2, 1] });
  const axis = part.integers([1]);
  const dot = (a: string, b: string): string =>
    part.add('ReduceSum', [part.add('Mul', [a, b]), axis], { keepdims: 1 });
  const plus = (value: string): string => part.add('Add', [value, tiny]);
  const columns = (name: string): string[] => {
    const { shape, data } = parameter(name);
    const [length = 0, rank = 1] = shape;
    return Array.from({ length: rank }, (_, column) =>
      part.floats(
        [1, length, 1],
        data.filter((_value, index) => index % rank === column),
      ),
    );
  };
  const hals = (own: readonly string[], others: readonly string[], matrix: string): string[] => {
    const next = [...own];
    for (const [index, other] of others.entries()) {
      let above = plus(part.add('MatMul', [matrix, other]));
      for (const [from, column] of next.entries()) {
        if (from === index) continue;
        above = part.add('Sub', [above, part.add('Mul', [column, dot(others[from] ?? other, other)])]);
      }
      next[index] = part.add('Relu', [part.add('Div', [above, plus(dot(other, other))])]);
    }
    return next;
  };
  const mu = (own: readonly string[], others: readonly string[], matrix: string): string[] =>
    own.map((column, index) => {
      const other = others[index] ?? column;
      const above = part.add('Mul', [column, part.add('MatMul', [matrix, other])]);
      const terms = own.map((one, from) => part.add('Mul', [one, dot(others[from] ?? other, other)]));
      return part.add('Div', [plus(above), plus(part.add('Sum', terms))]);
    });
  const step = layer.solver === 'hals' ? hals : mu;
  let vs = columns('v');
  // one factor of HALS is made from the other alone
  let us = layer.solver === 'hals' && layer.rank === 1 ? vs : columns('u');
  for (let iteration = 0; iteration < layer.iterations; iteration++) {
    us = step(us, vs, x);
    vs = step(vs, us, turned);
  }
  const terms = us.map((u, index) => {
    const row = part.add('Transpose', [vs[index] ?? u], { perm: [0, 2, 1] });
    return part.add('Mul', [u, row]);
  });
  return part.add('Sum', terms);
}
