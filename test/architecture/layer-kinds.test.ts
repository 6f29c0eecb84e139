/**
 * Nobody asks for a kind of layer by its name, or for what a parameter is for by the ending of its name: both are said by
 * the records in `main/network/layers/`. Other things have kinds too (budgets, schedules, masks, files), which is why the
 * names of layers are looked for and not the word.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { layerKinds } from '../../main/network/layers/index.ts';

const root = resolve(import.meta.dirname, '../..');
const names = Object.keys(layerKinds).join('|');
const questions = [
  new RegExp(String.raw`kind\s*[!=]==?\s*'(${names})'`),
  new RegExp(String.raw`case '(${names})'`),
  /endsWith\(\s*['"`]\/(weight|bias|scale|shift)/,
  /slice\(0, -\s*['"`]\/(weight|bias|scale|shift)/,
];

const asks = (text: string): boolean => questions.some((question) => question.test(text));

/** Programs and engines know no networks, which the rules of folders see to; their nodes have kinds of their own. */
const isBelow = (path: string): boolean => /^main\/(tensor|engine|network\/layers)\//.test(path);

const sources = readdirSync(join(root, 'main'), { recursive: true, encoding: 'utf8' })
  .map((path) => `main/${path.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.ts') && !isBelow(path));

describe('the questions', () => {
  test.each([
    `if (layer.kind === 'convolution') return 0;`,
    `layer.kind !== 'normalization'`,
    `case 'pool':`,
    `name.endsWith('/weight')`,
    `name.slice(0, -'/bias'.length)`,
  ])('%s is seen', (text) => expect(asks(text)).toBe(true));

  test.each([`budget.kind === 'latency'`, `shape.slice(0, -1)`, `{ kind: 'activation', id, input, slope }`])(
    '%s is none',
    (text) => expect(asks(text)).toBe(false),
  );
});

test('nobody outside of the layers asks one', () => {
  expect(sources.length).toBeGreaterThan(400);
  const found = sources.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, index) => (asks(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
