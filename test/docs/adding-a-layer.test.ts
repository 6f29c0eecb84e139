/**
 * The example of docs/adding-a-layer.md, taken from the page: put into a copy of the sources, the compiler first lists
 * what is missing, then nothing; a network with the new kind trains, is cut to its budget, and exports.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const page = readFileSync(join(root, 'docs/adding-a-layer.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, block]) => block!);
const [kind = '', union = '', line = '', form = ''] = blocks('ts');
const [listed = ''] = blocks('');

const copy = mkdtempSync(join(tmpdir(), 'secateur-layer-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));
const inCopy = (path: string): string => join(copy, path);
const table = 'main/network/layers/index.ts';

function replace(path: string, before: string, after: string): void {
  const text = readFileSync(inCopy(path), 'utf8');
  expect(text.split(before).length).toBeGreaterThan(1);
  writeFileSync(
    inCopy(path),
    text.replace(before, () => after),
  );
}

const edit = (path: string, before: string, addition: string): void =>
  replace(path, before, `${addition}${before}`);

/** Of the compiler over all of main and what stands on it, as the page lists them: file and first words. */
function complaints(): string[] {
  const config = ts.readConfigFile(inCopy('main/tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options, fileNames } = ts.parseJsonConfigFileContent(config.config, ts.sys, inCopy('main'));
  return ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options)).map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, ' ');
    const [words = text] = /^Property '\w+' is missing/.exec(text) ?? [];
    return `${relative(copy, file?.fileName ?? '')}: ${words}`;
  });
}

test('the compiler lists what a new kind must say; then a network with it trains, is cut to its budget, and exports', () => {
  expect(blocks('ts')).toHaveLength(4);
  for (const part of [
    'main',
    'shared',
    'test/main/training/fixtures.ts',
    'test/support/proposal.ts',
    'tsconfig.base.json',
    'package.json',
  ])
    cpSync(join(root, part), inCopy(part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), inCopy('node_modules'));
  const path = /^\/\/ (main\/network\/layers\/\S+\.ts)\n/.exec(kind)?.[1] ?? '';
  writeFileSync(inCopy(path), kind);
  edit(table, 'import { transposedConvolution,', `import { type SigmoidLayer } from './sigmoid.ts';\n`);
  edit(table, '  | ConcatenationLayer;', union);
  expect(complaints().sort()).toEqual(listed.trim().split('\n').sort());

  edit(table, 'type SigmoidLayer } from', 'sigmoid, ');
  edit(table, '  concatenation,\n};', line);
  edit('main/export/onnx-layers.ts', "  add: () => ({ operator: 'Sum'", form);
  replace(
    'main/network/blocks.ts',
    "layers.push({ kind: 'activation', id, input, slope });",
    "layers.push(slope > 1 ? { kind: 'activation', id, input, slope } : { kind: 'sigmoid', id, input });",
  );
  expect(complaints()).toEqual([]);

  writeFileSync(
    inCopy('run.ts'),
    `import { networkToOnnx } from './main/export/onnx-network.ts';
     import { initializeWeights } from './main/network/index.ts';
     import { loadModel } from './main/training/checkpoint.ts';
     import { defaultConfig } from './main/training/defaults.ts';
     import { train } from './main/training/trainer.ts';
     import { discData, engine, proposal, recordEvents, tinyConfig } from './test/main/training/fixtures.ts';
     const { pruning } = defaultConfig(proposal, 'l1');
     const config = tinyConfig({ method: 'l1', pruning, epochs: 2, iterationsPerEpoch: 2 });
     const stopped = () => false;
     const events = recordEvents();
     const { cost, initialCost } = await train({ engine, config, data: discData(), folder: './run', stopped, events });
     const { network, weights } = loadModel('./run');
     const operators = networkToOnnx(network, weights, {}).nodes.map(({ operator }) => operator);
     console.log(JSON.stringify({ share: cost.macs / initialCost.macs, kinds: network.layers.map(({ kind }) => kind), operators }));`,
  );
  const printed = execFileSync(process.execPath, ['run.ts'], { cwd: copy, encoding: 'utf8' });
  const { share, kinds, operators } = JSON.parse(printed.trim().split('\n').at(-1)!) as {
    share: number;
    kinds: string[];
    operators: string[];
  };
  expect(share).toBeLessThanOrEqual(0.5);
  expect(kinds).toContain('sigmoid');
  expect(kinds).not.toContain('activation');
  expect(operators).toContain('Sigmoid');
}, 240_000);
