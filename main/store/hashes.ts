/** The SHA-256 that every file of a case or a prediction was stored with. */
import type { Store } from './open.ts';

/** @returns null where the case has no such file */
export function hashOfCaseFile(store: Store, caseId: string, name: string): string | null {
  return store.read(
    (db) =>
      db
        .prepare<[{ id: string; name: string }], string>(
          `SELECT sha256 FROM case_files WHERE case_id = @id AND name = @name
           UNION ALL SELECT sha256 FROM label_versions WHERE case_id = @id AND name = @name
           UNION ALL SELECT sha256 FROM segmentations WHERE case_id = @id AND name = @name LIMIT 1`,
        )
        .pluck()
        .get({ id: caseId, name }) ?? null,
  );
}

/** @param path relative to the project. @returns null where no prediction is stored under it */
export function hashOfPrediction(store: Store, path: string): string | null {
  return store.read(
    (db) =>
      db
        .prepare<[string], string>("SELECT sha256 FROM artefacts WHERE kind = 'prediction' AND path = ?")
        .pluck()
        .get(path) ?? null,
  );
}
