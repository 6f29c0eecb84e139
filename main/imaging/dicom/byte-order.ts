/** Data sets of big-endian files as little-endian ones, as which everything is written. */
import { filled } from '../filled.ts';
import type { Dataset } from './dataset.ts';

const widths: Readonly<Record<string, number | undefined>> = {
  AT: 2,
  OW: 2,
  SS: 2,
  US: 2,
  FL: 4,
  OF: 4,
  OL: 4,
  SL: 4,
  UL: 4,
  FD: 8,
  OD: 8,
  OV: 8,
  SV: 8,
  UV: 8,
};

export function toLittleEndian(dataset: Dataset): Dataset {
  if (dataset.littleEndian) return dataset;
  const elements = [...dataset.elements.values()].map((element) => ({
    ...element,
    bytes: swapped(element.bytes, widths[element.vr] ?? 1),
    items: element.items?.map(toLittleEndian) ?? null,
  }));
  return {
    elements: new Map(elements.map((element) => [element.tag, element])),
    littleEndian: true,
    characterSets: dataset.characterSets,
  };
}

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  if (width === 1 || bytes.length % width !== 0) return bytes;
  return filled(new Uint8Array(bytes.length), (index) => {
    const within = index % width;
    return bytes[index - within + (width - 1 - within)] ?? 0;
  });
}
