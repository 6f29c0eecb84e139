/**
 * Writes a SavedModel: a plain description of a graph and its signatures to the bytes of `saved_model.pb`. Field
 * numbers are those of TensorFlow's protos (https://github.com/tensorflow/tensorflow/tree/master/tensorflow/core):
 * saved_model, meta_graph, graph, node_def, attr_value, tensor, tensor_shape.
 */
import * as proto from '../protobuf.ts';

/** TensorFlow's DataType. */
const dataTypes = { float32: 1, int32: 3, bool: 10, bfloat16: 14, resource: 20 } as const;

export type TensorflowType = keyof typeof dataTypes;

/** A plain number is an int; wrap a float: `{ float: 1 }`. A list of numbers is a list of ints. */
export type TensorflowAttribute =
  | number
  | boolean
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly type: TensorflowType }
  | { readonly shape: readonly number[] }
  | ConstantValue;

export interface ConstantValue {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

export interface TensorflowNode {
  readonly name: string;
  readonly operator: string;
  /** `name` or `name:output`; `^name` only waits for that node. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, TensorflowAttribute>>;
}

/** A value of the graph as a signature names it. */
export interface SignatureValue {
  /** `name:output` */
  readonly value: string;
  readonly shape: readonly number[];
}

export interface Signature {
  readonly inputs: ReadonlyMap<string, SignatureValue>;
  readonly outputs: ReadonlyMap<string, SignatureValue>;
}

export interface SavedModel {
  readonly nodes: readonly TensorflowNode[];
  readonly signatures: Readonly<Record<string, Signature>>;
}

export const tag = 'serve';
/** Of graphs that this file writes; TensorFlow 2.9 and later take it. */
const producer = 1087;

/** @param device where every node runs, as TensorFlow names it; its own choice, if absent */
export function encodeSavedModel({ nodes, signatures }: SavedModel, device = ''): Uint8Array {
  const graph = [
    ...nodes.map((node) => proto.messageField(1, ...nodeFields(node), proto.stringField(4, device))),
    proto.messageField(4, proto.integerField(1, producer)),
  ];
  const metaGraph = [
    proto.messageField(1, proto.stringField(4, tag)),
    proto.messageField(2, ...graph),
    ...mapFields(5, Object.entries(signatures), signatureFields),
  ];
  return proto.joinChunks([...proto.integerField(1, 1), ...proto.messageField(2, ...metaGraph)]);
}

function mapFields<Value>(
  field: number,
  entries: Iterable<readonly [string, Value]>,
  fieldsOf: (value: Value) => proto.Message[],
): proto.Message[] {
  return [...entries].map(([key, value]) =>
    proto.messageField(field, proto.stringField(1, key), proto.messageField(2, ...fieldsOf(value))),
  );
}

function nodeFields({ name, operator, inputs, attributes }: TensorflowNode): proto.Message[] {
  return [
    proto.stringField(1, name),
    proto.stringField(2, operator),
    ...inputs.map((input) => proto.stringField(3, input)),
    ...mapFields(5, Object.entries(attributes), attributeFields),
  ];
}

const isList = (value: TensorflowAttribute): value is readonly number[] => Array.isArray(value);

function attributeFields(value: TensorflowAttribute): proto.Message[] {
  if (typeof value === 'number') return [proto.integerField(3, value)];
  if (typeof value === 'boolean') return [proto.integerField(5, Number(value))];
  if (typeof value === 'string') return [proto.stringField(2, value)];
  if (isList(value)) return [proto.messageField(1, proto.integersField(3, value))];
  if ('float' in value) return [proto.floatField(4, value.float)];
  if ('type' in value) return [proto.integerField(6, dataTypes[value.type])];
  if ('data' in value) return [proto.messageField(8, ...constantFields(value))];
  return [shapeField(7, value.shape)];
}

function constantFields({ shape, data }: ConstantValue): proto.Message[] {
  return [
    proto.integerField(1, data instanceof Float32Array ? dataTypes.float32 : dataTypes.int32),
    shapeField(2, shape),
    proto.bytesField(4, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ];
}

function shapeField(field: number, shape: readonly number[]): proto.Message {
  return proto.messageField(
    field,
    ...shape.map((side) => proto.messageField(2, proto.integerField(1, side))),
  );
}

function signatureFields({ inputs, outputs }: Signature): proto.Message[] {
  return [
    ...mapFields(1, inputs, valueFields),
    ...mapFields(2, outputs, valueFields),
    proto.stringField(3, 'tensorflow/serving/predict'),
  ];
}

const valueFields = ({ value, shape }: SignatureValue): proto.Message[] => [
  proto.stringField(1, value),
  proto.integerField(2, dataTypes.float32),
  shapeField(3, shape),
];
