import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../../main/store/open.ts';
import { addCase, countCases } from '../../../main/store/cases.ts';
import type { Migration } from '../../../main/store/migrate.ts';
import { caseInfo, temporaryFolder } from './fixtures.ts';

const first: Migration = { version: 1, up: (db) => db.exec('CREATE TABLE a (x INTEGER NOT NULL) STRICT') };
const second: Migration = {
  version: 2,
  up: (db) => db.exec("ALTER TABLE a ADD COLUMN y TEXT NOT NULL DEFAULT 'new'"),
};

test('every connection is durable: WAL, synchronous FULL, foreign keys on', () => {
  const file = join(temporaryFolder(), 'secateur.db');
  openStore(file).close();
  const store = openStore(file); // the second connection is the one that SQLite would open at NORMAL
  const pragma = (name: string) => store.read((db) => db.pragma(name, { simple: true }));
  expect(pragma('journal_mode')).toBe('wal');
  expect(pragma('synchronous')).toBe(2);
  expect(pragma('foreign_keys')).toBe(1);
  store.close();
});

test('a write that fails half-way leaves nothing', () => {
  const store = openStore(join(temporaryFolder(), 'secateur.db'));
  const files = [{ name: 'label.nii.gz', bytes: 1, sha256: 'too short' }];
  expect(() => addCase(store, caseInfo('one'), files)).toThrow(/CHECK constraint/);
  expect(countCases(store)).toBe(0);
  store.close();
});

test('a full disk is an error that says so and loses nothing that was saved', () => {
  const store = openStore(join(temporaryFolder(), 'secateur.db'));
  addCase(store, caseInfo('one'), []);
  store.read((db) => db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`));
  const huge = { ...caseInfo('two'), subject: 'x'.repeat(200_000) };
  expect(() => addCase(store, huge, [])).toThrow(expect.objectContaining({ code: 'no-space' }));
  expect(countCases(store)).toBe(1);
  store.close();
});

test('a database that is none is damage, not a crash', () => {
  const file = join(temporaryFolder(), 'secateur.db');
  writeFileSync(file, 'no database at all, '.repeat(100));
  expect(() => openStore(file)).toThrow(expect.objectContaining({ code: 'corrupt' }));
});

test('a folder that is not there is named', () => {
  const file = join(temporaryFolder(), 'missing', 'secateur.db');
  expect(() => openStore(file)).toThrow(/missing/);
});

test('migrating keeps the rows and a copy of the old database', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'secateur.db');
  const old = openStore(file, [first]);
  old.write((db) => db.exec('INSERT INTO a VALUES (5)'));
  old.close();
  const store = openStore(file, [first, second]);
  expect(store.read((db) => db.prepare('SELECT * FROM a').get())).toEqual({ x: 5, y: 'new' });
  store.close();
  const copy = readdirSync(folder).find((name) => name.startsWith('secateur.schema-1.'));
  const kept = openStore(join(folder, copy ?? 'no copy was made'), [first]);
  expect(kept.read((db) => db.prepare('SELECT * FROM a').get())).toEqual({ x: 5 });
  kept.close();
});

test('a migration that throws changes neither tables nor version', () => {
  const file = join(temporaryFolder(), 'secateur.db');
  openStore(file, [first]).close();
  const broken: Migration = {
    version: 2,
    up: (db) => {
      db.exec('DROP TABLE a');
      throw new Error('power cut');
    },
  };
  expect(() => openStore(file, [first, broken])).toThrow('power cut');
  const store = openStore(file, [first]);
  expect(store.read((db) => db.prepare('SELECT count(*) AS rows FROM a').get())).toEqual({ rows: 0 });
  store.close();
});

test('a database from the future is refused in words', () => {
  const file = join(temporaryFolder(), 'secateur.db');
  openStore(file, [first, second]).close();
  expect(() => openStore(file, [first])).toThrow(/written by a newer Secateur/);
});

test('a gap in the versions is found at the start', () => {
  const gap: Migration = { version: 3, up: () => undefined };
  expect(() => openStore(join(temporaryFolder(), 'a.db'), [first, gap])).toThrow(
    'expected version 2, found 3',
  );
});
