/**
 * Reads an ONNX file from outside into a plain graph, before onnxruntime gets it: what it could read from other files,
 * run in loops or hide in parts is found here. Field numbers are those of onnx.proto, as in `model-proto.ts`.
 */
import { bytesOf, integersOf, mergedFields, readFields, textOf, type Field } from '../protobuf-read.ts';

export interface ReadTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Code of onnx.proto: 1 is float32, 7 int64. */
  readonly type: number;
  /** Whole numbers of a small int64 tensor; null for all others. */
  readonly integers: readonly number[] | null;
}

export interface ReadAttribute {
  readonly integers: readonly number[];
  readonly text: string;
  readonly tensor: ReadTensor | null;
}

export interface ReadNode {
  readonly name: string;
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, ReadAttribute>;
}

export interface ReadValue {
  readonly name: string;
  /** 1 for float32. */
  readonly type: number;
  /** null for a dimension that is free, and for all where none is told. */
  readonly shape: readonly (number | null)[] | null;
}

export interface ReadModel {
  readonly inputs: readonly ReadValue[];
  readonly outputs: readonly ReadValue[];
  readonly nodes: readonly ReadNode[];
  readonly initializers: ReadonlyMap<string, ReadTensor>;
  /** What it holds that is looked for but not read, in words: empty for a plain graph with all its weights inside. */
  readonly oddities: readonly string[];
}

const model = { graph: 7, trainingInfo: 20, functions: 25 };
const graph = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 };
const node = { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 };
const attribute = {
  name: 1,
  integer: 3,
  text: 4,
  tensor: 5,
  graph: 6,
  integers: 8,
  tensors: 10,
  graphs: 11,
  sparse: 22,
  sparses: 23,
};
const tensor = { dims: 1, type: 2, integers: 7, name: 8, raw: 9, external: 13, location: 14 };
const externalLocation = 1;
const int64 = 7;
/** Shapes and axes are short lists. */
const mostIntegers = 64;

/** @throws RangeError where the bytes are no such file */
export function readModel(bytes: Uint8Array): ReadModel {
  const fields = readFields(bytes);
  const oddities = new Set<string>();
  if (bytesOf(fields, model.functions).length > 0) oddities.add('functions of its own');
  if (bytesOf(fields, model.trainingInfo).length > 0) oddities.add('steps of a training');
  const inside = mergedFields(fields, model.graph);
  if (bytesOf(inside, graph.sparseInitializer).length > 0) oddities.add('sparse weights');
  const weights = bytesOf(inside, graph.initializer).map((one) => readTensor(readFields(one), oddities));
  return {
    inputs: bytesOf(inside, graph.input).map(readValue),
    outputs: bytesOf(inside, graph.output).map(readValue),
    nodes: bytesOf(inside, graph.node).map((one) => readNode(readFields(one), oddities)),
    initializers: new Map(weights.map((one) => [one.name, one])),
    oddities: [...oddities],
  };
}

function readNode(fields: readonly Field[], oddities: Set<string>): ReadNode {
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return {
    name: textOf(fields, node.name),
    operator: textOf(fields, node.operator),
    domain: textOf(fields, node.domain),
    inputs: bytesOf(fields, node.input).map(decode),
    outputs: bytesOf(fields, node.output).map(decode),
    attributes: new Map(
      bytesOf(fields, node.attribute).map((one) => {
        const parts = readFields(one);
        return [textOf(parts, attribute.name), readAttribute(parts, oddities)];
      }),
    ),
  };
}

function readAttribute(fields: readonly Field[], oddities: Set<string>): ReadAttribute {
  for (const number of [attribute.graph, attribute.graphs])
    for (const inner of bytesOf(fields, number)) readInnerGraph(readFields(inner), oddities);
  for (const number of [attribute.sparse, attribute.sparses])
    if (bytesOf(fields, number).length > 0) oddities.add('sparse weights');
  for (const one of bytesOf(fields, attribute.tensors)) readTensor(readFields(one), oddities);
  const own = bytesOf(fields, attribute.tensor).length > 0;
  return {
    integers: [...integersOf(fields, attribute.integer), ...integersOf(fields, attribute.integers)],
    text: textOf(fields, attribute.text),
    tensor: own ? readTensor(mergedFields(fields, attribute.tensor), oddities) : null,
  };
}

/** A graph in a graph (loops, conditions) is none of ours; it is only searched for what it reads. */
function readInnerGraph(fields: readonly Field[], oddities: Set<string>): void {
  oddities.add('graphs inside its graph');
  for (const one of bytesOf(fields, graph.initializer)) readTensor(readFields(one), oddities);
  for (const one of bytesOf(fields, graph.node)) readNode(readFields(one), oddities);
}

function readTensor(fields: readonly Field[], oddities: Set<string>): ReadTensor {
  const isExternal =
    integersOf(fields, tensor.location).includes(externalLocation) ||
    bytesOf(fields, tensor.external).length > 0;
  if (isExternal) oddities.add('weights that lie in another file (external data)');
  const shape = integersOf(fields, tensor.dims);
  const type = integersOf(fields, tensor.type).at(-1) ?? 0;
  const isShort = type === int64 && shape.reduce((product, side) => product * side, 1) <= mostIntegers;
  return {
    name: textOf(fields, tensor.name),
    shape,
    type,
    integers: isShort ? integersIn(fields) : null,
  };
}

function integersIn(fields: readonly Field[]): number[] {
  const raw = bytesOf(fields, tensor.raw).at(-1);
  if (raw === undefined) return integersOf(fields, tensor.integers);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Array.from({ length: Math.floor(raw.length / 8) }, (_, at) =>
    Number(view.getBigInt64(at * 8, true)),
  );
}

function readValue(bytes: Uint8Array): ReadValue {
  const fields = readFields(bytes);
  const tensorType = mergedFields(mergedFields(fields, 2), 1);
  const dimensions = bytesOf(tensorType, 2).flatMap((shape) => bytesOf(readFields(shape), 1));
  return {
    name: textOf(fields, 1),
    type: integersOf(tensorType, 1).at(-1) ?? 0,
    shape:
      bytesOf(tensorType, 2).length === 0
        ? null
        : dimensions.map((one) => integersOf(readFields(one), 1).at(-1) ?? null),
  };
}
