/**
 * Puts damaged rows right from the backup. A bit that flips in a text leaves a file that SQLite finds whole; it is the
 * reading of each row that tells. The rest of the database stays: it may be newer than the backup.
 */
import { AppError } from '../../shared/result.ts';
import { unreadableCases } from './cases.ts';
import { readDataset } from './dataset.ts';
import { damagedLayers } from './epochs.ts';
import { isWholeImage } from './inspect.ts';
import { migrate, type Migration } from './migrate.ts';
import type { Reading, Store } from './open.ts';
import type { UnreadableRow } from './readable.ts';
import { unreadableRuns } from './runs.ts';
import { damagedSegmentations } from './segmentations.ts';
import { connectImage } from './sqlite.ts';
import { unreadableStudies } from './studies.ts';

type Key = Readonly<Record<string, string | number>>;

/** Every table with rows that are read by a parser, and the keys of its damaged ones. */
const damagedRows: Readonly<Record<string, (store: Reading) => readonly Key[]>> = {
  dataset: (store) => (isReadable(() => readDataset(store)) ? [] : [{ id: 1 }]),
  cases: (store) => keysOf(unreadableCases(store)),
  runs: (store) => keysOf(unreadableRuns(store)),
  layers: damagedLayers,
  studies: (store) => keysOf(unreadableStudies(store)),
  segmentations: damagedSegmentations,
};

/** What a newer release wrote is not damaged, but only not for us. */
const keysOf = (rows: readonly UnreadableRow[]): Key[] =>
  rows.filter(({ isDamaged }) => isDamaged).map(({ id }) => ({ id }));

function isReadable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (cause) {
    if (cause instanceof AppError) return false;
    throw cause;
  }
}

export const hasDamagedRows = (store: Reading): boolean =>
  Object.values(damagedRows).some((find) => find(store).length > 0);

/**
 * @param backup bytes of a database of the same project, of the same time or older
 * @returns how many rows were put right; those that the backup lacks, or cannot be read there either, stay as they are
 */
export function restoreRows(store: Store, backup: Uint8Array, migrations: readonly Migration[]): number {
  if (!isWholeImage(backup, store.file, migrations)) return 0;
  const db = connectImage(backup);
  try {
    migrate(db, migrations);
    const kept: Reading = { read: (query) => query(db) };
    return store.write(() =>
      Object.entries(damagedRows).reduce((count, [table, find]) => {
        const damaged = find(kept).map((key) => JSON.stringify(key));
        const wanted = find(store).filter((key) => !damaged.includes(JSON.stringify(key)));
        return count + wanted.filter((key) => restoreRow(store, kept, table, key)).length;
      }, 0),
    );
  } finally {
    db.close();
  }
}

/** Changed in its place: a row that is replaced takes those along that belong to it. @returns whether the backup has it */
function restoreRow(store: Store, kept: Reading, table: string, key: Key): boolean {
  const isIt = Object.keys(key)
    .map((column) => `${column} = @${column}`)
    .join(' AND ');
  const row = kept.read((db) => db.prepare<[Key], Key>(`SELECT * FROM ${table} WHERE ${isIt}`).get(key));
  if (row === undefined) return false;
  const values = Object.keys(row).map((column) => `${column} = @${column}`);
  store.write((db) => db.prepare(`UPDATE ${table} SET ${values.join(', ')} WHERE ${isIt}`).run(row));
  return true;
}
