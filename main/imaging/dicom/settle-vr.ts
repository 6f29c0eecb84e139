/**
 * Which representation a value has, where a file writes another one than the data dictionary (PS3.6): "unknown" (UN) after
 * a trip through a program that does not know the element, or unlimited text (UT) for numbers and lists.
 */
import { vrOf } from './dictionary.ts';

/** Bytes per number of the binary representations that the dictionary names. */
const widths: Readonly<Record<string, number | undefined>> = {
  US: 2,
  SS: 2,
  AT: 4,
  UL: 4,
  SL: 4,
  FL: 4,
  FD: 8,
  UV: 8,
  SV: 8,
};
const texts = new Set(
  'AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT UN'.split(' '), // UN may be anything, text too
);
const decimals = new Set(['DS', 'IS']);

/** A number as people write it, with either decimal mark. */
const numberText = /^[\s\0]*[+-]?[\d.,]+(e[+-]?\d+)?[\s\0]*$/i;
const isNumberText = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes)
    .toString('latin1')
    .split('\\')
    .every((part) => numberText.test(part));

/** @param written the file's @returns the dictionary's, unless the bytes speak for the written one */
export function settledVr(tag: number, written: string, bytes: Uint8Array): string {
  if (!texts.has(written) && written !== 'OB') return written;
  const known = vrOf(tag);
  if (known === 'UN' || known === written) return written;
  const width = widths[known];
  if (width !== undefined) {
    if (written !== 'UN' && isNumberText(bytes)) return 'DS';
    return bytes.length > 0 && bytes.length % width === 0 ? known : written;
  }
  if (decimals.has(known)) return bytes.length === 0 || isNumberText(bytes) ? known : written;
  return texts.has(known) && texts.has(written) ? known : written;
}
