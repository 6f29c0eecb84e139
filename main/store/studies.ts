/** Studies: what was asked for, and the run of each slot that has one. What the runs reached is in their own tables. */
import type { StudyConfig } from '../../shared/study.ts';
import type { RunStatus } from '../../shared/training.ts';
import { requireStatus, studyConfigDocument } from '../documents/settings.ts';
import type { Reading, Store } from './open.ts';
import { readableOf, unreadableOf, type UnreadableRow } from './readable.ts';

export interface StoredStudy {
  readonly id: string;
  readonly name: string;
  readonly config: StudyConfig;
  readonly status: RunStatus;
  readonly reason: string;
  readonly createdAt: string;
}

export interface StudyRun {
  readonly slot: string;
  readonly run: string;
  /** Of one prediction of a patch; null before it was measured. */
  readonly milliseconds: number | null;
}

interface Row {
  id: string;
  name: string;
  config: string;
  status: string;
  reason: string;
  created_at: string;
}

export function listStudies(store: Store): StoredStudy[] {
  return store.read((db) =>
    readableOf(db.prepare<[], Row>('SELECT * FROM studies ORDER BY number').all(), stored),
  );
}

export function unreadableStudies(store: Reading): UnreadableRow[] {
  return store.read((db) =>
    unreadableOf(db.prepare<[], Row>('SELECT * FROM studies ORDER BY number').all(), stored),
  );
}

/** null where there is none, or none that can be read. */
export function findStudy(store: Store, id: string): StoredStudy | null {
  const row = store.read((db) => db.prepare<[string], Row>('SELECT * FROM studies WHERE id = ?').get(id));
  return row === undefined ? null : (readableOf([row], stored)[0] ?? null);
}

/** Adds a queued study. Its id ("study-2") is never given twice in a project. */
export function addStudy(store: Store, { name, config }: Pick<StoredStudy, 'name' | 'config'>): string {
  return store.write((db) => {
    const { lastInsertRowid: number } = db
      .prepare(
        `INSERT INTO studies (id, name, config, status, reason, created_at)
         VALUES (hex(randomblob(8)), ?, ?, 'queued', '', ?)`,
      )
      .run(name, studyConfigDocument.toText(config), new Date().toISOString());
    const id = `study-${number}`;
    db.prepare('UPDATE studies SET id = ? WHERE number = ?').run(id, number);
    return id;
  });
}

export function setStudyStatus(store: Store, id: string, status: RunStatus, reason = ''): void {
  store.write((db) =>
    db.prepare('UPDATE studies SET status = ?, reason = ? WHERE id = ?').run(status, reason, id),
  );
}

/** Studies that a process left behind when it died become `interrupted`. @returns their ids. */
export function interruptStudies(store: Store, reason: string): string[] {
  return store.write((db) =>
    db
      .prepare<[string], string>(
        `UPDATE studies SET status = 'interrupted', reason = ? WHERE status IN ('running', 'queued') RETURNING id`,
      )
      .pluck()
      .all(reason),
  );
}

/** @returns ids, those of rows that cannot be read among them */
export function interruptedStudies(store: Store): string[] {
  const query = "SELECT id FROM studies WHERE status = 'interrupted' ORDER BY number";
  return store.read((db) => db.prepare<[], string>(query).pluck().all());
}

/** Its runs stay. */
export function removeStudy(store: Store, id: string): void {
  store.write((db) => db.prepare('DELETE FROM studies WHERE id = ?').run(id));
}

export function listStudyRuns(store: Store, study: string): StudyRun[] {
  return store.read((db) =>
    db
      .prepare<[string], StudyRun>(
        `SELECT slot, run_id AS run, milliseconds FROM study_runs WHERE study_id = ? ORDER BY slot`,
      )
      .all(study),
  );
}

export function putStudyRun(store: Store, study: string, { slot, run, milliseconds }: StudyRun): void {
  store.write((db) =>
    db
      .prepare('INSERT OR REPLACE INTO study_runs (study_id, slot, run_id, milliseconds) VALUES (?, ?, ?, ?)')
      .run(study, slot, run, milliseconds),
  );
}

function stored({ created_at: createdAt, config, status, ...row }: Row): StoredStudy {
  return {
    id: row.id,
    name: row.name,
    reason: row.reason,
    config: studyConfigDocument.fromText(config),
    status: requireStatus(status),
    createdAt,
  };
}
