/** No source file is longer than 300 lines, whatever it is written in: ESLint sees to that in TypeScript alone. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const most = 300;

function tooLong(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js|cjs|mjs|svelte|css|html|py|sh)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path, 'utf8').trimEnd().split('\n').length > most);
}

test.each(['main', 'shared', 'renderer', 'test', 'bench', 'resources'])('%s', (folder) => {
  expect(tooLong(join(root, folder))).toEqual([]);
});

test('a longer file is found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sizes-'));
  try {
    writeFileSync(join(folder, 'full.css'), 'a {}\n'.repeat(most));
    writeFileSync(join(folder, 'long.css'), 'a {}\n'.repeat(most + 1));
    expect(tooLong(folder)).toEqual([join(folder, 'long.css')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
