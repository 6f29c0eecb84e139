import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'electron-vite';
import { beforeAll, expect, test } from 'vitest';
import type { readingCalls } from '../../../main/services/threads/reading-calls.ts';
import { openThread } from '../../../main/threads/thread.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const root = join(import.meta.dirname, '../../..');
// Inside the project, so that the bundles find their packages; apart from what `npm start` builds.
const out = join(root, 'out', 'electron-test');

beforeAll(async () => {
  process.env['SECATEUR_BUILD'] = 'out/electron-test';
  await build({ root, logLevel: 'error' });
}, 120_000);

const bundle = (path: string) => readFileSync(join(out, path), 'utf8');

test('every thread has its entry beside the code that starts it', () => {
  const entries = globSync('main/**/*.thread.ts', { cwd: root }).map((path) => basename(path));
  expect(entries.length).toBeGreaterThan(0);
  expect(new Set(entries).size).toBe(entries.length);
  for (const name of entries)
    expect(existsSync(join(out, 'main', name.replace('.ts', '.js'))), name).toBe(true);
});

test('a bundled thread does its work in plain Node', async () => {
  const url = pathToFileURL(join(out, 'main', 'reading.thread.js'));
  const thread = openThread<typeof readingCalls>(url, { name: 'bundled' });
  const folder = join(temporaryFolder(), 'sample');
  await thread.call('sample', { folder });
  await thread.close();
  expect(readdirSync(join(folder, 'imagesTr'))).toHaveLength(40);
});

test('Electron is imported by the entry alone', () => {
  const importing = readdirSync(join(out, 'main')).filter((name) =>
    /from ?"electron"/.test(bundle(`main/${name}`)),
  );
  expect(importing).toEqual(['index.js']);
});

test('the loopback host is not in the bundle', () => {
  for (const name of readdirSync(join(out, 'main')))
    expect(bundle(`main/${name}`), name).not.toMatch(/node:http/);
});

test('the preload is one CommonJS file that requires Electron and nothing else', () => {
  expect(readdirSync(join(out, 'preload'))).toEqual(['preload.cjs']);
  const required = [...bundle('preload/preload.cjs').matchAll(/require\("([^"]+)"\)/g)].map(
    ([, name]) => name,
  );
  expect(required).toEqual(['electron']);
});

test('the page needs no inline script and no address of its own', () => {
  const page = bundle('renderer/index.html');
  expect(page).toMatch(/<script type="module"[^>]* src="\.\/assets\//);
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
});
