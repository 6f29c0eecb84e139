import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { dropArtefacts, listArtefacts, putArtefact } from '../../../main/store/artefacts.ts';
import { addCase, countCases, findCase, listCaseFiles, listCases } from '../../../main/store/cases.ts';
import { readDataset, readFingerprint, writeDataset } from '../../../main/store/dataset.ts';
import { dropEpochsFrom, listEpochs, putEpoch } from '../../../main/store/epochs.ts';
import {
  dropMetrics,
  listMetrics,
  modelBytes,
  putMetrics,
  runsThatPredicted,
  setModelBytes,
} from '../../../main/store/metrics.ts';
import { openStore, type Store } from '../../../main/store/open.ts';
import {
  addRun,
  addRunNote,
  countRuns,
  findRun,
  interruptRuns,
  listRuns,
  removeRun,
  setRunStatus,
} from '../../../main/store/runs.ts';
import { caseInfo, config, dataset, epoch, fingerprint, initialCost, temporaryFolder } from './fixtures.ts';

let store: Store;
beforeEach(() => {
  store = openStore(join(temporaryFolder(), 'secateur.db'));
  return () => store.close();
});

const metrics = {
  case: 'one',
  milliseconds: 12.5,
  classes: [
    { value: 1, dice: 0.9, hd95: 1.5, referenceMm3: 100, predictedMm3: 90 },
    { value: 2, dice: null, hd95: null, referenceMm3: 0, predictedMm3: 0 },
  ],
};
const sha256 = 'ab'.repeat(32);

test('a project starts without a data set', () => {
  expect([readDataset(store), readFingerprint(store), listCases(store)]).toEqual([null, null, []]);
});

test('data set and fingerprint come back as they were; writing again replaces them', () => {
  writeDataset(store, dataset, fingerprint);
  writeDataset(store, { ...dataset, name: 'renamed' }, { ...fingerprint, cases: 2 });
  expect(readDataset(store)).toEqual({ ...dataset, name: 'renamed' });
  expect(readFingerprint(store)).toEqual({ ...fingerprint, cases: 2 });
});

test('cases come back in order of id, with their files', () => {
  const files = [
    { name: 'image_0000.nii.gz', bytes: 10, sha256 },
    { name: 'label.nii.gz', bytes: 3, sha256 },
  ];
  addCase(store, caseInfo('two', 4), []);
  addCase(store, caseInfo('one'), files);
  const two = { ...caseInfo('two', 4), imageHash: '' };
  expect(listCases(store)).toEqual([{ ...caseInfo('one'), imageHash: sha256 }, two]);
  expect(countCases(store)).toBe(2);
  expect(findCase(store, 'two')).toEqual(two);
  expect(findCase(store, 'three')).toBeNull();
  expect(listCaseFiles(store)).toEqual(new Map([['one', files]]));
});

test('a case of several images has one hash for all of them, in order', () => {
  const other = 'f'.repeat(64);
  const file = (name: string, hash: string) => ({ name, bytes: 10, sha256: hash });
  const hashOf = (id: string, ...hashes: string[]) => {
    const files = hashes.map((hash, index) => file(`image_000${index}.nii.gz`, hash));
    addCase(store, caseInfo(id), [...files, file('label.nii.gz', other)]);
    return findCase(store, id)?.imageHash;
  };
  const [both, turned] = [hashOf('one', sha256, other), hashOf('two', other, sha256)];
  expect(both).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set([both, turned, sha256, other]).size).toBe(4);
  expect(hashOf('three', sha256, other)).toBe(both);
});

test('a new run is queued, with a readable id that is not given twice', () => {
  const first = addRun(store, { name: 'first', config, initialCost });
  expect(first).toMatchObject({
    id: 'sauron-2d-1',
    status: 'queued',
    epochsDone: 0,
    seconds: 0,
    bestDice: 0,
  });
  expect(first.config).toEqual(config);
  expect(first.cost).toEqual(initialCost);
  removeRun(store, first.id);
  expect(addRun(store, { name: 'next', config: { ...config, method: 'none' }, initialCost }).id).toBe(
    'dense-2d-2',
  );
  expect(countRuns(store)).toBe(1);
});

test('notes are kept in order, each once', () => {
  const { id } = addRun(store, { name: 'a', config, initialCost });
  for (const note of ['cuts end at epoch 8', 'stopped early', 'cuts end at epoch 8'])
    addRunNote(store, id, note);
  expect(findRun(store, id)?.notes).toEqual(['cuts end at epoch 8', 'stopped early']);
});

