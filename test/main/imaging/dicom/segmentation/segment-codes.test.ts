import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codesFor, segmentCodes } from '../../../../../main/imaging/dicom/segmentation/segment-codes.ts';
import { askPython } from '../../../../support/oracle.ts';
import { testAgainstPydicom } from '../../../../support/real-data.ts';

type Entry = readonly [meaning: string, contextGroups: readonly number[]];

const ask = (codes: readonly string[]): Entry[][] =>
  askPython<Entry[]>(join(import.meta.dirname, 'pydicom-codes.py'), codes);

/** In SNOMED CT, not in DICOM's context groups. */
const beyondDicom = new Set(['74281007']);

testAgainstPydicom('every type means in PS3.16 what we say, most of them as a type of segment', () => {
  const types = segmentCodes.map(({ type }) => type).filter(({ value }) => !beyondDicom.has(value));
  const known = ask(types.map(({ value }) => value));
  for (const [index, { value, meaning }] of types.entries()) {
    const meanings = (known[index] ?? []).map(([text]) => text.toLowerCase());
    expect(meanings, `${value} ${meaning}`).toContain(meaning.toLowerCase());
  }
  const segmentTypes = known.filter((entries) => entries.some(([, groups]) => groups.includes(7151)));
  expect(segmentTypes.length).toBeGreaterThanOrEqual(types.length - 2); // but heart and bone
});

testAgainstPydicom('every category is one of CID 7150, with its meaning', () => {
  const categories = segmentCodes.map(({ category }) => category);
  for (const [index, entries] of ask(categories.map(({ value }) => value)).entries()) {
    const inGroup = entries.filter(([, groups]) => groups.includes(7150)).map(([meaning]) => meaning);
    expect(inGroup).toEqual([categories[index]?.meaning]);
  }
});

describe('a class finds its codes by a word in its name', () => {
  test.each([
    ['Left kidney', 'Kidney'],
    ['hippocampus_L', 'Hippocampus'],
    ['anterior', 'Hippocampus'],
    ['liver tumour', 'Neoplasm'], // the abnormal goes before the organ
    ['Leber', 'Liver'],
    ['cardiac MYO', 'Myocardium'],
    ['oliver', 'Tissue'], // a word, not a part of one
    ['zebra', 'Tissue'],
  ])('%s: %s', (name, meaning) => {
    expect(codesFor(name).type.meaning).toBe(meaning);
  });

  test('a user’s own table goes first', () => {
    const code = { value: '1', scheme: '99X', meaning: 'mine' };
    expect(codesFor('liver', { liver: { category: code, type: code } }).type).toEqual(code);
  });
});
