/** Cases with their grid, fold and files (names inside `cases/<id>/`, sizes and SHA-256). */
import { createHash } from 'node:crypto';
import type { CaseInfo, CaseVerdict, NewCaseInfo } from '../../shared/dataset.ts';
import { fromJson, gridSchema, numbers } from './columns.ts';
import type { Reading, Store } from './open.ts';
import { readableOf, requireId, unreadableOf, type UnreadableRow } from './readable.ts';

export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface CaseRow {
  id: string;
  subject: string;
  grid: string;
  label_counts: string;
  fold: number;
  verdict: CaseVerdict;
  description: string;
  modality: string;
  /** Of its images, in the order of their names; null where it has none. */
  hashes: string | null;
}

const columns = 'id, subject, grid, label_counts, fold, verdict, description, modality';
const select = `
  SELECT ${columns}, (
    SELECT group_concat(sha256, ' ' ORDER BY name) FROM case_files
    WHERE case_id = cases.id AND name GLOB 'image*'
  ) AS hashes FROM cases`;

export function listCases(store: Store): CaseInfo[] {
  return store.read((db) => readableOf(db.prepare<[], CaseRow>(`${select} ORDER BY id`).all(), caseInfo));
}

export function unreadableCases(store: Reading): UnreadableRow[] {
  const rows = store.read((db) => db.prepare<[], CaseRow>(`${select} ORDER BY id`).all());
  return unreadableOf(
    rows.map((row) => ({ ...row, name: row.id })),
    caseInfo,
  );
}

export function countCases(store: Store): number {
  return store.read((db) => db.prepare<[], number>('SELECT count(*) FROM cases').pluck().get() ?? 0);
}

export function countLabelledCases(store: Store): number {
  const query = "SELECT count(*) FROM cases WHERE label_counts <> '[]'";
  return store.read((db) => db.prepare<[], number>(query).pluck().get() ?? 0);
}

/** null where there is none, or none that can be read. */
export function findCase(store: Store, id: string): CaseInfo | null {
  const row = store.read((db) => db.prepare<[string], CaseRow>(`${select} WHERE id = ?`).get(id));
  return row === undefined ? null : (readableOf([row], caseInfo)[0] ?? null);
}

export function addCase(store: Store, info: NewCaseInfo, files: readonly StoredFile[]): void {
  store.write((db) => {
    db.prepare(`INSERT INTO cases (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`).run(
      info.id,
      info.subject,
      JSON.stringify(info.grid),
      JSON.stringify(info.labelCounts),
      info.fold,
      info.verdict,
      info.description,
      info.modality,
    );
    const insert = db.prepare('INSERT INTO case_files (case_id, name, bytes, sha256) VALUES (?, ?, ?, ?)');
    for (const file of files) insert.run(info.id, file.name, file.bytes, file.sha256);
  });
}

/** Puts what was restored in the place of what was lost. */
export function putCaseFiles(store: Store, id: string, files: readonly StoredFile[]): void {
  store.write((db) => {
    const put = db.prepare(
      'INSERT OR REPLACE INTO case_files (case_id, name, bytes, sha256) VALUES (?, ?, ?, ?)',
    );
    for (const { name, bytes, sha256 } of files) put.run(id, name, bytes, sha256);
  });
}

/** Takes its files, label versions, masks and everything that was measured on it along (the rows; not the files). */
export function removeCase(store: Store, id: string): void {
  store.write((db) => db.prepare('DELETE FROM cases WHERE id = ?').run(id));
}

/** Files of every case, by case, names in order. */
export function listCaseFiles(store: Store): Map<string, StoredFile[]> {
  const rows = store.read((db) =>
    db
      .prepare<[], StoredFile & { case: string }>(
        'SELECT case_id AS "case", name, bytes, sha256 FROM case_files ORDER BY case_id, name',
      )
      .all(),
  );
  const files = new Map<string, StoredFile[]>();
  for (const { case: id, ...file } of rows) files.set(id, [...(files.get(id) ?? []), file]);
  return files;
}

/** @throws AppError with the reason */
function caseInfo(row: CaseRow): CaseInfo {
  requireId(row.id);
  return {
    id: row.id,
    subject: row.subject,
    grid: fromJson(gridSchema, row.grid),
    labelCounts: fromJson(numbers, row.label_counts),
    fold: row.fold,
    verdict: row.verdict,
    description: row.description,
    modality: row.modality,
    imageHash: imageHash(row.hashes ?? ''),
  };
}

function imageHash(hashes: string): string {
  return hashes.includes(' ') ? createHash('sha256').update(hashes).digest('hex') : hashes;
}
