/** The layers hold, and the rules that say so do find a planted violation. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
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
    const options = { allowImportingTsExtensions: true, noEmit: true };
    plant('test/tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['../main'] }));
    const { status, output } = cruise(planted, 'main', 'renderer');
    expect(output).toContain('main/tensor imports only what lies below it');
    expect(output).toContain('renderer imports only what lies below it');
    expect(status).not.toBe(0);
  });
});
