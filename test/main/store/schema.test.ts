/** Databases from elsewhere, made with SQLite alone as anybody could. */
import Database from 'better-sqlite3';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addCase, countCases } from '../../../main/store/cases.ts';
import { openStore } from '../../../main/store/open.ts';
import { openOrRecover } from '../../../main/store/recover.ts';
import { caseInfo, temporaryFolder } from './fixtures.ts';

function projectOfElsewhere(sql: string, { sealed }: { sealed: boolean }): string {
  const file = join(temporaryFolder(), 'secateur.db');
  const { store } = openOrRecover(file);
  addCase(store, caseInfo('one'), []);
  store.close();
  openOrRecover(file).store.close(); // sealed, with a backup
  const db = new Database(file);
  db.unsafeMode();
  db.exec(sql);
  db.close();
  if (!sealed)
    for (const name of [`${file}.sha256`, file.replace('secateur.db', 'secateur.backup.db')]) rmSync(name);
  return file;
}

const disguised = `PRAGMA writable_schema = ON;
  INSERT INTO sqlite_schema VALUES ('trigger', 'sqlite_hidden', 'cases', 0,
    'CREATE TRIGGER sqlite_hidden AFTER UPDATE ON cases BEGIN DELETE FROM runs; END');`;

test.each([
  ['trigger "harm"', 'CREATE TRIGGER harm AFTER UPDATE ON runs BEGIN DELETE FROM cases; END'],
  ['view "harm"', 'DROP TABLE metrics; CREATE VIEW harm AS SELECT * FROM cases'],
  ['virtual table "harm"', 'CREATE VIRTUAL TABLE harm USING fts5(text)'],
  ['trigger "sqlite_hidden"', disguised],
])('a %s is refused by name, and nothing of it has run', (what, sql) => {
  for (const sealed of [true, false]) {
    const file = projectOfElsewhere(sql, { sealed });
    for (const open of [openOrRecover, openStore])
      expect(() => open(file)).toThrow(
        expect.objectContaining({ code: 'unsupported', message: expect.stringContaining(what) as string }),
      );
    const db = new Database(file, { readonly: true });
    expect(db.prepare('SELECT count(*) FROM cases').pluck().get()).toBe(1);
    db.close();
  }
});

test.each([
  ['altered "cases"', 'ALTER TABLE cases ADD COLUMN extra TEXT'],
  ['missing "artefacts"', 'DROP TABLE artefacts'],
])('a schema that is not ours (%s) is damage: the backup takes its place', (what, sql) => {
  const unsealed = projectOfElsewhere(sql, { sealed: false });
  expect(() => openOrRecover(unsealed)).toThrow(/was damaged and there is no backup/);
  expect(existsSync(unsealed)).toBe(false);
  const file = projectOfElsewhere(sql, { sealed: true });
  expect(() => openStore(file)).toThrow(what);
  const { store, notices } = openOrRecover(file);
  expect([countCases(store), notices[0]]).toEqual([1, expect.stringContaining('was damaged')]);
  store.close();
});

test('what SQLite keeps of its own, and a table of somebody else, is no damage', () => {
  const file = projectOfElsewhere('ANALYZE; CREATE TABLE mine (x TEXT)', { sealed: false });
  const { store, notices } = openOrRecover(file);
  expect([countCases(store), notices]).toEqual([1, []]);
  store.close();
});

test('every connection distrusts the schema', () => {
  const store = openStore(join(temporaryFolder(), 'secateur.db'));
  const pragma = (name: string) => store.read((db) => db.pragma(name, { simple: true }));
  expect([pragma('trusted_schema'), pragma('cell_size_check')]).toEqual([0, 1]);
  expect(() => store.write((db) => db.exec("UPDATE sqlite_schema SET sql = ''"))).toThrow(
    /may not be modified/,
  );
  store.close();
});
