/** The habits that ESLint holds us to: each finds what is planted, in the files that it is for, and nothing that is like it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ESLint, Linter } from 'eslint';
import ts from 'typescript';
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

describe('an index that may be wrong', () => {
  const beginning = `
    declare const list: readonly number[];
    declare const names: string[] | undefined;
    declare const pair: readonly [number, number];
    declare const i: number;
    declare const voxels: Float32Array;
    declare const counts: Map<string, number>;
    declare const units: Readonly<Record<string, number>>;
    declare const holes: (number | null)[];
    export const value = `;
  const inTensor = 'main/tensor/shape.ts';

  /** What the rule for a file of this path says; it asks the compiler for types. */
  async function silent(path: string, expression: string): Promise<string[]> {
    const { plugins, rules }: Linter.Config = await eslint.calculateConfigForFile(path);
    const folder = mkdtempSync(join(tmpdir(), 'habits-'));
    const file = join(folder, 'planted.ts');
    try {
      writeFileSync(file, `${beginning}${expression};\n`);
      const program = ts.createProgram([file], { strict: true, noUncheckedIndexedAccess: true });
      const config: Linter.Config = {
        files: ['**/*.ts'],
        plugins: plugins ?? {},
        languageOptions: { parser: tseslint.parser, parserOptions: { programs: [program] } },
        rules: { 'habits/no-silent-index': rules?.['habits/no-silent-index'] ?? 'off' },
      };
      const inFolder = new Linter({ cwd: folder });
      const text = `${beginning}${expression};\n`;
      return inFolder.verify(text, config, file).map(({ message }) => message);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test.each([
    ['list[i] ?? 0', '0'],
    ['list[i] ?? -1', '-1'],
    ['(pair[i] ?? 1) * 2', '1'],
    ["names?.[i] ?? ''", "''"],
    ['list.at(-1) ?? NaN', 'NaN'],
  ])('%s is silent about it', async (expression, value) => {
    expect(await silent(inTensor, expression)).toEqual([expect.stringContaining(`would pass as ${value}`)]);
    expect(await silent('main/evaluation/holm.ts', expression)).toHaveLength(1);
  });

  test.each(['voxels[i] ?? 0', "counts.get('a') ?? 0", "units['mm'] ?? 1", 'holes[i] ?? 0', 'list[i] ?? i'])(
    '%s is not',
    async (expression) => expect(await silent(inTensor, expression)).toEqual([]),
  );

  test('only where numbers are computed', async () => {
    expect(await silent('main/cli/format.ts', 'list[i] ?? 0')).toEqual([]);
  });
});
