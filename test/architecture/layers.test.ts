/** The layers hold, and the rules that say so do find a planted violation. */
import { existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const { faces } = createRequire(import.meta.url)('./folders.cjs') as { faces: readonly string[] };
const planted = mkdtempSync(join(tmpdir(), 'layers-'));

function cruise(folder: string, ...paths: string[]): { status: number | null; output: string } {
  const result = spawnSync(
    process.execPath,
    [cruiser, '--config', join(root, 'test/architecture/layers.cjs'), '--output-type', 'err', ...paths],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status: result.status, output: result.stdout + result.stderr };
}

function plant(path: string, text: string): void {
  mkdirSync(join(planted, path, '..'), { recursive: true });
  writeFileSync(join(planted, path), text);
}

const options = { allowImportingTsExtensions: true, noEmit: true };
plant('test/tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['../main'] }));

afterAll(() => rmSync(planted, { recursive: true, force: true }));

describe('layers', () => {
  it('hold in this tree', () => {
    const { status, output } = cruise(root, 'shared', 'main', 'renderer', 'bench', 'test');
    expect(output).toContain('no dependency violations found');
    expect(status).toBe(0);
  });

  it('report an upward import, in a type import and in a .svelte file alike', () => {
    plant(
      'main/tensor/low.ts',
      "import type { High } from '../services/high.ts';\nexport type Low = High;\n",
    );
    plant('main/services/high.ts', 'export type High = number;\n');
    plant(
      'renderer/A.svelte',
      '<script lang="ts">import { low } from \'../main/tensor/value.ts\'; low;</script>\n',
    );
    plant('main/tensor/value.ts', 'export const low = 1;\n');
    const { status, output } = cruise(planted, 'main', 'renderer');
    expect(output).toContain('main/tensor imports only what lies below it');
    expect(output).toContain('renderer imports only what lies below it');
    expect(status).not.toBe(0);
  });

  it('report a way into a folder past its index', () => {
    plant('main/pruning/index.ts', "export { hidden } from './hidden.ts';\n");
    plant('main/pruning/hidden.ts', 'export const hidden = 1;\n');
    plant('main/training/by-the-face.ts', "export { hidden } from '../pruning/index.ts';\n");
    const aside =
      "import type { hidden } from '../pruning/hidden.ts';\nexport type Hidden = typeof hidden;\n";
    plant('main/training/aside.ts', aside);
    const { status, output } = cruise(planted, 'main/pruning', 'main/training');
    expect(output).toContain(
      'main/pruning is entered by its index.ts: main/training/aside.ts → main/pruning/hidden.ts',
    );
    expect(output).not.toContain('by-the-face');
    expect(status).not.toBe(0);
  });

  it('report a circle, in the tests and the bench too', () => {
    plant('test/one.ts', "import type { Two } from './two.ts';\nexport type One = Two | null;\n");
    plant('test/two.ts', "import type { One } from './one.ts';\nexport type Two = One | 1;\n");
    plant('bench/round.ts', "export * from './about.ts';\n");
    plant('bench/about.ts', "export * from './round.ts';\n");
    const { status, output } = cruise(planted, 'test', 'bench');
    expect(output).toContain('no cycles: test/one.ts');
    expect(output).toContain('no cycles: bench/');
    expect(status).not.toBe(0);
  });

  it('know every folder of main that has a face; the hosts are entered by nobody', () => {
    const withIndex = readdirSync(join(root, 'main')).filter((name) =>
      existsSync(join(root, 'main', name, 'index.ts')),
    );
    const entries = ['cli', 'electron'];
    expect(withIndex.filter((name) => !entries.includes(name)).map((name) => `main/${name}`)).toEqual(
      faces.filter((face) => face.split('/').length === 2).toSorted(),
    );
  });
});
