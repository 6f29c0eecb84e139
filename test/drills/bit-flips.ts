/**
 * Flips single bits of a project's database, of its backup and of its seal, opens the project after each, and counts
 * what became of it. Half of the projects were closed, half killed with changes in the write-ahead log.
 *
 *     node test/drills/bit-flips.ts [FLIPS [SEED]]        40 flips by default; exit 1 where one was silent or lost
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '../../shared/random.ts';
import { openProject } from '../../main/services/project.ts';
import { errorData } from '../../shared/result.ts';
import { addCase } from '../../main/store/cases.ts';
import { writeDataset } from '../../main/store/dataset.ts';
import { putEpoch } from '../../main/store/epochs.ts';
import { putMetrics } from '../../main/store/metrics.ts';
import type { Store } from '../../main/store/open.ts';
import { addRun } from '../../main/store/runs.ts';
import { addSegmentation } from '../../main/store/segmentations.ts';
import { caseInfo, config, dataset, epoch, fingerprint, initialCost } from '../main/store/fixtures.ts';

export const outcomes = ['mended', 'harmless', 'silent', 'lost'] as const;
export type Counts = Record<(typeof outcomes)[number], number>;

interface Flip {
  readonly project: 'closed' | 'killed';
  readonly file: string;
}

/** Most in the database; the others must do no harm either. */
const targets = ['secateur.db', 'secateur.db', 'secateur.db', 'secateur.backup.db', 'secateur.db.sha256'];

export async function flipBits(
  flips: number,
  { seed = 1, log = () => undefined }: { seed?: number; log?: (line: string) => void } = {},
): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'secateur-flips-'));
  const counts: Counts = { mended: 0, harmless: 0, silent: 0, lost: 0 };
  try {
    const bases = { closed: join(folder, 'closed'), killed: join(folder, 'killed') };
    const rows = await writeProjects(bases);
    const random = createRandom(seed);
    for (let index = 0; index < flips; index++) {
      const flip: Flip = {
        project: index % 2 === 0 ? 'closed' : 'killed',
        file: targets[index % targets.length] ?? '',
      };
      const copy = join(folder, 'copy');
      cpSync(bases[flip.project], copy, { recursive: true });
      const where = flipOne(join(copy, flip.file), random, index % 3 > 0);
      const [outcome, detail] = outcomeOf(copy, rows[flip.project]);
      counts[outcome]++;
      log(`${flip.project}, ${flip.file} ${where}: ${outcome} ${detail}`);
      rmSync(copy, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return counts;
}

/** Two projects with rows in every table that there is much of. @returns what is in them */
async function writeProjects({ closed, killed }: Record<Flip['project'], string>) {
  const project = openProject(closed, { create: true });
  await project.change('filling', () => {
    fill(project.store);
    return Promise.resolve();
  });
  project.close();
  const open = openProject(closed, { create: false });
  const closedRows = digestOf(open.store);
  cpSync(closed, killed, { recursive: true });
  open.close();
  const going = openProject(killed, { create: false });
  const left = join(killed, '..', 'left');
  await going.change('training', () => {
    putEpoch(going.store, 'sauron-2d-1', { ...epoch(0), epoch: 40 });
    addCase(going.store, caseInfo('late'), []);
    cpSync(killed, left, { recursive: true }); // as a kill leaves it at this moment
    return Promise.resolve();
  });
  const killedRows = digestOf(going.store);
  going.close();
  rmSync(killed, { recursive: true });
  cpSync(left, killed, { recursive: true });
  return { closed: closedRows, killed: killedRows };
}

function fill(store: Store): void {
  store.write(() => {
    writeDataset(store, dataset, fingerprint);
    const file = (name: string) => ({
      name,
      bytes: 1000,
      sha256: createHash('sha256').update(name).digest('hex'),
    });
    for (let index = 0; index < 20; index++)
      addCase(store, caseInfo(`patient_${index}`, index % 5), [
        file('image_0000.nii.gz'),
        file('label.nii.gz'),
      ]);
    for (const name of ['one', 'two']) {
      const { id } = addRun(store, { name, config, initialCost });
      for (let index = 0; index < 30; index++) putEpoch(store, id, { ...epoch(0), epoch: index });
      for (let index = 0; index < 20; index += 5)
        putMetrics(store, id, {
          case: `patient_${index}`,
          milliseconds: 12.5,
          classes: [{ value: 1, dice: 0.8125, hd95: 2.5, referenceMm3: 100, predictedMm3: 90 }],
        });
    }
    addSegmentation(store, 'patient_1', {
      number: 1,
      classes: dataset.classes,
      createdAt: '2026-11-30',
      seconds: 1,
      warnings: [],
      ...file('segmented_0001.nii.gz'),
      model: { name: 'one', version: '', sha256: '' },
    });
  });
}

/** @param used flip a byte that is not 0: most of a database is room */
function flipOne(path: string, random: Random, used: boolean): string {
  const bytes = readFileSync(path);
  let at: number;
  do at = random.integer(bytes.length);
  while (used && bytes[at] === 0);
  const bit = random.integer(8);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  writeFileSync(path, bytes);
  return `byte ${at}, bit ${bit}`;
}

function outcomeOf(path: string, rows: string): readonly [keyof Counts, string] {
  try {
    const project = openProject(path, { create: false });
    const same = digestOf(project.store) === rows;
    const [notice = ''] = project.notices;
    project.close();
    if (same) return [notice.includes('damaged') ? 'mended' : 'harmless', ''];
    return [notice.includes('damaged') ? 'lost' : 'silent', notice];
  } catch (cause) {
    return ['lost', errorData(cause).message];
  }
}

/** Of every row of every table, SQLite's own included. */
function digestOf(store: Store): string {
  return store.read((db) => {
    const tables = db.prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
    );
    const hash = createHash('sha256');
    for (const table of tables.pluck().all())
      hash.update(JSON.stringify([table, db.prepare(`SELECT * FROM "${table}" ORDER BY 1, 2`).raw().all()]));
    return hash.digest('hex');
  });
}

if (import.meta.main) {
  const [flips = 40, seed = 1] = process.argv.slice(2).map(Number);
  const counts = await flipBits(flips, { seed, log: (line) => process.stdout.write(`${line}\n`) });
  process.stdout.write(
    `${flips} bit flips: ${outcomes.map((outcome) => `${counts[outcome]} ${outcome}`).join(', ')}\n`,
  );
  if (counts.silent + counts.lost > 0) process.exitCode = 1;
}
