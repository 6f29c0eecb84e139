/** Dummy values that are valid in their representation (PS3.5 6.2), for attributes that an object cannot do without. */
import type { Element } from '../dataset.ts';
import { bytesElement, makeDataset, numberElement, sequenceElement, textElement } from '../make-element.ts';
import { objectTags as tags } from '../object-tags.ts';

const dummyText: Readonly<Record<string, string | undefined>> = {
  AE: 'REMOVED',
  AS: '000Y',
  CS: 'REMOVED',
  DA: '19000101',
  DS: '0',
  DT: '19000101',
  IS: '0',
  LO: 'REMOVED',
  LT: 'REMOVED',
  PN: 'REMOVED',
  SH: 'REMOVED',
  ST: 'REMOVED',
  TM: '000000',
  UC: 'REMOVED',
  UR: 'urn:removed',
  UT: 'REMOVED',
};

export function dummyElement(tag: number, vr: string): Element {
  const text = dummyText[vr];
  if (text !== undefined) return textElement(tag, vr, text);
  if (vr === 'SQ') return sequenceElement(tag, dummyCode());
  if (vr === 'US' || vr === 'SS' || vr === 'UL' || vr === 'FL' || vr === 'FD')
    return numberElement(tag, vr, 0);
  return bytesElement(tag, vr, new Uint8Array(8)); // 8 fits every width
}

export function emptyElement(tag: number, vr: string): Element {
  return vr === 'SQ' ? sequenceElement(tag) : bytesElement(tag, vr, new Uint8Array(0));
}

function dummyCode(): ReturnType<typeof makeDataset> {
  return makeDataset([
    textElement(tags.CodeValue, 'SH', 'REMOVED'),
    textElement(tags.CodingSchemeDesignator, 'SH', '99SECATEUR'),
    textElement(tags.CodeMeaning, 'LO', 'Removed'),
  ]);
}
