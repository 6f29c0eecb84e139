/** Unions of classes that may be segmented instead of them. */
import type { Migration } from '../migrate.ts';

export const regions: Migration = {
  version: 9,
  up: (db) => {
    db.exec(`ALTER TABLE dataset ADD COLUMN regions TEXT NOT NULL DEFAULT '[]'`);
  },
};
