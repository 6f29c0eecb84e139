/** Runs: what was asked for and how it went. Epoch counts, seconds and the present cost follow from `epochs`. */
import { armName, armOf } from '../../shared/arm.ts';
import { type Cost, type RunInfo, type RunStatus, type TrainingConfig } from '../../shared/training.ts';
import { fromJson, strings } from './columns.ts';
import { requireStatus, runConfigDocument } from '../documents/settings.ts';
import type { Reading, Store } from './open.ts';
import { readableOf, requireId, unreadableOf, type UnreadableRow } from './readable.ts';

interface RunRow {
  id: string;
  name: string;
  config: string;
  status: string;
  reason: string;
  notes: string;
  device: string;
  created_at: string;
  initial_params: number;
  initial_macs: number;
  initial_activation_bytes: number;
  epochs_done: number;
  seconds: number;
  best_dice: number;
  params: number | null;
  macs: number | null;
  activation_bytes: number | null;
}

const select = `
  SELECT runs.*, last.params, last.macs, last.activation_bytes,
    (SELECT count(*) FROM epochs WHERE run_id = runs.id) AS epochs_done,
    (SELECT total(seconds) FROM epochs WHERE run_id = runs.id) AS seconds,
    (SELECT coalesce(max(validation_dice), 0) FROM epochs WHERE run_id = runs.id) AS best_dice
  FROM runs LEFT JOIN epochs AS last
    ON last.run_id = runs.id AND last.epoch = (SELECT max(epoch) FROM epochs WHERE run_id = runs.id)`;

export function listRuns(store: Store): RunInfo[] {
  return store.read((db) =>
    readableOf(db.prepare<[], RunRow>(`${select} ORDER BY runs.number`).all(), runInfo),
  );
}

export function unreadableRuns(store: Reading): UnreadableRow[] {
  return store.read((db) =>
    unreadableOf(db.prepare<[], RunRow>(`${select} ORDER BY runs.number`).all(), runInfo),
  );
}

export function countRuns(store: Store): number {
  return store.read((db) => db.prepare<[], number>('SELECT count(*) FROM runs').pluck().get() ?? 0);
}

/** null where there is none, or none that can be read. */
export function findRun(store: Store, id: string): RunInfo | null {
  const row = store.read((db) => db.prepare<[string], RunRow>(`${select} WHERE runs.id = ?`).get(id));
  return row === undefined ? null : (readableOf([row], runInfo)[0] ?? null);
}

export interface NewRun {
  readonly name: string;
  readonly config: TrainingConfig;
  readonly initialCost: Cost;
}

/** Adds a queued run. Its id says what it is ("sauron-2d-4") and is never given twice in a project. */
export function addRun(store: Store, { name, config, initialCost }: NewRun): RunInfo {
  const id = store.write((db) => {
    const { lastInsertRowid: number } = db
      .prepare(
        `INSERT INTO runs (id, name, config, status, reason, notes, created_at,
           initial_params, initial_macs, initial_activation_bytes)
         VALUES (hex(randomblob(8)), ?, ?, 'queued', '', '[]', ?, ?, ?, ?)`,
      )
      .run(
        name,
        runConfigDocument.toText(config),
        new Date().toISOString(),
        initialCost.params,
        initialCost.macs,
        initialCost.activationBytes,
      );
    const readable = `${armName(armOf(config))}-${config.preparation.dims}d-${number}`;
    db.prepare('UPDATE runs SET id = ? WHERE number = ?').run(readable, number);
    return readable;
  });
  const run = findRun(store, id);
  if (run === null) throw new Error(`internal: run ${id} is gone right after it was added`);
  return run;
}

export function setRunStatus(store: Store, id: string, status: RunStatus, reason = ''): void {
  store.write((db) =>
    db.prepare('UPDATE runs SET status = ?, reason = ? WHERE id = ?').run(status, reason, id),
  );
}

export function setRunDevice(store: Store, id: string, device: string): void {
  store.write((db) => db.prepare('UPDATE runs SET device = ? WHERE id = ?').run(device, id));
}

/** Keeps a sentence about a run; one that is there already is not repeated. */
export function addRunNote(store: Store, id: string, note: string): void {
  const notes = findRun(store, id)?.notes ?? [];
  if (notes.includes(note)) return;
  store.write((db) =>
    db.prepare('UPDATE runs SET notes = ? WHERE id = ?').run(JSON.stringify([...notes, note]), id),
  );
}

/** Runs that a process left behind when it died become `interrupted`. @returns their ids. */
export function interruptRuns(store: Store, reason: string): string[] {
  return store.write((db) =>
    db
      .prepare<[string], string>(
        `UPDATE runs SET status = 'interrupted', reason = ? WHERE status IN ('running', 'queued') RETURNING id`,
      )
      .pluck()
      .all(reason),
  );
}

/** @returns ids, those of rows that cannot be read among them */
export function interruptedRuns(store: Store): string[] {
  const query = "SELECT id FROM runs WHERE status = 'interrupted' ORDER BY number";
  return store.read((db) => db.prepare<[], string>(query).pluck().all());
}

export function removeRun(store: Store, id: string): void {
  store.write((db) => db.prepare('DELETE FROM runs WHERE id = ?').run(id));
}

/** @throws AppError with the reason */
function runInfo(row: RunRow): RunInfo {
  requireId(row.id);
  const initialCost: Cost = {
    params: row.initial_params,
    macs: row.initial_macs,
    activationBytes: row.initial_activation_bytes,
  };
  return {
    id: row.id,
    name: row.name,
    config: runConfigDocument.fromText(row.config),
    status: requireStatus(row.status),
    reason: row.reason,
    notes: fromJson(strings, row.notes),
    device: row.device,
    createdAt: row.created_at,
    epochsDone: row.epochs_done,
    seconds: row.seconds,
    initialCost,
    cost: {
      params: row.params ?? initialCost.params,
      macs: row.macs ?? initialCost.macs,
      activationBytes: row.activation_bytes ?? initialCost.activationBytes,
    },
    bestDice: row.best_dice,
  };
}
