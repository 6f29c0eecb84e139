/**
 * The few wire types of Protocol Buffers that ONNX files and SavedModels need, as functions that give byte chunks. A message is a
 * list of chunks, so a large tensor is copied once, when `joinChunks` writes the file.
 * Wire format: https://protobuf.dev/programming-guides/encoding
 */

export type Message = readonly Uint8Array[];

const wire = { varint: 0, bytes: 2, fixed32: 5 } as const;

/** Base-128, lowest group first; negative numbers take ten bytes, as int64 does. */
function varint(value: number): number[] {
  if (!Number.isSafeInteger(value)) throw new Error(`varint: ${String(value)} is not a whole number`);
  if (value >= 0 && value < 128) return [value]; // nearly all are
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

const tag = (field: number, type: number): number[] => varint(field * 8 + type);

export function integerField(field: number, value: number): Message {
  return [Uint8Array.from([...tag(field, wire.varint), ...varint(value)])];
}

export function integersField(field: number, values: readonly number[]): Message {
  return bytesField(field, Uint8Array.from(values.flatMap(varint)));
}

export function floatField(field: number, value: number): Message {
  return [Uint8Array.from(tag(field, wire.fixed32)), new Uint8Array(Float32Array.of(value).buffer)];
}

export function bytesField(field: number, bytes: Uint8Array): Message {
  return [Uint8Array.from([...tag(field, wire.bytes), ...varint(bytes.length)]), bytes];
}

const utf8 = new TextEncoder();

export function stringField(field: number, text: string): Message {
  return joined(bytesField(field, utf8.encode(text)));
}

export function messageField(field: number, ...parts: readonly Message[]): Message {
  const chunks = parts.flat();
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const message = [Uint8Array.from([...tag(field, wire.bytes), ...varint(length)]), ...chunks];
  return length <= longestJoined ? joined(message) : message;
}

/** Short messages are joined where they are made: a file of many nodes is no list of ten thousands of chunks then. */
const longestJoined = 4096;

const joined = (message: Message): Message => [joinChunks(message)];

export function joinChunks(message: Message): Uint8Array {
  const bytes = new Uint8Array(message.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of message) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
