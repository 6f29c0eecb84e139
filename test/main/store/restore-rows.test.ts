/** Rows that SQLite finds whole and no parser can read: put right from the backup where nothing vouches for the file. */
import { armsNamed } from '../../support/arms.ts';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { addCase, listCases } from '../../../main/store/cases.ts';
import { readDataset, writeDataset } from '../../../main/store/dataset.ts';
import { listEpochs, putEpoch } from '../../../main/store/epochs.ts';
import { openOrRecover } from '../../../main/store/recover.ts';
import { addRun, findRun, listRuns, setRunStatus, unreadableRuns } from '../../../main/store/runs.ts';
import { addSegmentation, listSegmentations } from '../../../main/store/segmentations.ts';
import { sealStore } from '../../../main/store/seal.ts';
import { connect } from '../../../main/store/sqlite.ts';
import { addStudy, listStudies } from '../../../main/store/studies.ts';
import { unreadableRows } from '../../../main/store/unreadable.ts';
import { caseInfo, config, dataset, epoch, fingerprint, initialCost, temporaryFolder } from './fixtures.ts';

const study = { base: config, arms: armsNamed(['l1']), cuts: [0.5], seeds: [1], folds: [0] };
const mask = { number: 1, createdAt: '', seconds: 1, classes: dataset.classes, warnings: [] };

/** A sealed database with a row of every kind. */
function filled(): string {
  const file = join(temporaryFolder(), 'secateur.db');
  const { store } = openOrRecover(file);
  writeDataset(store, dataset, fingerprint);
  addCase(store, caseInfo('one'), []);
  const model = { name: 'm', version: '1', sha256: 'a'.repeat(64) };
  addSegmentation(store, 'one', { ...mask, model, name: 's', bytes: 1, sha256: 'b'.repeat(64) });
  const { id } = addRun(store, { name: 'a', config, initialCost });
  putEpoch(store, id, epoch(1));
  addStudy(store, { name: 's', config: { ...study, denseEpochs: 0 } });
  sealStore(store);
  store.close();
  return file;
}

/** Changes a database as a broken disk would, without a seal for it. */
function spoil(file: string, sql: string): void {
  const db = connect(file);
  db.exec(sql);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  rmSync(`${file}.sha256`, { force: true });
}

const copies = (file: string) => readdirSync(dirname(file)).filter((name) => name.includes('.damaged-'));

function everything(file: string) {
  const { store, notices } = openOrRecover(file);
  const rows = {
    dataset: readDataset(store),
    cases: listCases(store),
    runs: listRuns(store),
    epochs: listEpochs(store, 'sauron-2d-1'),
    studies: listStudies(store),
    masks: listSegmentations(store, 'one'),
  };
  store.close();
  return { rows, notices };
}

test.each([
  "UPDATE dataset SET modality = 'MX'",
  "UPDATE dataset SET classes = '['",
  "UPDATE cases SET grid = '{}'",
  "UPDATE runs SET config = replace(config, 'seed', 'sefd')",
  "UPDATE runs SET notes = 'x'",
  "UPDATE layers SET histogram = '[1' WHERE position = 0",
  "UPDATE studies SET config = '{'",
  "UPDATE segmentations SET model = '{}'",
])('%s is put right, and said, with the damaged database kept', (sql) => {
  const file = filled();
  const before = everything(file).rows;
  spoil(file, sql);
  const { rows, notices } = everything(file);
  expect(rows).toEqual(before);
  expect(notices.join()).toContain('1 entry could not be read and was put back');
  expect(copies(file)).toHaveLength(1);
  expect(everything(file).notices).toEqual([]); // once
});

test('what is newer than the backup stays, and so does what belongs to the row', () => {
  const file = filled();
  const { store } = openOrRecover(file);
  const { id } = addRun(store, { name: 'later', config, initialCost });
  setRunStatus(store, id, 'finished');
  store.close();
  spoil(file, "UPDATE runs SET config = '{' WHERE name = 'a'");
  const opened = openOrRecover(file).store;
  expect(listRuns(opened).map(({ name, status }) => `${name} ${status}`)).toEqual([
    'a queued',
    'later finished',
  ]);
  expect(listEpochs(opened, 'sauron-2d-1')).toHaveLength(1);
  opened.close();
});

test('what a newer release wrote is left alone', () => {
  const file = filled();
  spoil(file, "UPDATE runs SET config = json_set(config, '$.v', 99)");
  const { store, notices } = openOrRecover(file);
  expect(notices).toEqual([]);
  expect(unreadableRuns(store)).toMatchObject([{ name: 'a', isDamaged: false }]);
  store.close();
});

test.each(['none', 'damaged', 'damaged there too'])(
  'with a backup that is %s, the others go on',
  (backup) => {
    const file = filled();
    const beside = join(dirname(file), 'secateur.backup.db');
    const sql = "UPDATE runs SET config = '{'";
    spoil(file, sql);
    if (backup === 'none') rmSync(beside);
    else if (backup === 'damaged') writeFileSync(beside, 'x'.repeat(5000));
    else spoil(beside, sql);
    const { store, notices } = openOrRecover(file);
    expect(notices).toEqual([]);
    expect(unreadableRows(store)).toEqual([
      { kind: 'run', id: 'sauron-2d-1', name: 'a', reason: expect.stringContaining('no JSON') },
    ]);
    expect(findRun(store, 'sauron-2d-1')).toBeNull();
    expect(listCases(store)).toHaveLength(1);
    store.close();
  },
);
