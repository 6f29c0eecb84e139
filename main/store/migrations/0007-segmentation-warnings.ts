/** What was to be said of an image before a model drew on it; of earlier masks nothing is known. */
import type { Migration } from '../migrate.ts';

export const segmentationWarnings: Migration = {
  version: 7,
  up: (db) => {
    db.exec(`ALTER TABLE segmentations ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]';`);
  },
};
