/** Masks that models drew on cases (files `cases/<id>/<name>`), with the model that each came from. */
import { z } from 'zod';
import type { LabelClass } from '../../shared/dataset.ts';
import type { FitWarning, Segmentation, SegmentationModel } from '../../shared/segmentation.ts';
import type { StoredFile } from './cases.ts';
import { storedDocument, unversioned } from '../documents/document.ts';
import { fromJson } from './columns.ts';
import type { Reading, Store } from './open.ts';
import { isDamaged, readableOf, unreadableOf, type UnreadableRow } from './readable.ts';

interface Row {
  number: number;
  model: string;
  classes: string;
  created_at: string;
  seconds: number;
  warnings: string;
}

const modelDocument = storedDocument<SegmentationModel>(
  'model facts',
  z.strictObject({ name: z.string(), version: z.string(), sha256: z.string() }),
  [unversioned],
);
const classesSchema = z.array(z.object({ value: z.number(), name: z.string() })) satisfies z.ZodType<
  LabelClass[]
>;
const warningsSchema = z.array(
  z.object({ kind: z.enum(['modality', 'intensities', 'image', 'model']), message: z.string() }),
) satisfies z.ZodType<FitWarning[]>;

const columns = 'number, model, classes, created_at, seconds, warnings';

export function listSegmentations(store: Store, caseId: string): Segmentation[] {
  const rows = store.read((db) =>
    db
      .prepare<[string], Row>(`SELECT ${columns} FROM segmentations WHERE case_id = ? ORDER BY number`)
      .all(caseId),
  );
  return readableOf(rows, segmentation);
}

function allRows(store: Reading): (Row & { readonly case_id: string })[] {
  return store.read((db) =>
    db.prepare<[], Row & { case_id: string }>(`SELECT case_id, ${columns} FROM segmentations`).all(),
  );
}

/** The primary keys of those that cannot be read. */
export function damagedSegmentations(
  store: Reading,
): { readonly case_id: string; readonly number: number }[] {
  const damaged = allRows(store).filter((row) => isDamaged(row, segmentation));
  return damaged.map(({ case_id, number }) => ({ case_id, number }));
}

export function unreadableSegmentations(store: Reading): UnreadableRow[] {
  const rows = allRows(store).map(({ case_id: id, ...row }) => ({
    ...row,
    id: `${id}/${row.number}`,
    name: `mask ${row.number} of ${id}`,
  }));
  return unreadableOf(rows, segmentation);
}

/** What the next mask of a case is called: one that cannot be read keeps its number. */
export function nextSegmentation(store: Reading, caseId: string): number {
  const query = 'SELECT max(number) FROM segmentations WHERE case_id = ?';
  return (store.read((db) => db.prepare<[string], number | null>(query).pluck().get(caseId)) ?? 0) + 1;
}

function segmentation({
  number,
  model,
  classes,
  created_at: createdAt,
  seconds,
  warnings,
}: Row): Segmentation {
  return {
    number,
    createdAt,
    seconds,
    model: modelDocument.fromText(model),
    classes: fromJson(classesSchema, classes),
    warnings: fromJson(warningsSchema, warnings),
  };
}

/** Name of its file; null where there is no such mask. */
export function segmentationFile(store: Store, caseId: string, number: number): string | null {
  return store.read(
    (db) =>
      db
        .prepare<[string, number], string>('SELECT name FROM segmentations WHERE case_id = ? AND number = ?')
        .pluck()
        .get(caseId, number) ?? null,
  );
}

export function addSegmentation(
  store: Store,
  caseId: string,
  { number, model, classes, createdAt, seconds, warnings, name, bytes, sha256 }: Segmentation & StoredFile,
): void {
  store.write((db) =>
    db
      .prepare(
        `INSERT INTO segmentations (case_id, number, name, bytes, sha256, model, classes, created_at, seconds, warnings)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        caseId,
        number,
        name,
        bytes,
        sha256,
        modelDocument.toText(model),
        JSON.stringify(classes),
        createdAt,
        seconds,
        JSON.stringify(warnings),
      ),
  );
}

export function removeSegmentation(store: Store, caseId: string, number: number): void {
  store.write((db) =>
    db.prepare('DELETE FROM segmentations WHERE case_id = ? AND number = ?').run(caseId, number),
  );
}
