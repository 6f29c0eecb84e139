/** Images for projects of earlier releases, whose own are not kept. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../../main/store/sqlite.ts';

/**
 * Phantoms in the place of the images, which are not kept: with the hashes of these.
 * @param data the folder of the phantoms (`tinyData`)
 */
export function withImages(project: string, data: string): void {
  const db = connect(join(project, 'secateur.db'));
  const corrected = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE name = 'label_versions'")
    .get();
  const put = (id: string, name: string, from: string): void => {
    const file = join(project, 'cases', id, name);
    mkdirSync(join(project, 'cases', id), { recursive: true });
    copyFileSync(from, file);
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    const tables = corrected === undefined ? ['case_files'] : ['case_files', 'label_versions'];
    for (const table of tables)
      db.prepare(`UPDATE ${table} SET sha256 = ? WHERE case_id = ? AND name = ?`).run(sha256, id, name);
  };
  for (const id of [1, 2, 3, 4, 5, 6].map((number) => `phantom_00${number}`)) {
    put(id, 'image_0000.nii.gz', join(data, 'imagesTr', `${id}.nii.gz`));
    for (const name of ['label.nii.gz', 'corrected_0001.nii.gz'])
      put(id, name, join(data, 'labelsTr', `${id}.nii.gz`));
  }
  db.close();
}
