/** What a case that came from a DICOM series is to be told by in lists, and its modality; empty for all others. */
import type { Migration } from '../migrate.ts';

export const caseDescriptions: Migration = {
  version: 8,
  up: (db) => {
    db.exec(`
      ALTER TABLE cases ADD COLUMN description TEXT NOT NULL DEFAULT '';
      ALTER TABLE cases ADD COLUMN modality TEXT NOT NULL DEFAULT '';
    `);
  },
};
