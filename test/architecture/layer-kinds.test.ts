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

/** What else is told apart by a kind, and by which words. A new one says here what it is. */
const otherKinds: Readonly<Record<string, readonly string[]>> = {
  'the schedule of a method': ['one-shot', 'during', 'per-level', 'learnt'],
  'the budget of a method': ['latency', 'channels', 'parameters', 'macs'],
  'an architecture, where another would not do': ['pocketnet'],
  'how the network of a run begins': ['planned', 'shape'],
  'the facts of a method: what it is to others': ['method'],
  'parameters that mix the filters of a group': ['norm', 'plain kernel', 'normed kernel'],
  'what predicts: a run or an exported bundle': ['bundle', 'run'],
  'where voxels that a page asks for lie': [
    'label',
    'prediction',
    'segmentation',
    'version',
    'draft',
    'thumbnail',
  ],
  'what a file turned out to be': ['series', 'nifti', 'image', 'unclear'],
  'how a folder of cases is laid out': ['dicom', 'msd', 'nnunet'],
  'what a word of the command line is': ['option', 'positional'],
  'whether a task fits the data': ['unavailable'],
  'in what the grids of an image and its label differ': ['position'],
  'a job': ['study'],
};
const explained = new Set(Object.values(otherKinds).flat());

const linesOf = (path: string): string[] => readFileSync(join(root, path), 'utf8').split('\n');

const placesOf = (fits: (line: string, path: string) => boolean): string[] =>
  sources.flatMap((path) =>
    linesOf(path).flatMap((line, index) =>
      fits(line, path) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
    ),
  );

test('nobody outside of the layers asks one', () => {
  expect(sources.length).toBeGreaterThan(400);
  expect(placesOf(asks)).toEqual([]);
});

test('every other kind that is asked for is explained', () => {
  expect(names.split('|').filter((name) => explained.has(name))).toEqual([]);
  const asked = sources
    .filter((path) => !path.startsWith('main/imaging/'))
    .flatMap(linesOf)
    .flatMap((line) => [...line.matchAll(/kind [!=]== '([^']*)'/g)].map(([, name = '']) => name));
  expect([...new Set(asked)].filter((name) => !explained.has(name))).toEqual([]);
});

test('no name is taken apart by its ending, but for those of files', () => {
  const files = ['main/engine/tensorflow/setup/unzip.ts', 'main/datasets/layouts/kind-folders.ts'];
  const takesApart = (line: string, path: string): boolean =>
    /endsWith\(['"`]\/|slice\(0, -\D/.test(line) &&
    !files.includes(path) &&
    !path.startsWith('main/imaging/');
  expect(placesOf(takesApart)).toEqual([]);
});
