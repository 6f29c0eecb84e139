/**
 * Reads the wire format of Protocol Buffers, as far as a file from outside has to be looked into before a library gets it:
 * a message as its fields in their order. Bytes are views, nothing is copied.
 * Wire format: https://protobuf.dev/programming-guides/encoding
 */

export interface Field {
  readonly number: number;
  /** A varint or fixed number, or the bytes of a text, a message or packed numbers. */
  readonly value: bigint | Uint8Array;
}

/** More of them in one message are no description but a way to fill memory. */
const mostFields = 2 ** 20;

/** @throws RangeError where the bytes are no message: cut, a number without end, a wire type of no use (groups) */
export function readFields(bytes: Uint8Array): Field[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    const read = readVarint(bytes, at);
    at = read.end;
    return read.value;
  };
  while (at < bytes.length) {
    if (fields.length === mostFields) throw new RangeError(`more than ${mostFields} fields`);
    const key = varint();
    const number = Number(key >> 3n);
    const wireType = Number(key & 7n);
    if (wireType === 0) fields.push({ number, value: varint() });
    else if (wireType === 1) {
      fields.push({ number, value: view.getBigUint64(at, true) });
      at += 8;
    } else if (wireType === 5) {
      fields.push({ number, value: BigInt(view.getUint32(at, true)) });
      at += 4;
    } else if (wireType === 2) {
      const length = Number(varint());
      if (length > bytes.length - at) throw new RangeError(`field ${number} claims ${length} bytes`);
      fields.push({ number, value: bytes.subarray(at, at + length) });
      at += length;
    } else throw new RangeError(`field ${number} has the wire type ${wireType}`);
  }
  return fields;
}

function readVarint(bytes: Uint8Array, start: number): { value: bigint; end: number } {
  let value = 0n;
  for (let at = start, shift = 0n; shift < 70n; at++, shift += 7n) {
    const byte = bytes[at];
    if (byte === undefined) break;
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return { value: BigInt.asUintN(64, value), end: at + 1 };
  }
  throw new RangeError('a number has no end');
}

/** What a message holds under one number: parts of a message that is written in parts belong together, in order. */
export function bytesOf(fields: readonly Field[], number: number): Uint8Array[] {
  return fields.flatMap((field) =>
    field.number === number && field.value instanceof Uint8Array ? [field.value] : [],
  );
}

/** The fields of all messages under one number, as if they were one: so protobuf merges what is written twice. */
export function mergedFields(fields: readonly Field[], number: number): Field[] {
  return bytesOf(fields, number).flatMap(readFields);
}

/** Whole numbers (int32, int64, enums) under one number, one by one or packed. */
export function integersOf(fields: readonly Field[], number: number): number[] {
  return fields.flatMap((field) => {
    if (field.number !== number) return [];
    return field.value instanceof Uint8Array ? packedIntegers(field.value) : [signed(field.value)];
  });
}

function packedIntegers(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length;) {
    if (numbers.length === mostFields) throw new RangeError(`more than ${mostFields} numbers`);
    const { value, end } = readVarint(bytes, at);
    numbers.push(signed(value));
    at = end;
  }
  return numbers;
}

const signed = (value: bigint): number => Number(BigInt.asIntN(64, value));

/** The last text under one number, as protobuf takes it; empty where there is none. */
export function textOf(fields: readonly Field[], number: number): string {
  const last = bytesOf(fields, number).at(-1);
  return last === undefined ? '' : new TextDecoder().decode(last);
}
