/** The example of docs/adding-a-method.md, taken from the page: put into a copy of the sources, it compiles and trains. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const page = readFileSync(join(root, 'docs/adding-a-method.md'), 'utf8');
const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block!);
const [method = '', name = '', facts = '', line = ''] = blocks;

const copy = mkdtempSync(join(tmpdir(), 'secateur-method-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));
const inCopy = (path: string): string => join(copy, path);

function edit(path: string, before: string, addition: string): void {
  const text = readFileSync(inCopy(path), 'utf8');
  expect(text.split(before)).toHaveLength(2);
  writeFileSync(inCopy(path), text.replace(before, `${addition}${before}`));
}

/** What a reader of the page does by hand. */
function follow(): void {
  for (const part of [
    'main',
    'shared',
    'test/main/training/fixtures.ts',
    'test/support/proposal.ts',
    'tsconfig.base.json',
    'package.json',
  ]) {
    cpSync(join(root, part), inCopy(part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), inCopy('node_modules'));
  const path = /^\/\/ (main\/pruning\/methods\/\S+\.ts)\n/.exec(method)?.[1] ?? '';
  writeFileSync(inCopy(path), method);
  edit('shared/pruning.ts', "  'random',\n", name);
  edit('shared/pruning-methods.ts', '  random: {\n', facts);
  edit('main/pruning/index.ts', '  random,\n', line);
  edit(
    'main/pruning/index.ts',
    'import { random } from',
    `import { liveliness } from './methods/liveliness.ts';\n`,
  );
}

/** Of the compiler, file by file; the copy with a mistake shows that it would complain. */
function complaints(): string[] {
  writeFileSync(
    inCopy('main/pruning/methods/mistaken.ts'),
    method.replace('greater(map, 0)', 'greater(map)'),
  );
  const config = ts.readConfigFile(inCopy('main/tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, inCopy('main'));
  const files = ['index.ts', 'methods/liveliness.ts', 'methods/mistaken.ts'];
  const program = ts.createProgram(
    files.map((file) => inCopy(`main/pruning/${file}`)),
    options,
  );
  const text = ({ file, messageText }: ts.Diagnostic): string =>
    `${basename(file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  return ts.getPreEmitDiagnostics(program).map(text);
}

test('the example is thirty lines or so, compiles, and cuts a network to its budget', () => {
  expect(blocks).toHaveLength(4);
  expect(method.trimEnd().split('\n').length).toBeLessThanOrEqual(32);
  follow();
  expect(complaints()).toEqual(['mistaken.ts: Expected 2 arguments, but got 1.']);

  writeFileSync(
    inCopy('run.ts'),
    `import { defaultConfig } from './main/training/defaults.ts';
     import { train } from './main/training/trainer.ts';
     import { discData, engine, proposal, recordEvents, tinyConfig } from './test/main/training/fixtures.ts';
     const events = recordEvents();
     const { pruning } = defaultConfig(proposal, 'liveliness');
     const config = tinyConfig({ method: 'liveliness', pruning, epochs: 2, iterationsPerEpoch: 2 });
     const stopped = () => false;
     const { cost, initialCost } = await train({ engine, config, data: discData(), folder: './run', stopped, events });
     console.log(JSON.stringify({ share: cost.macs / initialCost.macs, said: events.notes[0] }));`,
  );
  const printed = execFileSync(process.execPath, ['run.ts'], { cwd: copy, encoding: 'utf8' });
  const { share, said } = JSON.parse(printed.trim().split('\n').at(-1)!) as { share: number; said: string };
  expect(share).toBeLessThanOrEqual(0.5);
  expect(share).toBeGreaterThan(0.2);
  expect(said).toContain('Liveliness: 50.0 % of the MACs to go');
}, 240_000);
