/**
 * Whether a database has the schema that our migrations make, and nothing that acts of its own. A project may come from elsewhere: a
 * trigger or a view in it would run code that is not ours with the first statement that meets it
 * (https://www.sqlite.org/security.html). Reading `sqlite_schema` runs none.
 */
import { AppError } from '../../shared/result.ts';
import { schemaVersion, type Migration } from './migrate.ts';
import { connectImage, connectMemory, type SqliteDatabase } from './sqlite.ts';

interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

/** Switches off what a schema from elsewhere could do; call before any other statement. */
export function distrust(db: SqliteDatabase): void {
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
}

/**
 * @throws AppError `unsupported` naming a trigger, view or virtual table that somebody else put in, `corrupt` where
 *   something that our migrations make is not there as they make it
 */
export function requireOurSchema(db: SqliteDatabase, file: string, migrations: readonly Migration[]): void {
  const present = entries(db);
  const expected = schemaOf(migrations.slice(0, schemaVersion(db)));
  refuseActive(present, expected, file);
  // A table or an index that somebody added does nothing by being there.
  const found = new Map(present.map(({ name, sql }) => [name, sql]));
  const altered = [...expected].find(([name, sql]) => found.get(name) !== sql);
  if (altered === undefined) return;
  const what = `${found.has(altered[0]) ? 'altered' : 'missing'} ${quoted(altered[0])}`;
  throw new AppError('corrupt', `${file}: the project's database is damaged (${what}).`);
}

/** As much of it as keeps us safe, for bytes that are no file (yet). In bytes that cannot be read, nothing can run. */
export function refuseActiveImage(bytes: Uint8Array, file: string, migrations: readonly Migration[]): void {
  const db = connectImage(bytes);
  let present: readonly SchemaEntry[];
  let version: number;
  try {
    [present, version] = [entries(db), schemaVersion(db)];
  } catch {
    return;
  } finally {
    db.close();
  }
  refuseActive(present, schemaOf(migrations.slice(0, version)), file);
}

/** No table of ours becomes one of these by a flipped bit: somebody put it there. */
function refuseActive(
  present: readonly SchemaEntry[],
  expected: ReadonlyMap<string, string | null>,
  file: string,
): void {
  for (const { type, name, sql } of present) {
    const kind = isVirtual.test(sql ?? '') ? 'virtual table' : type;
    if (!['trigger', 'view', 'virtual table'].includes(kind) || expected.get(name) === sql) continue;
    throw new AppError(
      'unsupported',
      `${file}: the project's database holds the ${kind} ${quoted(name)}, which Secateur did not make; it was not run.`,
      'Another program changed this project, or somebody means harm with it. Do not use it, or have it looked at by somebody who knows SQLite.',
    );
  }
}

const isVirtual = /^\s*create\s+virtual/i;

/** Without SQLite's own tables and the indexes of constraints, which hold no code. */
function entries(db: SqliteDatabase): SchemaEntry[] {
  const all = db.prepare<[], SchemaEntry>('SELECT type, name, sql FROM sqlite_schema').all();
  return all.filter(
    ({ type, name, sql }) =>
      !name.startsWith('sqlite_') || type === 'trigger' || type === 'view' || isVirtual.test(sql ?? ''),
  );
}

/** What these migrations make of an empty database: SQL by name. */
function schemaOf(migrations: readonly Migration[]): ReadonlyMap<string, string | null> {
  const db = connectMemory();
  try {
    for (const { up } of migrations) up(db);
    return new Map(entries(db).map(({ name, sql }) => [name, sql]));
  } finally {
    db.close();
  }
}

const quoted = (name: string): string => JSON.stringify(name.slice(0, 100));
