/** better-sqlite3 under one roof: the CommonJS package's default export and its error class as named ones. */
import Database from 'better-sqlite3';

export const SqliteError = Database.SqliteError;
export type SqliteDatabase = Database.Database;

export function connect(file: string, options: { readonly timeout?: number } = {}): SqliteDatabase {
  return new Database(file, options);
}
