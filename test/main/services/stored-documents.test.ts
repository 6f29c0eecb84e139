/** JSON that is stored beside the database or in a column of it: what earlier releases wrote is read, newer ones are told. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  readSourceRecord,
  sourceFiles,
  writeSourceRecord,
  type DescribedSource,
} from '../../../main/imaging/dicom/source-record.ts';
import { planFromJson } from '../../../main/network/index.ts';
import { readDeviceSettings, writeDeviceSettings } from '../../../main/services/device-settings.ts';
import { recentProjects, rememberProject } from '../../../main/services/recent.ts';
import {
  damagedSegmentations,
  listSegmentations,
  nextSegmentation,
} from '../../../main/store/segmentations.ts';
import { openStore } from '../../../main/store/open.ts';
import { loadPlans, planFileFromJson, planFileToJson, savePlan } from '../../../main/training/plans.ts';
import { datasetBytes, part10, sliceDataset } from '../imaging/dicom/phantoms.ts';
import { fixtureFolder, pastDatabase, pastProject, schemas, type Schema } from '../store/past/project.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const later = (text: string): string => JSON.stringify({ ...(JSON.parse(text) as object), v: 99 });

/** A case with a header of DICOM and this record. */
function caseWith(record: string): string {
  const folder = temporaryFolder();
  const header = sliceDataset({ position: [0, 0, 0], number: 1 });
  writeFileSync(join(folder, sourceFiles.header), part10(datasetBytes(header)));
  writeFileSync(join(folder, sourceFiles.record), record);
  return folder;
}

const recordOf = (schema: Schema): string => readFileSync(join(fixtureFolder(schema), 'source.json'), 'utf8');

test.each(schemas.filter((schema) => existsSync(join(fixtureFolder(schema), 'source.json'))))(
  'what a case of schema %i keeps of its series is read, and written as today',
  async (schema) => {
    const folder = caseWith(recordOf(schema));
    const { header, ...record } = readSourceRecord(folder);
    expect(record).toEqual({ resampling: null, ...(JSON.parse(recordOf(schema)) as object) });
    expect(record.slices).toHaveLength(4);
    expect(header.elements.size).toBeGreaterThan(5);
    const files = { header: join(folder, 'again.dcm'), record: join(folder, sourceFiles.record) };
    await writeSourceRecord(files, { header, record: record as DescribedSource['record'], patient: '' });
    expect(JSON.parse(readFileSync(files.record, 'utf8'))).toMatchObject({ v: 1 });
    expect(readSourceRecord(folder).slices).toEqual(record.slices);
  },
);

test('a record of a newer release is told from a damaged one', () => {
  expect(() => readSourceRecord(caseWith(later(recordOf(2))))).toThrow(
    'source.json: its facts were written by a newer Secateur (version 99).',
  );
  expect(() => readSourceRecord(caseWith('{"v":1}'))).toThrow('is not there or is damaged');
});

test('plans beside a run, and those that left the project', () => {
  const folder = join(pastProject(4), 'runs', 'l1-2d-4');
  const cuts = loadPlans(folder, 2);
  expect(cuts.map(({ epoch, plan }) => [epoch, plan.reductions.length])).toEqual([[1, 7]]);
  savePlan(folder, cuts[0]!);
  const text = readFileSync(join(folder, 'plan-000001.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ v: 1 });
  expect(loadPlans(folder, 2)).toEqual(cuts);
  expect(() => planFromJson(later(text))).toThrow(
    'The pruning plan cannot be used: its cuts were written by a newer Secateur (version 99).',
  );
  const file = planFileToJson({ run: 'l1-2d-4', method: 'l1', cuts });
  expect(planFileFromJson(file, 'plan.json').cuts).toEqual(cuts);
  const newer = file.replace('"secateurPlan":1', '"secateurPlan":2');
  expect(() => planFileFromJson(newer, 'plan.json')).toThrow('plan.json was written by a newer Secateur');
});

test('the model that drew a mask: one of a newer release is passed over, keeps its number and is no damage', () => {
  const store = openStore(pastDatabase(5));
  expect(listSegmentations(store, 'phantom_002')[0]?.model.version).toBe('epoch 2');
  store.write((db) => db.exec("UPDATE segmentations SET model = json_set(model, '$.v', 99)"));
  expect(listSegmentations(store, 'phantom_002')).toEqual([]);
  expect([damagedSegmentations(store), nextSegmentation(store, 'phantom_002')]).toEqual([[], 2]);
  store.write((db) => db.exec("UPDATE segmentations SET model = '{'"));
  expect(damagedSegmentations(store)).toEqual([{ case_id: 'phantom_002', number: 1 }]);
  store.close();
});

test('the list of recent projects was once bare; one that cannot be read is begun again', async () => {
  const settingsFolder = temporaryFolder();
  const file = join(settingsFolder, 'recent.json');
  const [a, b] = [pastProject(1), pastProject(2)];
  writeFileSync(file, JSON.stringify([a]));
  expect(recentProjects(settingsFolder)).toEqual([a]);
  await rememberProject({ settingsFolder, log: () => undefined }, b);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ v: 1, projects: [b, a] });
  expect(recentProjects(settingsFolder)).toEqual([b, a]);
  writeFileSync(file, later(readFileSync(file, 'utf8')));
  expect(recentProjects(settingsFolder)).toEqual([]);
});

test('what is remembered of devices: said no version once; that of a newer release is tried again', async () => {
  const folder = join(temporaryFolder(), 'settings');
  mkdirSync(folder);
  const file = join(folder, 'devices.json');
  const trial = {
    problem: '',
    description: 'a processor',
    largestDifference: 0,
    milliseconds: { training: 2, inference: 1 },
    fallbacks: [],
  };
  const forced = { training: { engine: 'onnx', device: 'cpu' }, inference: null };
  const old = { machine: 'one', trials: { 'onnx/cpu': trial }, forced, trying: null };
  writeFileSync(file, JSON.stringify(old));
  expect(readDeviceSettings(folder)).toEqual(old);
  await writeDeviceSettings(folder, readDeviceSettings(folder));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ v: 1, ...old });
  writeFileSync(file, later(JSON.stringify(old)));
  expect(readDeviceSettings(folder)).toMatchObject({ machine: '', trials: {} });
});
