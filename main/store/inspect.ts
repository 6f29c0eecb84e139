/** Whether a database is whole: as far as SQLite can tell, and as far as our own schemas can. */
import { AppError } from '../../shared/result.ts';
import { requireKnownVersion, type Migration } from './migrate.ts';
import { distrust, requireOurSchema } from './schema.ts';
import { connectImage, type SqliteDatabase } from './sqlite.ts';

/** A larger database is only checked quickly: comparing its indexes as well would take longer than a person waits. */
const thoroughBytes = 256 * 2 ** 20;

/**
 * @param thorough also compare indexes, constraints and references: for a database without a seal
 * @throws AppError `corrupt` or `unsupported`; errors of SQLite as they are
 */
export function requireWhole(
  db: SqliteDatabase,
  file: string,
  { migrations, thorough }: { readonly migrations: readonly Migration[]; readonly thorough: boolean },
): void {
  distrust(db);
  requireKnownVersion(db, file, migrations.length);
  requireOurSchema(db, file, migrations);
  const bytes =
    Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
  const all = thorough && bytes <= thoroughBytes;
  const findings = db.pragma(all ? 'integrity_check(1)' : 'quick_check(1)', { simple: true });
  if (findings !== 'ok') throw damaged(file, findings);
  const [orphan] = thorough ? (db.pragma('foreign_key_check') as { table: string }[]) : [];
  if (orphan !== undefined) throw damaged(file, `a row of ${orphan.table} belongs to none`);
}

/** The same for bytes that are no file (yet). */
export function isWholeImage(bytes: Uint8Array, file: string, migrations: readonly Migration[]): boolean {
  const db = connectImage(bytes);
  try {
    requireWhole(db, file, { migrations, thorough: true });
    return true;
  } catch {
    return false;
  } finally {
    db.close();
  }
}

export function damaged(file: string, findings: unknown): AppError {
  return new AppError('corrupt', `${file}: the project's database is damaged (${String(findings)}).`);
}
