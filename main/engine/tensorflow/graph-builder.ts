/**
 * Collects the nodes of a TensorFlow graph while emitters write it. Equal nodes are written once, as in the onnx
 * engine: forward and backward passes share what both ask for without knowing each other.
 */
import type { DType, Shape } from '../../tensor/index.ts';
import { inOrder, sameInMemory } from './layouts.ts';
import type { Order } from './layouts.ts';
import type { TensorflowAttribute, TensorflowNode } from './saved-model.ts';

export type NodeAttributes = Readonly<Record<string, TensorflowAttribute>>;

export interface Arrangement {
  /** As the program sees it. */
  readonly shape: Shape;
  readonly dtype?: DType;
  readonly from: Order;
  readonly to: Order;
}

export interface GraphBuilder {
  readonly nodes: readonly TensorflowNode[];
  /** Names the nodes that follow, so that an error of TensorFlow says which primitive they belong to. */
  readonly scope: (name: string) => void;
  /** Adds a node whose type attribute `T` is float32 and gives the name of its first output. */
  readonly node: (operator: string, inputs: readonly string[], attributes?: NodeAttributes) => string;
  /** Adds a node with exactly these attributes. Its outputs are `name`, `name:1` … */
  readonly typedNode: (operator: string, inputs: readonly string[], attributes: NodeAttributes) => string;
  /** Adds a node that is never merged with an equal one, under this name. */
  readonly namedNode: (
    name: string,
    operator: string,
    inputs: readonly string[],
    attributes: NodeAttributes,
  ) => string;
  /** A float32 constant; a plain number is a scalar. */
  readonly floats: (data: number | Float32Array, shape?: Shape) => string;
  /** An int32 constant: a scalar, a list (shapes, axes), or a table of the given shape. */
  readonly integers: (values: number | readonly number[], shape?: Shape) => string;
  readonly reshape: (value: string, shape: Shape, dtype?: DType) => string;
  /** The same tensor with its axes in another order: a view where memory stays as it is, else a copy. */
  readonly arrange: (value: string, arrangement: Arrangement) => string;
}

export const float32 = { type: 'float32' } as const;
export const int32 = { type: 'int32' } as const;
export const typeOf = (dtype: DType): { readonly type: DType } => ({ type: dtype });

/** Constants up to this length are compared, so that equal ones are written once. */
const longestShared = 32;

export function createGraphBuilder(): GraphBuilder {
  const nodes: TensorflowNode[] = [];
  const written = new Map<string, string>();
  let scopeName = 'graph';

  const namedNode: GraphBuilder['namedNode'] = (name, operator, inputs, attributes) => {
    nodes.push({ name, operator, inputs, attributes });
    return name;
  };
  const nextName = (operator: string): string => `${scopeName}/${operator}.${String(nodes.length)}`;
  const typedNode: GraphBuilder['typedNode'] = (operator, inputs, attributes) => {
    const key = JSON.stringify([operator, inputs, attributes]);
    const name = written.get(key) ?? namedNode(nextName(operator), operator, inputs, attributes);
    written.set(key, name);
    return name;
  };
  const node: GraphBuilder['node'] = (operator, inputs, attributes = {}) =>
    typedNode(operator, inputs, { T: float32, ...attributes });

  const constant = (data: Float32Array | Int32Array, shape: Shape): string => {
    const dtype = data instanceof Float32Array ? float32 : int32;
    const add = (): string => namedNode(nextName('Const'), 'Const', [], { dtype, value: { shape, data } });
    if (data.length > longestShared) return add();
    // Bits, not decimals: −0 is not 0.
    const bits = new Uint32Array(data.buffer, data.byteOffset, data.length).join();
    const key = `${dtype.type} ${shape.join()}: ${bits}`;
    const name = written.get(key) ?? add();
    written.set(key, name);
    return name;
  };
  const integers: GraphBuilder['integers'] = (values, shape) =>
    typeof values === 'number'
      ? constant(Int32Array.of(values), [])
      : constant(Int32Array.from(values), shape ?? [values.length]);
  const reshape: GraphBuilder['reshape'] = (value, shape, dtype = 'float32') =>
    node('Reshape', [value, integers(shape)], { T: typeOf(dtype) });

  return {
    nodes,
    scope: (name) => {
      scopeName = name;
    },
    node,
    typedNode,
    namedNode,
    floats: (value, shape = []) =>
      constant(typeof value === 'number' ? Float32Array.of(value) : value, shape),
    integers,
    reshape,
    arrange: (value, { shape, dtype = 'float32', from, to }) => {
      if (from.join() === to.join()) return value;
      if (sameInMemory(shape, from, to)) return reshape(value, inOrder(shape, to), dtype);
      const permutation = to.map((axis) => from.indexOf(axis));
      return node('Transpose', [value, integers(permutation)], { T: typeOf(dtype) });
    },
  };
}
