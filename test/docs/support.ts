/** What a reader of `docs/adding-*.md` does by hand: the page's blocks of code put into a copy of the sources. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, onTestFinished } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const parts = [
  'main',
  'shared',
  'test/main/training/fixtures.ts',
  'test/support/proposal.ts',
  'tsconfig.base.json',
  'package.json',
];

/** The page's blocks: those of TypeScript, and the compiler's list of what is missing. */
export function blocksOf(page: string): { readonly code: readonly string[]; readonly missing: string[] } {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  const blocks = (language: string): string[] =>
    [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, block]) => block!);
  const [listed = ''] = blocks('');
  return { code: blocks('ts'), missing: listed.trim().split('\n').sort() };
}

export interface Copy {
  /** Puts a block into the file that the comment in its first line names. */
  readonly add: (block: string) => void;
  /** Puts an addition before what stands in a file once. */
  readonly edit: (path: string, before: string, addition: string) => void;
  readonly replace: (path: string, before: string, after: string) => void;
  readonly write: (path: string, text: string) => void;
  /**
   * Of the compiler: file and words; of a missing property only that it is missing. Sorted.
   * @param files under `main`; all of it and what stands below it, if absent
   */
  readonly complaints: (files?: readonly string[]) => string[];
  /** Runs a script in the copy. @returns what it printed last, as JSON */
  readonly run: (script: string) => unknown;
}

/** A copy of the sources, gone after the test. */
export function copySources(): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'secateur-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const inCopy = (path: string): string => join(folder, path);
  for (const part of parts) cpSync(join(root, part), inCopy(part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), inCopy('node_modules'));

  const write = (path: string, text: string): void => writeFileSync(inCopy(path), text);
  const replace = (path: string, before: string, after: string): void => {
    const text = readFileSync(inCopy(path), 'utf8');
    expect(text.split(before), `${before} in ${path}`).toHaveLength(2);
    write(
      path,
      text.replace(before, () => after),
    );
  };
  return {
    add: (block) => write(/^\/\/ (\S+\.ts)\n/.exec(block)?.[1] ?? '', block),
    edit: (path, before, addition) => replace(path, before, `${addition}${before}`),
    replace,
    write,
    complaints: (files) => complaintsOf(folder, files),
    run: (script) => {
      write('run.ts', script);
      const printed = execFileSync(process.execPath, ['run.ts'], { cwd: folder, encoding: 'utf8' });
      return JSON.parse(printed.trim().split('\n').at(-1)!);
    },
  };
}

function complaintsOf(folder: string, files?: readonly string[]): string[] {
  const main = join(folder, 'main');
  const config = ts.readConfigFile(join(main, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options, fileNames } = ts.parseJsonConfigFileContent(config.config, ts.sys, main);
  const program = ts.createProgram(files?.map((file) => join(main, file)) ?? fileNames, options);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, ' ');
      const [words = text] = /^Property '\w+' is missing/.exec(text) ?? [];
      return `${relative(folder, file?.fileName ?? '')}: ${words}`;
    })
    .sort();
}
