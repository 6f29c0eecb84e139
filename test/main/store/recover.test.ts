import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addCase, countCases, listCases } from '../../../main/store/cases.ts';
import { openStore } from '../../../main/store/open.ts';
import { openOrRecover } from '../../../main/store/recover.ts';
import { sealStore } from '../../../main/store/seal.ts';
import { caseInfo, temporaryFolder } from './fixtures.ts';

/** A sealed database with the case "one". */
function sealedStore(): string {
  const file = join(temporaryFolder(), 'secateur.db');
  const { store } = openOrRecover(file);
  addCase(store, caseInfo('one'), []);
  sealStore(store);
  store.close();
  return file;
}

function casesAfter(file: string) {
  const { store, notices } = openOrRecover(file);
  const cases = listCases(store).map(({ id }) => id);
  store.close();
  return { cases, notices };
}

/** Past what a page's header says, so that SQLite cannot open it. */
function damage(file: string): string {
  const bytes = readFileSync(file);
  bytes.fill(0xaa, 100, bytes.length);
  writeFileSync(file, bytes);
  return bytes.toString('hex');
}

/** What no check of SQLite's would find: another letter in a text. */
function alter(file: string, from: string, to: string): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(from);
  expect(at).toBeGreaterThan(0);
  bytes.write(to, at);
  writeFileSync(file, bytes);
}

const sidecar = (file: string, name: string) => file.replace('secateur.db', name);
const aside = (file: string) =>
  readdirSync(join(file, '..')).filter((name) => name.includes('.damaged-') && name.endsWith('.db'));

test('a healthy database opens without a word, and is as it was', () => {
  const file = sealedStore();
  const before = readFileSync(file, 'hex');
  expect(casesAfter(file)).toEqual({ cases: ['one'], notices: [] });
  expect(readFileSync(file, 'hex')).toBe(before);
  expect(readFileSync(sidecar(file, 'secateur.backup.db'), 'hex')).toBe(before);
});

test('a damaged database is kept and its backup takes its place', () => {
  const file = sealedStore();
  const bytes = damage(file);
  const { cases, notices } = casesAfter(file);
  expect(cases).toEqual(['one']);
  const [kept = ''] = aside(file);
  expect(readFileSync(sidecar(file, kept), 'hex')).toBe(bytes);
  expect(notices[0]).toMatch(/was damaged\..*nothing is missing/);
  expect(notices[0]).toContain(kept);
  expect(casesAfter(file)).toEqual({ cases: ['one'], notices: [] });
});

test('a changed letter is found and put right', () => {
  const file = sealedStore();
  for (const text of readFileSync(file, 'latin1').matchAll(/one/g)) expect(text.index).toBeGreaterThan(0);
  alter(file, 'oneone', 'onetwo'); // id and subject
  expect(casesAfter(file)).toMatchObject({ cases: ['one'], notices: [expect.stringMatching(/was damaged/)] });
});

test('what was committed after the seal survives the damage, also of a process that was killed', () => {
  const file = sealedStore();
  const killed = openStore(file);
  addCase(killed, caseInfo('two'), []); // in the log only
  const log = readFileSync(`${file}-wal`);
  killed.close();
  // As the kill would have left it.
  writeFileSync(file, readFileSync(sidecar(file, 'secateur.backup.db')));
  writeFileSync(`${file}-wal`, log);
  sealAgain(file);
  alter(file, 'oneone', 'onetwo');
  expect(casesAfter(file)).toMatchObject({ cases: ['one', 'two'], notices: [/was damaged/] });
});

/** The seal that closing broke. */
function sealAgain(file: string): void {
  const other = sealedStore();
  expect(readFileSync(other).length).toBe(readFileSync(file).length);
  writeFileSync(`${file}.sha256`, sealOf(file));
}

function sealOf(file: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `${createHash('sha256').update(readFileSync(file)).digest('hex')}  secateur.db\n`;
}

test('a damaged backup is made again, a damaged seal set again, without a word', () => {
  const file = sealedStore();
  const backup = sidecar(file, 'secateur.backup.db');
  alter(backup, 'oneone', 'onetwo');
  expect(casesAfter(file)).toEqual({ cases: ['one'], notices: [] });
  expect(readFileSync(backup, 'hex')).toBe(readFileSync(file, 'hex'));
  const seal = readFileSync(`${file}.sha256`, 'latin1');
  for (const damagedSeal of [seal.replace(/^./, (digit) => (digit === '0' ? '1' : '0')), 'nonsense', '']) {
    writeFileSync(`${file}.sha256`, damagedSeal);
    expect(casesAfter(file)).toEqual({ cases: ['one'], notices: [] });
    expect(readFileSync(`${file}.sha256`, 'latin1')).toBe(seal);
  }
});

test('both altered: it opens, and the doubt is said', () => {
  const file = sealedStore();
  alter(file, 'oneone', 'onetwo');
  alter(sidecar(file, 'secateur.backup.db'), 'oneone', 'onesix');
  const { cases, notices } = casesAfter(file);
  expect(cases).toEqual(['one']);
  expect(notices[0]).toMatch(/there is no backup of that time/);
  expect(aside(file)).toHaveLength(1);
});

test('a database from before the seal is looked through, and replaced by its older backup where it is damaged', () => {
  const file = sealedStore();
  const store = openStore(file);
  addCase(store, caseInfo('two'), []);
  store.close();
  expect(existsSync(`${file}.sha256`)).toBe(false); // an older program does not even break it
  damage(file);
  const { cases, notices } = casesAfter(file);
  expect(cases).toEqual(['one']);
  expect(notices[0]).toMatch(/the backup of .* has taken its place/);
});

test('a reference that leads nowhere is damage', () => {
  const file = sealedStore();
  const store = openStore(file);
  store.read((db) => db.pragma('foreign_keys = OFF'));
  store.write((db) => db.exec(`INSERT INTO case_files VALUES ('none', 'a', 1, '${'0'.repeat(64)}')`));
  store.close();
  expect(casesAfter(file)).toMatchObject({ cases: ['one'], notices: [/was damaged/] });
});

test('both damaged: both are kept, and named at once', () => {
  const file = sealedStore();
  damage(file);
  damage(sidecar(file, 'secateur.backup.db'));
  expect(() => openOrRecover(file)).toThrow(
    /so was its backup. They are kept as .*damaged-.* and .*backup\.damaged-/,
  );
  expect(aside(file)).toHaveLength(2);
});

test('without a backup the damaged database is kept and named', () => {
  const file = sealedStore();
  rmSync(sidecar(file, 'secateur.backup.db'));
  damage(file);
  expect(() => openOrRecover(file)).toThrow(/kept as .*damaged-/);
  expect(aside(file)).toHaveLength(1);
});

test('a second opening in one process changes nothing for the first', () => {
  const file = sealedStore();
  const { store } = openOrRecover(file);
  addCase(store, caseInfo('two'), []);
  const second = openOrRecover(file);
  expect([countCases(second.store), second.notices]).toEqual([2, []]);
  second.store.close();
  addCase(store, caseInfo('three'), []);
  store.close();
  expect(casesAfter(file)).toEqual({ cases: ['one', 'three', 'two'], notices: [] });
});
