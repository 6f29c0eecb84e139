/** Masks that models drew on cases, one row for each that was kept. The model need not be one of the project's runs. */
import type { Migration } from '../migrate.ts';

export const segmentations: Migration = {
  version: 5,
  up: (db) => {
    db.exec(`
      CREATE TABLE segmentations (
        case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number >= 1),
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        model TEXT NOT NULL,
        classes TEXT NOT NULL,
        created_at TEXT NOT NULL,
        seconds REAL NOT NULL,
        PRIMARY KEY (case_id, number)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
