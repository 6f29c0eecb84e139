/** better-sqlite3 under one roof: the CommonJS package's default export and its error class as named ones. */
import { closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';

/**
 * Milliseconds that a statement waits, and its thread with it, while another program holds the database; `whenFree` is for
 * longer. A signal is not heard meanwhile, so this is a part of how long an ending takes.
 */
let patience = 1000;
/** Once the process is ending: for a change of another process that is nearly done. */
const lastPatience = 100;

/** Those that wait. */
const waiting = new Set<Database.Database>();

/** The process is ending: from now on no statement keeps it waiting. */
export function hurryDatabases(): void {
  patience = lastPatience;
  for (const db of waiting) if (db.open) db.pragma(`busy_timeout = ${lastPatience}`);
}

export const SqliteError = Database.SqliteError;
export type SqliteDatabase = Database.Database;

/** @param waits whether its statements wait for another program that holds the database, or fail at once */
export function connect(file: string, { waits = true }: { readonly waits?: boolean } = {}): SqliteDatabase {
  // SQLite itself makes files that a group may not write to, whatever the umask; its logs take the database's mode.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o666));
  const db = new Database(file, { timeout: waits ? patience : 0 });
  for (const one of waiting) if (!one.open) waiting.delete(one);
  if (waits) waiting.add(db);
  return db;
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
