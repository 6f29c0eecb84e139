/** Makes elements and data sets: the reverse of the readers in `dataset.ts`. Text is ASCII or UTF-8; binary values are little-endian. */
import type { Dataset, Element } from './dataset.ts';

/** @param values joined by backslashes; padded to an even length as their representation asks */
export function textElement(tag: number, vr: string, ...values: readonly string[]): Element {
  const bytes = new TextEncoder().encode(values.join('\\'));
  return bytesElement(tag, vr, bytes, vr === 'UI' ? 0 : 0x20);
}

/** DS holds 16 characters: as many digits as fit. */
export function decimalElement(tag: number, ...values: readonly number[]): Element {
  return textElement(tag, 'DS', ...values.map(decimalText));
}

export function decimalText(value: number): string {
  for (let digits = 16; digits > 1; digits--) {
    const text = Number(value.toPrecision(digits)).toString();
    if (text.length <= 16) return text;
  }
  return value.toExponential(8);
}

const sizes: Readonly<Record<string, { readonly bytes: number; readonly put: PutNumber } | undefined>> = {
  US: { bytes: 2, put: (view, at, value) => view.setUint16(at, value, true) },
  SS: { bytes: 2, put: (view, at, value) => view.setInt16(at, value, true) },
  UL: { bytes: 4, put: (view, at, value) => view.setUint32(at, value, true) },
  FL: { bytes: 4, put: (view, at, value) => view.setFloat32(at, value, true) },
  FD: { bytes: 8, put: (view, at, value) => view.setFloat64(at, value, true) },
};
type PutNumber = (view: DataView, offset: number, value: number) => void;

export function numberElement(
  tag: number,
  vr: 'US' | 'SS' | 'UL' | 'FL' | 'FD',
  ...values: number[]
): Element {
  const { bytes: width, put } = sizes[vr] ?? { bytes: 0, put: () => undefined };
  const bytes = new Uint8Array(width * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) put(view, index * width, value);
  return { tag, vr, bytes, items: null };
}

export function bytesElement(tag: number, vr: string, bytes: Uint8Array, padding = 0): Element {
  if (bytes.length % 2 === 0) return { tag, vr, bytes, items: null };
  const even = new Uint8Array(bytes.length + 1);
  even.set(bytes);
  even[bytes.length] = padding;
  return { tag, vr, bytes: even, items: null };
}

export function sequenceElement(tag: number, ...items: readonly Dataset[]): Element {
  return { tag, vr: 'SQ', bytes: new Uint8Array(0), items };
}

/** Sorted by tag, as files must be. @param characterSets what its text is encoded in */
export function makeDataset(
  elements: readonly Element[],
  characterSets: readonly string[] = ['ISO_IR 192'],
): Dataset {
  const sorted = [...elements].sort((a, b) => a.tag - b.tag);
  return {
    elements: new Map(sorted.map((element) => [element.tag, element])),
    littleEndian: true,
    characterSets,
  };
}
