/** The page on architecture shows and names what the layer rules say. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { allowedFolders, arrowsOf, page, pictureIn, pictureOf, type Allowed, type Arrow } from './picture.ts';

const root = resolve(import.meta.dirname, '../..');
const text = readFileSync(page, 'utf8');
const allowed = allowedFolders();

/** What arrows say, read by somebody who has nothing but them. */
function readBack(arrows: readonly Arrow[], from: string): Set<string> {
  const own = arrows.filter((arrow) => arrow.from === from);
  return new Set(own.flatMap(({ to, isDeep }) => [to, ...(isDeep ? readBack(arrows, to) : [])]));
}

const sorted = (table: Allowed): Allowed =>
  Object.fromEntries(Object.entries(table).map(([folder, below]) => [folder, [...below].sort()]));

test('the picture says no more and no less than the rules', () => {
  const arrows = arrowsOf(allowed);
  const said = Object.keys(allowed).map((folder) => [folder, [...readBack(arrows, folder)]]);
  expect(sorted(Object.fromEntries(said) as Allowed)).toEqual(sorted(allowed));
});

test('an arrow that others say already is left out; what a folder may not use with another makes a dotted one', () => {
  const made = { low: [], middle: ['low'], high: ['middle', 'low'], aside: ['middle'] };
  expect(arrowsOf(made)).toEqual([
    { from: 'middle', to: 'low', isDeep: true },
    { from: 'high', to: 'middle', isDeep: true },
    { from: 'aside', to: 'middle', isDeep: false },
  ]);
});

test('an arrow stays where another says less: what it leads to is used alone there', () => {
  const made = { low: [], middle: ['low'], aside: ['middle'], high: ['aside', 'middle', 'low'] };
  expect(arrowsOf(made).filter(({ from }) => from === 'high')).toEqual([
    { from: 'high', to: 'aside', isDeep: true },
    { from: 'high', to: 'middle', isDeep: true },
  ]);
});

test('the page has that picture (`node test/architecture/picture.ts` draws it)', () => {
  expect(pictureIn.exec(text)?.[0]).toBe(pictureOf(allowed));
});

test('the page names every folder once, and the rules know every folder that there is', () => {
  const named = [...text.matchAll(/^\| `([\w/]+)\/` /gm)].map(([, folder = '']) => folder);
  const ruled = Object.keys(allowed);
  expect(named.filter((folder) => /^(main\/|shared$|renderer$)/.test(folder)).sort()).toEqual(
    [...ruled].sort(),
  );
  const inMain = readdirSync(join(root, 'main'), { withFileTypes: true });
  const there = inMain.filter((entry) => entry.isDirectory()).map(({ name }) => `main/${name}`);
  expect(ruled.filter((folder) => folder.startsWith('main/')).sort()).toEqual(there.sort());
});