test("a run's progress follows from its epochs", () => {
  const { id } = addRun(store, { name: 'a', config, initialCost });
  putEpoch(store, id, epoch(0, { validationDice: 0.8 }));
  putEpoch(store, id, epoch(1, { validationDice: 0.7 }));
  expect(findRun(store, id)).toMatchObject({ epochsDone: 2, seconds: 5, bestDice: 0.8, initialCost });
  expect(findRun(store, id)?.cost).toEqual({ params: 999, macs: 49_999, activationBytes: 4096 });
});

test('epochs come back as they were, a loss that is not a number included', () => {
  const { id } = addRun(store, { name: 'a', config, initialCost });
  const diverged = epoch(1, { trainLoss: Number.NaN, validationLoss: Number.POSITIVE_INFINITY });
  putEpoch(store, id, epoch(0));
  putEpoch(store, id, diverged);
  expect(listEpochs(store, id)).toEqual([epoch(0), diverged]);
});

test('an epoch that is repeated replaces the old one, layers included', () => {
  const { id } = addRun(store, { name: 'a', config, initialCost });
  putEpoch(store, id, epoch(0));
  const repeated = epoch(0, { trainLoss: 9, layers: epoch(0).layers.slice(0, 1) });
  putEpoch(store, id, repeated);
  expect(listEpochs(store, id)).toEqual([repeated]);
});

test('epochs beyond the checkpoint are dropped', () => {
  const { id } = addRun(store, { name: 'a', config, initialCost });
  for (const index of [0, 1, 2]) putEpoch(store, id, epoch(index));
  dropEpochsFrom(store, id, 1);
  expect(listEpochs(store, id)).toEqual([epoch(0)]);
});

test('only runs that a dead process left behind become interrupted', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => addRun(store, { name, config, initialCost }).id);
  setRunStatus(store, a!, 'running');
  setRunStatus(store, b!, 'finished');
  expect(interruptRuns(store, 'Secateur was ended')).toEqual([a, c]);
  expect(listRuns(store).map(({ status, reason }) => [status, reason])).toEqual([
    ['interrupted', 'Secateur was ended'],
    ['finished', ''],
    ['interrupted', 'Secateur was ended'],
  ]);
});

test('metrics come back as they were, replaced when measured again', () => {
  addCase(store, caseInfo('one'), []);
  const { id } = addRun(store, { name: 'a', config, initialCost });
  putMetrics(store, id, { ...metrics, milliseconds: 99 });
  putMetrics(store, id, metrics);
  expect(listMetrics(store, id)).toEqual([metrics]);
  expect(runsThatPredicted(store, 'one')).toEqual([]);
  const mask = { kind: 'prediction', path: `runs/${id}/predictions/one.nii.gz` } as const;
  putArtefact(store, id, { ...mask, bytes: 1, sha256: 'a'.repeat(64) });
  expect(runsThatPredicted(store, 'one')).toEqual([id]);
  expect(runsThatPredicted(store, 'o')).toEqual([]);
  setModelBytes(store, id, 4321);
  expect(modelBytes(store, id)).toBe(4321);
  dropMetrics(store, id);
  expect(listMetrics(store, id)).toEqual([]);
  expect(modelBytes(store, id)).toBeNull();
  dropArtefacts(store, id, 'prediction');
  expect(runsThatPredicted(store, 'one')).toEqual([]);
});

test('metrics of a case that the project does not have are refused', () => {
  const { id } = addRun(store, { name: 'a', config, initialCost });
  expect(() => putMetrics(store, id, metrics)).toThrow(/FOREIGN KEY/);
});

test('removing a run takes its epochs, metrics and artefacts with it', () => {
  addCase(store, caseInfo('one'), []);
  const { id } = addRun(store, { name: 'a', config, initialCost });
  putEpoch(store, id, epoch(0));
  putMetrics(store, id, metrics);
  putArtefact(store, id, { kind: 'export', path: 'exports/a', bytes: 1, sha256 });
  removeRun(store, id);
  const rows = (table: string) =>
    store.read((db) => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get());
  expect(['epochs', 'layers', 'evaluations', 'metrics', 'artefacts'].map(rows)).toEqual([0, 0, 0, 0, 0]);
});

test('artefacts are kept by kind and path', () => {
  const { id } = addRun(store, { name: 'a', config, initialCost });
  const prediction = { kind: 'prediction', path: 'runs/a/one.nii.gz', bytes: 5, sha256 } as const;
  putArtefact(store, id, { ...prediction, bytes: 4 });
  putArtefact(store, id, prediction);
  putArtefact(store, id, { ...prediction, kind: 'export' });
  expect(listArtefacts(store, id, 'prediction')).toEqual([prediction]);
  dropArtefacts(store, id, 'prediction');
  expect(listArtefacts(store, id, 'prediction')).toEqual([]);
  expect(listArtefacts(store, id, 'export')).toHaveLength(1);
});
