import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addCase, countCases } from '../../../main/store/cases.ts';
import { openStore } from '../../../main/store/open.ts';
import { backUpStore, openOrRecover } from '../../../main/store/recover.ts';
import { caseInfo, temporaryFolder } from './fixtures.ts';

function storeWithOneCase(folder: string) {
  const store = openStore(join(folder, 'secateur.db'));
  addCase(store, caseInfo('one'), []);
  return store;
}

function damage(file: string): string {
  const bytes = readFileSync(file);
  bytes.fill(0xaa, 100, bytes.length);
  writeFileSync(file, bytes);
  return bytes.toString('hex');
}

test('a healthy database opens without a word', () => {
  const folder = temporaryFolder();
  storeWithOneCase(folder).close();
  const { store, notices } = openOrRecover(join(folder, 'secateur.db'));
  expect([countCases(store), notices]).toEqual([1, []]);
  store.close();
});

test('a damaged database is kept and its backup takes its place', () => {
  const folder = temporaryFolder();
  const store = storeWithOneCase(folder);
  backUpStore(store);
  addCase(store, caseInfo('two'), []);
  store.close();
  const bytes = damage(store.file);

  const recovered = openOrRecover(store.file);
  expect(countCases(recovered.store)).toBe(1);
  recovered.store.close();
  const kept = readdirSync(folder).find((name) => name.includes('.damaged-') && name.endsWith('.db'));
  expect(readFileSync(join(folder, kept ?? ''), 'hex')).toBe(bytes);
  expect(recovered.notices[0]).toContain(kept);
  expect(existsSync(join(folder, 'secateur.backup.db'))).toBe(true);
});

test('without a backup the damaged database is kept and named', () => {
  const folder = temporaryFolder();
  const store = storeWithOneCase(folder);
  store.close();
  damage(store.file);
  expect(() => openOrRecover(store.file)).toThrow(/kept as .*damaged-/);
  expect(readdirSync(folder).filter((name) => name.includes('.damaged-'))).toHaveLength(1);
});
