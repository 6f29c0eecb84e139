/** DICOM files made byte by byte (explicit little-endian), independent of any writer of ours, and a phantom without symmetry. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Triple } from '../../../../shared/volume.ts';

export type Value = string | number | readonly number[] | Uint8Array | readonly Items[];
/** Elements by `ggggeeee VR`. */
export type Items = Readonly<Record<string, Value>>;

const longForm = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);

function valueBytes(vr: string, value: Value): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (typeof value === 'string') return Buffer.from(value, 'latin1');
  if (vr === 'SQ') return Buffer.concat((value as readonly Items[]).map(itemBytes));
  const numbers = (Array.isArray(value) ? value : [value]) as readonly number[];
  if (vr === 'DS' || vr === 'IS') return Buffer.from(numbers.join('\\'), 'latin1');
  const bytes = Buffer.alloc(numbers.length * 2);
  numbers.forEach((number, index) => bytes.writeUInt16LE(number & 0xffff, index * 2));
  return bytes;
}

function itemBytes(items: Items): Buffer {
  const body = datasetBytes(items);
  const head = Buffer.from('feff00e000000000', 'hex');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

export function datasetBytes(items: Items): Buffer {
  const elements = Object.entries(items).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat(
    elements.flatMap(([key, value]) => {
      const [tag = '', vr = ''] = key.split(' ');
      let body = valueBytes(vr, value);
      if (body.length % 2 === 1)
        body = Buffer.concat([body, Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ')]);
      const head = Buffer.alloc(longForm.has(vr) ? 12 : 8);
      head.writeUInt16LE(parseInt(tag.slice(0, 4), 16), 0);
      head.writeUInt16LE(parseInt(tag.slice(4), 16), 2);
      head.write(vr, 4, 'latin1');
      if (longForm.has(vr)) head.writeUInt32LE(body.length, 8);
      else head.writeUInt16LE(body.length, 6);
      return [head, body];
    }),
  );
}

/** Preamble, mark and file meta information in front of a data set. */
export function part10(dataset: Uint8Array, syntax = '1.2.840.10008.1.2.1'): Buffer {
  const meta = datasetBytes({ '00020010 UI': syntax });
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), meta, dataset]);
}

export interface SliceFields {
  readonly position: Triple;
  readonly number: number;
  readonly orientation?: readonly number[];
  readonly rows?: number;
  readonly columns?: number;
  /** Stored values, row by row; by default the phantom at this place. */
  readonly values?: readonly number[];
  readonly more?: Items;
}

export const axial = [1, 0, 0, 0, 1, 0];
export const spacing = [1.5, 0.75] as const; // rows, columns

/** No two places alike: linear in each direction with different slopes, so that linear interpolation is exact. */
export const phantomAt = ([x, y, z]: Triple): number => 1000 + 3 * x + 7 * y + 11 * z;

export function sliceDataset({
  position,
  number,
  orientation = axial,
  rows = 6,
  columns = 8,
  ...rest
}: SliceFields): Items {
  const values = rest.values ?? phantomSlice(position, orientation, rows, columns);
  const pixels = Buffer.alloc(rows * columns * 2);
  values.forEach((value, index) => pixels.writeInt16LE(Math.round(value), index * 2));
  return {
    '00080016 UI': '1.2.840.10008.5.1.4.1.1.2',
    '00080018 UI': `1.2.3.${number}`,
    '00080060 CS': 'CT',
    '0008103e LO': 'phantom',
    '00100020 LO': 'P1',
    '0020000d UI': '1.2.3',
    '0020000e UI': '1.2.3.4',
    '00200013 IS': number,
    '00200032 DS': position,
    '00200037 DS': orientation,
    '00280002 US': 1,
    '00280004 CS': 'MONOCHROME2',
    '00280010 US': rows,
    '00280011 US': columns,
    '00280030 DS': spacing,
    '00280100 US': 16,
    '00280101 US': 16,
    '00280102 US': 15,
    '00280103 US': 1,
    '7fe00010 OW': pixels,
    ...rest.more,
  };
}

function phantomSlice([x, y, z]: Triple, o: readonly number[], rows: number, columns: number): number[] {
  const at = (index: number): number => o[index] ?? 0;
  return Array.from({ length: rows * columns }, (_, index) => {
    const i = (index % columns) * spacing[1];
    const j = Math.floor(index / columns) * spacing[0];
    return phantomAt([x + i * at(0) + j * at(3), y + i * at(1) + j * at(4), z + i * at(2) + j * at(5)]);
  });
}

export function writeSlice(folder: string, fields: SliceFields, name = `${fields.number}.dcm`): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, part10(datasetBytes(sliceDataset(fields))));
  return path;
}

/** One slice per position, numbered in the given order. */
export function writeSeries(
  folder: string,
  positions: readonly Triple[],
  fields: Partial<Omit<SliceFields, 'position' | 'number'>> = {},
  firstNumber = 1,
): void {
  for (const [index, position] of positions.entries()) {
    writeSlice(folder, { ...fields, position, number: firstNumber + index });
  }
}

/** The elements but for those of these keys. */
export const withoutKeys = (items: Items, keys: readonly string[]): Items =>
  Object.fromEntries(Object.entries(items).filter(([key]) => !keys.includes(key)));
