import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentSecurityPolicy, readPageFile, resolveInside } from '../../../main/services/page.ts';
import { temporaryFolder } from '../store/fixtures.ts';

test.each([
  ['/', '/site/index.html'],
  ['/assets/a.js', '/site/assets/a.js'],
  ['/a%20b.js', '/site/a b.js'],
  ['/assets/../index.html', '/site/index.html'],
])('%s is %s', (pathname, file) => {
  expect(resolveInside('/site', pathname)).toBe(file);
});

test.each([
  '/../secret',
  '/..%2fsecret',
  '/%2e%2e/secret',
  '/a/../../secret',
  '/..%5csecret',
  '/..\\secret',
  '/%00',
  '/%E0%A4%A',
  '//etc/passwd/../../../secret',
  '/./',
])('%s leads nowhere outside', (pathname) => {
  const file = resolveInside('/site/app', pathname);
  expect(file === null || file.startsWith('/site/app/')).toBe(true);
});

test('a sibling whose name begins with the root is outside', () => {
  expect(resolveInside('/site/app', '/../app-secrets/key')).toBeNull();
});

test('files come with their type; folders and unknown types do not come', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'assets.js'));
  writeFileSync(join(root, 'index.html'), '<p>');
  writeFileSync(join(root, 'notes.secret'), 'x');
  expect(await readPageFile(root, '/')).toEqual({
    type: 'text/html; charset=utf-8',
    body: Buffer.from('<p>'),
  });
  for (const path of ['/assets.js', '/notes.secret', '/missing.js', '/%2e%2e%2findex.html'])
    expect(await readPageFile(root, path)).toBeNull();
});

test('the policy lets nothing come from elsewhere and no string become code', () => {
  expect(contentSecurityPolicy).toContain("default-src 'none'");
  expect(contentSecurityPolicy).toContain("connect-src 'self'");
  expect(contentSecurityPolicy).not.toMatch(/unsafe-eval(?<!wasm-unsafe-eval)|https?:|\*/);
});
