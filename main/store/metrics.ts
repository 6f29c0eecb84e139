/** What a run reached on each validation case, so that a comparison need not predict twice. */
import type { CaseMetrics, ClassMetrics } from '../../shared/evaluation.ts';
import type { Store } from './open.ts';

interface MetricRow {
  case: string;
  milliseconds: number;
  class_value: number;
  dice: number | null;
  hd95: number | null;
  reference_mm3: number;
  predicted_mm3: number;
}

export function listMetrics(store: Store, run: string): CaseMetrics[] {
  const rows = store.read((db) =>
    db
      .prepare<[string], MetricRow>(
        `SELECT case_id AS "case", milliseconds, class_value, dice, hd95, reference_mm3, predicted_mm3
         FROM evaluations JOIN metrics USING (run_id, case_id)
         WHERE run_id = ? ORDER BY case_id, class_value`,
      )
      .all(run),
  );
  const cases = new Map<string, { milliseconds: number; classes: ClassMetrics[] }>();
  for (const row of rows) {
    const entry = cases.get(row.case) ?? { milliseconds: row.milliseconds, classes: [] };
    entry.classes.push({
      value: row.class_value,
      dice: row.dice,
      hd95: row.hd95,
      referenceMm3: row.reference_mm3,
      predictedMm3: row.predicted_mm3,
    });
    cases.set(row.case, entry);
  }
  return [...cases].map(([id, entry]) => ({ case: id, ...entry }));
}

export function putMetrics(store: Store, run: string, metrics: CaseMetrics): void {
  store.write((db) => {
    db.prepare('DELETE FROM evaluations WHERE run_id = ? AND case_id = ?').run(run, metrics.case);
    db.prepare('INSERT INTO evaluations VALUES (?, ?, ?)').run(run, metrics.case, metrics.milliseconds);
    const insert = db.prepare('INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?, ?)');
    for (const entry of metrics.classes)
      insert.run(
        run,
        metrics.case,
        entry.value,
        entry.dice,
        entry.hd95,
        entry.referenceMm3,
        entry.predictedMm3,
      );
  });
}

/**
 * Ids of the runs that have a mask of a case, in the order in which they were started. The masks outlive their measures:
 * a corrected label makes those void, not these.
 */
export function runsThatPredicted(store: Store, caseId: string): string[] {
  return store.read((db) =>
    db
      .prepare<[string], string>(
        `SELECT runs.id FROM artefacts JOIN runs ON runs.id = run_id
         WHERE kind = 'prediction' AND path = 'runs/' || run_id || '/predictions/' || ? || '.nii.gz'
         ORDER BY runs.number`,
      )
      .pluck()
      .all(caseId),
  );
}

/** Size of the run's exported model in bytes; null before it was evaluated. */
export function modelBytes(store: Store, run: string): number | null {
  return store.read(
    (db) =>
      db.prepare<[string], number | null>('SELECT model_bytes FROM runs WHERE id = ?').pluck().get(run) ??
      null,
  );
}

export function setModelBytes(store: Store, run: string, bytes: number): void {
  store.write((db) => db.prepare('UPDATE runs SET model_bytes = ? WHERE id = ?').run(bytes, run));
}

/** A resumed run has other weights: what was measured before no longer holds. */
export function dropMetrics(store: Store, run: string): void {
  store.write((db) => {
    db.prepare('DELETE FROM evaluations WHERE run_id = ?').run(run);
    db.prepare('UPDATE runs SET model_bytes = NULL WHERE id = ?').run(run);
  });
}
