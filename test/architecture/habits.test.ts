/** The habits that ESLint holds us to: each finds what is planted, in the files that it is for, and nothing that is like it. */
import { resolve } from 'node:path';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const eslint = new ESLint({ cwd: root });
const linter = new Linter();

/** What the rules of syntax for a file of this path say of a text. */
async function messages(path: string, text: string): Promise<string[]> {
  const { rules }: Linter.Config = await eslint.calculateConfigForFile(path);
  const found = linter.verify(text, {
    languageOptions: { parser: tseslint.parser },
    rules: { 'no-restricted-syntax': rules?.['no-restricted-syntax'] ?? 'off' },
  });
  return found.map(({ message }) => message);
}

const everywhere = [
  'main/tensor/shape.ts',
  'main/imaging/volume.ts',
  'main/services/index.ts',
  'shared/random.ts',
  'renderer/api.ts',
  'renderer/App.svelte',
  'test/support/watched.ts',
  'bench/index.ts',
  'eslint.config.js',
];

describe.each(everywhere)('in %s', (path) => {
  test.each([
    'const a = { x: 1, ...{ y, z } };',
    "const a = ['x', ...['y', 'z']];",
    'f(...[1, 2]);',
    'const a = { ...{ ...b, c } };',
  ])('%s is packed', async (text) => {
    expect(await messages(path, text)).toEqual([expect.stringContaining('Write the entries out')]);
  });

  test.each([
    'const a = { x: 1, ...rest };',
    'const a = { ...(b ? { c } : {}) };',
    "const a = [...b, ...['x'].map(f)];",
  ])('%s is not', async (text) => expect(await messages(path, text)).toEqual([]));
});

test('folders are made by makeFolder in main alone', async () => {
  const text = 'mkdirSync(path, { recursive: true });';
  expect(await messages('main/store/open.ts', text)).toEqual([expect.stringContaining('makeFolder')]);
  expect(await messages('test/support/watched.ts', text)).toEqual([]);
});

test('voxels are not listed on their way into an array', async () => {
  const text = 'const a = Uint8Array.from(voxels, (voxel) => voxel + 1);';
  const listed = [expect.stringContaining('forty bytes')];
  expect(await messages('main/imaging/volume.ts', text)).toEqual(listed);
  expect(await messages('main/evaluation/overlap.ts', text)).toEqual(listed);
  expect(await messages('main/imaging/volume.ts', 'Uint8Array.from({ length: 3 }, f);')).toEqual([]);
  expect(await messages('main/network/cost.ts', text)).toEqual([]);
});
