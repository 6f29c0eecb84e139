/** A DICOM data set as plain data, and reading values out of it. Nothing here knows where it came from. */
import { decodeText } from './character-sets.ts';

export interface Element {
  readonly tag: number;
  readonly vr: string;
  /** The value as in the file, padding included; empty for a sequence, and for one too large to keep. */
  readonly bytes: Uint8Array;
  /** Items of a sequence; null for every other element. */
  readonly items: readonly Dataset[] | null;
}

export interface Dataset {
  /** By tag, in the order of the file. */
  readonly elements: ReadonlyMap<number, Element>;
  /** Byte order of binary values. */
  readonly littleEndian: boolean;
  /** Defined terms of Specific Character Set (0008,0005), those of the data set around it where it has none. */
  readonly characterSets: readonly string[];
}

/** Representations that Specific Character Set applies to (PS3.5 6.1.2.3). */
const encoded = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT', 'UN']);
/** Representations whose backslash is a character, not a separator. */
const single = new Set(['LT', 'ST', 'UT', 'UR']);

/** Text values without their padding; empty where the element is absent or empty. */
export function textsOf(dataset: Dataset, tag: number): readonly string[] {
  const element = dataset.elements.get(tag);
  if (!element || element.bytes.length === 0) return [];
  const sets = encoded.has(element.vr) ? dataset.characterSets : [];
  const text = decodeText(element.bytes, sets, element.vr === 'PN');
  const values = single.has(element.vr) ? [text] : text.split('\\');
  return values.map((value) => value.replace(/^[\s\0]+|[\s\0]+$/g, ''));
}

/** The first text value; empty where there is none. */
export function textOf(dataset: Dataset, tag: number): string {
  const [first = ''] = textsOf(dataset, tag);
  return first;
}

type ReadNumber = (view: DataView, offset: number, littleEndian: boolean) => number;

const binary: Readonly<Record<string, { readonly bytes: number; readonly read: ReadNumber } | undefined>> = {
  US: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  AT: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) }, // two halves of each tag
  SS: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  OW: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  UL: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  OL: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  SL: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  FL: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  OF: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  FD: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  OD: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  UV: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  SV: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
};

/** Numbers of a binary or text element (DS, IS); NaN for a text that is no number. */
export function numbersOf(dataset: Dataset, tag: number): readonly number[] {
  const element = dataset.elements.get(tag);
  if (!element) return [];
  const kind = binary[element.vr];
  if (!kind) return textsOf(dataset, tag).map(numberOfText);
  const view = new DataView(element.bytes.buffer, element.bytes.byteOffset, element.bytes.byteLength);
  const count = Math.floor(element.bytes.length / kind.bytes);
  return Array.from({ length: count }, (_, index) =>
    kind.read(view, index * kind.bytes, dataset.littleEndian),
  );
}

/** DICOM's decimal mark is the point; some programs write the one of their country. */
export const decimalComma = /^[+-]?\d+,\d+(e[+-]?\d+)?$/i;

function numberOfText(text: string): number {
  if (text === '') return NaN;
  return Number(decimalComma.test(text) ? text.replace(',', '.') : text);
}

/** The first number; null where there is none that is finite. */
export function numberOf(dataset: Dataset, tag: number): number | null {
  const [value = NaN] = numbersOf(dataset, tag);
  return Number.isFinite(value) ? value : null;
}

/** Items of a sequence; empty where it is absent. */
export function itemsOf(dataset: Dataset, tag: number): readonly Dataset[] {
  return dataset.elements.get(tag)?.items ?? [];
}
