/** Where a run trained last ("onnx/webgpu"), so that one whose device failed can be offered another. */
import type { Migration } from '../migrate.ts';

export const runDevice: Migration = {
  version: 3,
  up: (db) => {
    db.exec("ALTER TABLE runs ADD COLUMN device TEXT NOT NULL DEFAULT ''");
  },
};
