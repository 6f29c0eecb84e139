/** Corrected label maps, one row for each version that was kept, and which one a case is trained on (NULL: as imported). */
import type { Migration } from '../migrate.ts';

export const labelVersions: Migration = {
  version: 2,
  up: (db) => {
    db.exec(`
      CREATE TABLE label_versions (
        case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
        version INTEGER NOT NULL CHECK (version >= 1),
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        author TEXT NOT NULL,
        created_at TEXT NOT NULL,
        note TEXT NOT NULL,
        based_on TEXT NOT NULL,
        PRIMARY KEY (case_id, version)
      ) STRICT, WITHOUT ROWID;

      ALTER TABLE cases ADD COLUMN label_version INTEGER CHECK (label_version >= 1);
    `);
  },
};
