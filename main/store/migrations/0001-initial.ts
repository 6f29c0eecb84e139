/**
 * The first schema. Names, facts and metrics only; volumes, weights and checkpoints are files (`artefacts`,
 * `case_files`) with their SHA-256. Measures may be NULL where they are not a number (a loss that diverged, a distance
 * to a class that is not there). Lists and grids that are only ever read whole are JSON.
 */
import type { Migration } from '../migrate.ts';

export const initial: Migration = {
  version: 1,
  up: (db) => {
    db.exec(`
      CREATE TABLE dataset (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        name TEXT NOT NULL,
        modality TEXT NOT NULL,
        channels TEXT NOT NULL,
        classes TEXT NOT NULL,
        fingerprint TEXT NOT NULL
      ) STRICT;

      CREATE TABLE cases (
        id TEXT PRIMARY KEY NOT NULL,
        subject TEXT NOT NULL,
        grid TEXT NOT NULL,
        label_counts TEXT NOT NULL,
        fold INTEGER NOT NULL CHECK (fold BETWEEN 0 AND 4)
      ) STRICT;

      CREATE TABLE case_files (
        case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        PRIMARY KEY (case_id, name)
      ) STRICT;

      CREATE TABLE runs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        config TEXT NOT NULL,
        status TEXT NOT NULL
          CHECK (status IN ('queued', 'running', 'stopped', 'interrupted', 'finished', 'failed')),
        reason TEXT NOT NULL,
        notes TEXT NOT NULL,
        created_at TEXT NOT NULL,
        initial_params INTEGER NOT NULL,
        initial_macs INTEGER NOT NULL,
        initial_activation_bytes INTEGER NOT NULL,
        model_bytes INTEGER
      ) STRICT;

      CREATE TABLE epochs (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        epoch INTEGER NOT NULL CHECK (epoch >= 0),
        learning_rate REAL NOT NULL,
        train_loss REAL,
        validation_loss REAL,
        validation_dice REAL,
        params INTEGER NOT NULL,
        macs INTEGER NOT NULL,
        activation_bytes INTEGER NOT NULL,
        seconds REAL NOT NULL,
        data_wait_share REAL NOT NULL,
        skipped_steps INTEGER NOT NULL,
        PRIMARY KEY (run_id, epoch)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE layers (
        run_id TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        position INTEGER NOT NULL,
        id TEXT NOT NULL,
        filters INTEGER NOT NULL CHECK (filters >= 0),
        initial_filters INTEGER NOT NULL,
        threshold REAL NOT NULL,
        patience REAL NOT NULL,
        histogram TEXT NOT NULL,
        PRIMARY KEY (run_id, epoch, position),
        FOREIGN KEY (run_id, epoch) REFERENCES epochs (run_id, epoch) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE evaluations (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
        milliseconds REAL NOT NULL,
        PRIMARY KEY (run_id, case_id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE metrics (
        run_id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        class_value INTEGER NOT NULL,
        dice REAL,
        hd95 REAL,
        reference_mm3 REAL NOT NULL,
        predicted_mm3 REAL NOT NULL,
        PRIMARY KEY (run_id, case_id, class_value),
        FOREIGN KEY (run_id, case_id) REFERENCES evaluations (run_id, case_id) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE artefacts (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('prediction', 'export')),
        path TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        PRIMARY KEY (run_id, kind, path)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
