import { expect, test } from 'vitest';
import { shippedPackages } from '../../resources/licences.ts';

const shipped = shippedPackages();
const named = (name: string) => shipped.find((one) => one.name === name);

/** What may be passed on in a closed product with attribution alone. */
const permissive =
  /^\(?(MIT|ISC|BSD-[23]-Clause|Apache-2\.0|Python-2\.0|BSL-1\.0|CC-BY-4\.0|CC0-1\.0|Zlib|WTFPL|0BSD|Unlicense|BlueOak-1\.0\.0| OR | AND )+\)?$/;

test('every shipped package may be shipped', () => {
  const others = shipped.filter(({ licence }) => !permissive.test(licence));
  // A package that names no licence has the text of a permissive one.
  expect(
    others.filter(({ licence, text }) => licence !== '' || !text.includes('Permission is hereby granted')),
  ).toEqual([]);
});

test('the list has what the app runs on, and nothing that only develops it', () => {
  for (const name of ['better-sqlite3', 'onnxruntime-node', 'svelte', 'uplot', 'zod'])
    expect(named(name)?.version, name).toMatch(/^\d/);
  for (const name of ['eslint', 'vitest', 'playwright-core']) expect(named(name), name).toBeUndefined();
});

test('the texts are those of the packages', () => {
  expect(named('zod')?.text).toContain('Permission is hereby granted');
});
