/** Corrected label maps of cases (files `cases/<id>/<name>`), and which of them is trained on. */
import type { LabelVersion } from '../../shared/masks.ts';
import type { StoredFile } from './cases.ts';
import type { Store } from './open.ts';

interface Row {
  version: number;
  author: string;
  created_at: string;
  note: string;
  based_on: string;
  sha256: string;
}

export function listLabelVersions(store: Store, caseId: string): LabelVersion[] {
  const rows = store.read((db) =>
    db
      .prepare<[string], Row>(
        `SELECT version, author, created_at, note, based_on, sha256 FROM label_versions
         WHERE case_id = ? ORDER BY version`,
      )
      .all(caseId),
  );
  return rows.map(({ created_at: createdAt, based_on: basedOn, ...row }) => ({ ...row, createdAt, basedOn }));
}

/** Name of the version's file; null where there is no such version. */
export function labelVersionFile(store: Store, caseId: string, version: number): string | null {
  return store.read(
    (db) =>
      db
        .prepare<[string, number], string>(
          'SELECT name FROM label_versions WHERE case_id = ? AND version = ?',
        )
        .pluck()
        .get(caseId, version) ?? null,
  );
}

export function addLabelVersion(
  store: Store,
  caseId: string,
  { name, bytes, ...version }: LabelVersion & Pick<StoredFile, 'name' | 'bytes'>,
): void {
  store.write((db) =>
    db
      .prepare(
        `INSERT INTO label_versions (case_id, version, name, bytes, sha256, author, created_at, note, based_on)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        caseId,
        version.version,
        name,
        bytes,
        version.sha256,
        version.author,
        version.createdAt,
        version.note,
        version.basedOn,
      ),
  );
}

/** Files of the versions that are trained on, by case; cases with their imported label are left out. */
export function chosenLabels(store: Store): Map<string, { version: number; name: string }> {
  const rows = store.read((db) =>
    db
      .prepare<[], { id: string; version: number; name: string }>(
        `SELECT id, version, name FROM cases
         JOIN label_versions ON case_id = id AND version = label_version`,
      )
      .all(),
  );
  return new Map(rows.map(({ id, ...chosen }) => [id, chosen]));
}

/** What was measured against the former label no longer holds, and is dropped. */
export function chooseLabel(
  store: Store,
  caseId: string,
  { version, labelCounts }: { version: number | null; labelCounts: readonly number[] },
): void {
  store.write((db) => {
    db.prepare('UPDATE cases SET label_version = ?, label_counts = ? WHERE id = ?').run(
      version,
      JSON.stringify(labelCounts),
      caseId,
    );
    db.prepare('DELETE FROM evaluations WHERE case_id = ?').run(caseId);
  });
}
