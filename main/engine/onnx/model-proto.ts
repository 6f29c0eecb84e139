/**
 * Writes an ONNX file: a plain description of a graph to the bytes of a ModelProto. Field numbers are those of
 * onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). Floats are float32, indices int64.
 */
import * as proto from '../protobuf.ts';

/** What the files ask for; the operators used here mean the same in later sets. */
export const opset = 18;
const irVersion = 9;
/** onnxruntime's own operators (`FusedMatMul`, …), for graphs that only it will run. */
export const contribDomain = 'com.microsoft';

export type OnnxType = 'float32' | 'bool';
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  /** A string is a named free dimension. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  readonly domain?: string;
  /** An empty name stands for an optional input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers are written as int64; wrap a number that ONNX wants as a float: `{ float: 1 }`. */
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxInitializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

export interface OnnxModel {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly metadata?: Readonly<Record<string, string>>;
}

const dataTypes = { float32: 1, int64: 7, bool: 9 } as const;
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;

export function encodeModel(model: OnnxModel): Uint8Array {
  const domains = new Set(['', ...model.nodes.map((node) => node.domain ?? '')]);
  return proto.joinChunks(
    [
      proto.integerField(1, irVersion),
      proto.stringField(2, 'Secateur'),
      proto.messageField(
        7,
        ...model.nodes.map((node) => proto.messageField(1, ...nodeFields(node))),
        proto.stringField(2, model.name),
        ...model.initializers.map((initializer) => proto.messageField(5, ...initializerFields(initializer))),
        ...model.inputs.map((value) => proto.messageField(11, ...valueFields(value))),
        ...model.outputs.map((value) => proto.messageField(12, ...valueFields(value))),
      ),
      ...[...domains].map((domain) =>
        proto.messageField(8, proto.stringField(1, domain), proto.integerField(2, domain === '' ? opset : 1)),
      ),
      ...Object.entries(model.metadata ?? {}).map(([key, value]) =>
        proto.messageField(14, proto.stringField(1, key), proto.stringField(2, value)),
      ),
    ].flat(),
  );
}

function nodeFields(node: OnnxNode): proto.Message[] {
  return [
    ...node.inputs.map((name) => proto.stringField(1, name)),
    ...node.outputs.map((name) => proto.stringField(2, name)),
    proto.stringField(3, node.name),
    proto.stringField(4, node.operator),
    ...Object.entries(node.attributes).map(([name, value]) =>
      proto.messageField(5, proto.stringField(1, name), ...attributeFields(value)),
    ),
    proto.stringField(7, node.domain ?? ''),
  ];
}

function attributeFields(value: OnnxAttribute): proto.Message[] {
  if (typeof value === 'number')
    return [proto.integerField(3, value), proto.integerField(20, attributeTypes.int)];
  if (typeof value === 'string') {
    return [proto.stringField(4, value), proto.integerField(20, attributeTypes.string)];
  }
  if ('float' in value)
    return [proto.floatField(2, value.float), proto.integerField(20, attributeTypes.float)];
  return [...value.map((item) => proto.integerField(8, item)), proto.integerField(20, attributeTypes.ints)];
}

function initializerFields({ name, shape, data }: OnnxInitializer): proto.Message[] {
  return [
    proto.integersField(1, shape),
    proto.integerField(2, data instanceof Float32Array ? dataTypes.float32 : dataTypes.int64),
    proto.stringField(8, name),
    proto.bytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ];
}

function valueFields({ name, type, shape }: OnnxValue): proto.Message[] {
  const dimensions = shape.map((side) =>
    proto.messageField(
      1,
      typeof side === 'number' ? proto.integerField(1, side) : proto.stringField(2, side),
    ),
  );
  const tensorType = [
    proto.integerField(1, dataTypes[type]),
    ...(shape.length === 0 ? [] : [proto.messageField(2, ...dimensions)]),
  ];
  return [proto.stringField(1, name), proto.messageField(2, proto.messageField(1, ...tensorType))];
}
