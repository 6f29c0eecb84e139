/** Studies: what was asked for, the run of each of their slots, and what a decision of a pruning method took. */
import type { Migration } from '../migrate.ts';

export const studies: Migration = {
  version: 4,
  up: (db) => {
    db.exec(`
      CREATE TABLE studies (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        config TEXT NOT NULL,
        status TEXT NOT NULL
          CHECK (status IN ('queued', 'running', 'stopped', 'interrupted', 'finished', 'failed')),
        reason TEXT NOT NULL,
        created_at TEXT NOT NULL
      ) STRICT;

      CREATE TABLE study_runs (
        study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
        slot TEXT NOT NULL,
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        milliseconds REAL,
        PRIMARY KEY (study_id, slot)
      ) STRICT, WITHOUT ROWID;

      ALTER TABLE epochs ADD COLUMN pruning_seconds REAL NOT NULL DEFAULT 0;
    `);
  },
};
