/** Projects as earlier releases left them, from the folders beside this file. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../../main/store/sqlite.ts';
import { writeArrayFile } from '../../../../main/training/array-file.ts';
import { temporaryFolder } from '../fixtures.ts';

/** The newest is the schema of today. */
export const schemas = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type Schema = (typeof schemas)[number];

/** Also those that changed a stored document alone. */
export const releases = [...schemas, '8-composed', '9-pocketnet', '9-methods'] as const;
export type Release = (typeof releases)[number];

export const schemaOf = (release: Release): number => Number.parseInt(String(release), 10);

export const fixtureFolder = (release: Release): string => join(import.meta.dirname, `schema-${release}`);

/** @returns the path of a database with the rows of that release, and its schema */
export function pastDatabase(release: Release, folder = temporaryFolder()): string {
  const file = join(folder, 'secateur.db');
  const db = connect(file);
  db.pragma('synchronous = OFF'); // a row at a time would be synced
  db.exec(readFileSync(join(fixtureFolder(release), 'secateur.sql'), 'utf8'));
  db.close();
  return file;
}

/** @returns a project folder: the database, and the runs with weights that are made up */
export function pastProject(release: Release): string {
  const folder = temporaryFolder();
  pastDatabase(release, folder);
  for (const run of readdirSync(fixtureFolder(release), { withFileTypes: true })) {
    if (!run.isDirectory()) continue;
    const [from, to] = [join(fixtureFolder(release), run.name), join(folder, 'runs', run.name)];
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) {
      const text = readFileSync(join(from, name), 'utf8');
      if (name.startsWith('plan-')) writeFileSync(join(to, name), text);
      else writeModel(join(to, name.replace('.json', '.bin')), text);
    }
  }
  return folder;
}

interface Layout {
  readonly header: unknown;
  readonly arrays: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

function writeModel(path: string, text: string): void {
  const { header, arrays } = JSON.parse(text) as Layout;
  const filled = arrays.map(({ name, shape }) => {
    const length = shape.reduce((product, side) => product * side, 1);
    return [
      name,
      { shape, data: Float32Array.from({ length }, (_, index) => 0.01 + 0.001 * (index % 7)) },
    ] as const;
  });
  writeArrayFile(path, { header, arrays: new Map(filled) });
}
