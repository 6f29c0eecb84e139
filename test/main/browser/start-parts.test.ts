import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isOutdated } from '../../../main/browser/build.ts';
import { electronBinary } from '../../../main/browser/electron-binary.ts';
import { openCommand } from '../../../main/browser/open-browser.ts';
import { temporaryFolder } from '../store/fixtures.ts';

test('a build is made when it is missing or older than any source', () => {
  const folder = temporaryFolder();
  const [output, sources] = [join(folder, 'index.html'), join(folder, 'sources')];
  mkdirSync(join(sources, 'deep'), { recursive: true });
  writeFileSync(join(sources, 'deep', 'a.ts'), '');
  expect(isOutdated(output, [sources])).toBe(true);
  writeFileSync(output, '');
  utimesSync(output, 2000, 2000);
  utimesSync(join(sources, 'deep', 'a.ts'), 1000, 1000);
  expect(isOutdated(output, [sources])).toBe(false);
  utimesSync(join(sources, 'deep', 'a.ts'), 3000, 3000);
  expect(isOutdated(output, [sources])).toBe(true);
});

test('Electron is there only if its executable is', () => {
  const root = temporaryFolder();
  expect(electronBinary(root)).toBeNull();
  const folder = join(root, 'node_modules', 'electron');
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'path.txt'), 'electron\n');
  expect(electronBinary(root)).toBeNull();
  writeFileSync(join(folder, 'dist', 'electron'), '');
  expect(electronBinary(root)).toBe(join(folder, 'dist', 'electron'));
});

test('a browser is asked for by the system’s own way, and not without a screen', () => {
  expect(openCommand('linux', {}, 'u')).toBeNull();
  expect(openCommand('linux', { DISPLAY: ':0' }, 'u')).toEqual(['xdg-open', 'u']);
  expect(openCommand('darwin', {}, 'u')).toEqual(['open', 'u']);
  expect(openCommand('win32', {}, 'u')?.[0]).toBe('rundll32');
});
