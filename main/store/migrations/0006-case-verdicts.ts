/** How a case came through its import; of those that were imported before, nothing is known against them. */
import type { Migration } from '../migrate.ts';

export const caseVerdicts: Migration = {
  version: 6,
  up: (db) => {
    db.exec(`
      ALTER TABLE cases ADD COLUMN verdict TEXT NOT NULL DEFAULT 'good'
        CHECK (verdict IN ('good', 'resampled', 'remarks'));
    `);
  },
};
