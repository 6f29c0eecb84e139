/** Databases of every schema that was ever written: nothing of them is lost, and each migration says what it should. */
import { expect, test } from 'vitest';
import { chosenLabels, listLabelVersions } from '../../../main/store/label-versions.ts';
import { listArtefacts } from '../../../main/store/artefacts.ts';
import { listCaseFiles, listCases } from '../../../main/store/cases.ts';
import { readDataset, readFingerprint } from '../../../main/store/dataset.ts';
import { listEpochs } from '../../../main/store/epochs.ts';
import { listMetrics, modelBytes } from '../../../main/store/metrics.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { openStore, type Store } from '../../../main/store/open.ts';
import { listRuns } from '../../../main/store/runs.ts';
import { listSegmentations } from '../../../main/store/segmentations.ts';
import { connect, type SqliteDatabase } from '../../../main/store/sqlite.ts';
import { listStudies, listStudyRuns } from '../../../main/store/studies.ts';
import { unreadableRows } from '../../../main/store/unreadable.ts';
import { pastDatabase, releases, schemaOf, schemas, type Schema } from './past/project.ts';

type Row = Readonly<Record<string, unknown>>;

const rowsOf = (db: SqliteDatabase, table: string, columns = '*'): Row[] =>
  db.prepare<[], Row>(`SELECT ${columns} FROM "${table}" ORDER BY 1, 2, 3`).all();

function tablesOf(db: SqliteDatabase): Map<string, string[]> {
  const names = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  const columns = (table: string): string[] =>
    db.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all();
  return new Map(names.map((name) => [name, columns(name)]));
}

/** The store at the schema after this one. */
function afterNext(schema: Schema): Store {
  return openStore(pastDatabase(schema), migrations.slice(0, schema + 1));
}

test('there is a database of every schema that another followed', () => {
  expect(migrations.slice(0, -1).map(({ version }) => version)).toEqual(schemas);
});

test.each(releases)('of schema %s every value of every row is there after all migrations', (release) => {
  const file = pastDatabase(release);
  const old = connect(file);
  expect(old.pragma('user_version', { simple: true })).toBe(schemaOf(release));
  const tables = tablesOf(old);
  const before = [...tables.keys()].map((table) => [table, rowsOf(old, table)] as const);
  for (const [table, rows] of before) expect(rows.length, `rows of ${table}`).toBeGreaterThan(0);
  old.close();
  const store = openStore(file);
  for (const [table, rows] of before) {
    const columns = (tables.get(table) ?? []).map((name) => `"${name}"`).join(', ');
    expect(
      store.read((db) => rowsOf(db, table, columns)),
      table,
    ).toEqual(rows);
  }
  store.close();
});

test.each(releases)('of schema %s everything can be read', (release) => {
  const store = openStore(pastDatabase(release));
  expect(unreadableRows(store)).toEqual([]);
  expect(readDataset(store)).toMatchObject({ name: 'Secateur phantoms', modality: 'MR' });
  expect(readDataset(store)?.classes.map(({ name }) => name)).toEqual(['background', 'head', 'tail']);
  expect(readFingerprint(store)).toMatchObject({ cases: 6, orientation: 'RSA' });
  const cases = listCases(store);
  expect(cases.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `phantom_00${number}`));
  for (const { grid, labelCounts, imageHash } of cases) {
    expect(grid.size).toEqual([16, 16, 16]);
    expect(labelCounts.reduce((sum, count) => sum + count)).toBe(4096);
    expect(imageHash).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(listCaseFiles(store).get('phantom_001')).toHaveLength(2);
  const [sauron, dense] = listRuns(store);
  expect(sauron).toMatchObject({ id: 'sauron-2d-1', name: 'Sauron', status: 'finished', epochsDone: 2 });
  expect(sauron?.config).toMatchObject({
    method: 'sauron',
    iterationsPerEpoch: 2,
    testFold: null,
    patience: 0,
  });
  expect(dense).toMatchObject({ id: 'dense-2d-2', status: 'stopped' });
  expect(dense?.config).toMatchObject({ method: 'none', selection: 'last' });
  const epochs = listEpochs(store, 'sauron-2d-1');
  expect(epochs.map(({ layers }) => layers.length)).toEqual([7, 7]);
  expect(epochs[1]?.layers[0]?.details?.histogram).toHaveLength(20);
  expect(epochs.every(({ trainLoss }) => trainLoss > 0)).toBe(true);
  expect(listMetrics(store, 'sauron-2d-1').map(({ classes }) => classes.length)).toEqual([2, 2]);
  expect(modelBytes(store, 'sauron-2d-1')).toBeGreaterThan(1000);
  expect(listArtefacts(store, 'sauron-2d-1', 'export').map(({ path }) => path)).toEqual([
    '/project/exports/compact/model.json',
    '/project/exports/compact/model.onnx',
  ]);
  store.close();
});

