/**
 * Rows that cannot be read: damaged, of a newer release, or of a project from elsewhere with names that lead out of it.
 * Each is named with its reason and can be removed; it is in no one's way.
 */
import { AppError } from '../../shared/result.ts';
import { isPlainName } from '../files/inside.ts';

export interface UnreadableRow {
  readonly id: string;
  readonly name: string;
  /** As in "its settings cannot be read (…)". */
  readonly reason: string;
  /** False where a newer release wrote it. */
  readonly isDamaged: boolean;
}

/** @returns what was read of the rows that can be, in their order */
export function readableOf<Row, T>(rows: readonly Row[], read: (row: Row) => T): T[] {
  return rows.flatMap((row) => {
    const result = attempt(row, read);
    return result instanceof AppError ? [] : [result];
  });
}

export function unreadableOf<Row extends { readonly id: string; readonly name: string }>(
  rows: readonly Row[],
  read: (row: Row) => unknown,
): UnreadableRow[] {
  return rows.flatMap((row) => {
    const result = attempt(row, read);
    if (!(result instanceof AppError)) return [];
    const { message: reason, code } = result;
    return [{ id: row.id, name: row.name, reason, isDamaged: code === 'corrupt' }];
  });
}

/** Whether a row cannot be read, and no newer release is the reason. */
export function isDamaged<Row>(row: Row, read: (row: Row) => unknown): boolean {
  const result = attempt(row, read);
  return result instanceof AppError && result.code === 'corrupt';
}

/** @throws AppError where an id is none that could name a file or folder of the project */
export function requireId(id: string): void {
  if (!isPlainName(id)) throw new AppError('corrupt', 'its name leads out of the project');
}

function attempt<Row, T>(row: Row, read: (row: Row) => T): T | AppError {
  try {
    return read(row);
  } catch (cause) {
    if (cause instanceof AppError) return cause;
    throw cause;
  }
}
