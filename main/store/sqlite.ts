/** better-sqlite3 under one roof: the CommonJS package's default export and its error class as named ones. */
import { closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';

export const SqliteError = Database.SqliteError;
export type SqliteDatabase = Database.Database;

export function connect(file: string, options: { readonly timeout?: number } = {}): SqliteDatabase {
  // SQLite itself makes files that a group may not write to, whatever the umask; its logs take the database's mode.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o666));
  return new Database(file, options);
}

export function connectMemory(): SqliteDatabase {
  return new Database(':memory:');
}

/** A database in memory with the bytes of a file, which is not touched. */
export function connectImage(bytes: Uint8Array): SqliteDatabase {
  const image = Buffer.from(bytes);
  image.fill(1, 18, 20); // no write-ahead log in memory: https://www.sqlite.org/fileformat.html#file_format_version_numbers
  return new Database(image);
}