const imported = (store: Store): Row[] => store.read((db) => rowsOf(db, 'cases'));

test('0002: cases have the label that was imported, until a version is chosen', () => {
  const before = afterNext(1);
  expect(imported(before).map(({ label_version: version }) => version)).toEqual(Array(6).fill(null));
  expect(listLabelVersions(before, 'phantom_001')).toEqual([]);
  before.close();
  const since = openStore(pastDatabase(2));
  expect([...chosenLabels(since)]).toEqual([['phantom_001', { version: 1, name: 'corrected_0001.nii.gz' }]]);
  expect(listLabelVersions(since, 'phantom_001')).toMatchObject([
    { version: 1, author: 'A. Reader', note: 'one voxel more', basedOn: 'Reference' },
  ]);
  since.close();
});

test('0003: of runs before it is not known where they trained', () => {
  const before = afterNext(2);
  expect(before.read((db) => rowsOf(db, 'runs', 'number, id, device'))).toEqual([
    { number: 1, id: 'sauron-2d-1', device: '' },
    { number: 2, id: 'dense-2d-2', device: '' },
  ]);
  before.close();
  const since = openStore(pastDatabase(3));
  expect(listRuns(since).map(({ device }) => device)).toEqual(['onnx/cpu', 'onnx/cpu']);
  since.close();
});

test('0004: no study yet, and decisions that took no time that anybody measured', () => {
  const before = afterNext(3);
  const seconds = before.read((db) => rowsOf(db, 'epochs', 'run_id, epoch, pruning_seconds'));
  expect(new Set(seconds.map(({ pruning_seconds: one }) => one))).toEqual(new Set([0]));
  expect(before.read((db) => [...rowsOf(db, 'studies'), ...rowsOf(db, 'study_runs')])).toEqual([]);
  before.close();
  const since = openStore(pastDatabase(4));
  const [study] = listStudies(since);
  expect(study).toMatchObject({ id: 'study-1', name: 'L1', status: 'finished' });
  expect(study?.config).toMatchObject({
    arms: [{ name: 'l1', start: 'planned', method: 'l1' }],
    cuts: [0.5],
    denseEpochs: 1,
  });
  expect(listStudyRuns(since, 'study-1').map(({ slot, run }) => [slot, run])).toEqual([
    ['dense seed 1 fold 0', 'dense-2d-3'],
    ['l1 50 % seed 1 fold 0', 'l1-2d-4'],
  ]);
  expect(listEpochs(since, 'l1-2d-4').reduce((sum, one) => sum + one.pruningSeconds, 0)).toBeGreaterThan(0);
  since.close();
});

test('0005: no case has a mask that a model drew', () => {
  const before = afterNext(4);
  expect(before.read((db) => rowsOf(db, 'segmentations'))).toEqual([]);
  before.close();
  const since = openStore(pastDatabase(5));
  expect(listSegmentations(since, 'phantom_002')).toMatchObject([
    { number: 1, model: { name: 'Sauron', version: 'epoch 2' }, classes: [{ name: 'background' }, {}, {}] },
  ]);
  since.close();
});

test('0006: nothing is known against cases that were there', () => {
  const before = afterNext(5);
  expect(imported(before).map(({ verdict }) => verdict)).toEqual(Array(6).fill('good'));
  before.close();
});

test('0007: nothing was said of images that a model drew on before', () => {
  const before = afterNext(6);
  expect(before.read((db) => rowsOf(db, 'segmentations', 'case_id, number, warnings'))).toEqual([
    { case_id: 'phantom_002', number: 1, warnings: '[]' },
  ]);
  expect(listSegmentations(before, 'phantom_002')[0]?.warnings).toEqual([]);
  before.close();
});

test('0008: cases that were there are files with names', () => {
  const before = afterNext(7);
  expect(imported(before).map(({ description, modality }) => [description, modality])).toEqual(
    Array(6).fill(['', '']),
  );
  before.close();
});

test('0009: no data set has regions yet', () => {
  const before = afterNext(8);
  expect(readDataset(before)?.regions).toEqual([]);
  before.close();
});
