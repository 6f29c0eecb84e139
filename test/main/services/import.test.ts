import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { writePhantoms } from '../../../main/datasets/phantoms/write.ts';
import { createServices, type Services } from '../../../main/services/index.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const data = join(temporaryFolder(), 'data');
let services: Services;
let project: string;

beforeAll(() => writePhantoms(data, { count: 6, sides: [16, 16, 16] }));

beforeEach(async () => {
  project = join(temporaryFolder(), 'project');
  services = createServices({
    host: 'cli',
    version: '0',
    reason: '',
    settingsFolder: temporaryFolder(),
    log: () => undefined,
  });
  await services.handlers['project.open']({ path: project, create: true });
  return () => services.close();
});

/** A copy of the first phantoms, for a test to change. */
function copyOfData(count = 3): string {
  const folder = temporaryFolder();
  const json = JSON.parse(readFileSync(join(data, 'dataset.json'), 'utf8')) as { training: unknown[] };
  const listed = { ...json, training: json.training.slice(0, count) };
  writeFileSync(join(folder, 'dataset.json'), JSON.stringify(listed));
  for (const sub of ['imagesTr', 'labelsTr']) {
    mkdirSync(join(folder, sub));
    for (const name of readdirSync(join(data, sub)).sort().slice(0, count))
      copyFileSync(join(data, sub, name), join(folder, sub, name));
  }
  return folder;
}

test('cases come in as byte copies with folds, and a plan follows', async () => {
  const changed: number[] = [];
  services.subscribe('dataset.changed', ({ caseCount }) => changed.push(caseCount));
  const report = await services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } });
  expect(report.imported).toHaveLength(6);
  expect(changed).toEqual([6]);
  const cases = await services.handlers['dataset.cases']({});
  expect(cases[0]).toMatchObject({ id: 'phantom_001', grid: { size: [16, 16, 16] } });
  expect(new Set(cases.map(({ fold }) => fold))).toEqual(new Set([0, 1, 2, 3, 4]));
  expect(readFileSync(join(project, 'cases', 'phantom_001', 'image_0000.nii.gz'))).toEqual(
    readFileSync(join(data, 'imagesTr', 'phantom_001.nii.gz')),
  );
  expect(await services.handlers['training.propose']({ dims: 3, architecture: 'unet' })).toMatchObject({
    preparation: { dims: 3 },
    step: { patch: [16, 16, 16] },
  });
  expect((await services.handlers['dataset.fingerprint']({}))?.cases).toBe(6);
});

test('importing again adds only what is new, and folds stay', async () => {
  await services.handlers['dataset.import']({ folder: copyOfData(), options: { caseNames: 'files' } });
  const before = await services.handlers['dataset.cases']({});
  const report = await services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } });
  expect([report.imported.length, report.unchanged.length]).toEqual([3, 3]);
  const after = await services.handlers['dataset.cases']({});
  expect(after.slice(0, 3)).toEqual(before);
  expect((await services.handlers['dataset.fingerprint']({}))?.cases).toBe(6);
});

test('a case of a known name with other content is refused, the stored one stays', async () => {
  await services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } });
  const changed = copyOfData();
  for (const sub of ['imagesTr', 'labelsTr'])
    copyFileSync(join(data, sub, 'phantom_006.nii.gz'), join(changed, sub, 'phantom_001.nii.gz'));
  const report = await services.handlers['dataset.import']({
    folder: changed,
    options: { caseNames: 'files' },
  });
  expect(report.findings).toMatchObject([{ severity: 'refused', file: 'phantom_001' }]);
  expect(readFileSync(join(project, 'cases', 'phantom_001', 'image_0000.nii.gz'))).toEqual(
    readFileSync(join(data, 'imagesTr', 'phantom_001.nii.gz')),
  );
});

test('what is wrong is named, the rest comes in', async () => {
  const folder = copyOfData();
  writeFileSync(join(folder, 'imagesTr', 'phantom_002.nii.gz'), 'no image');
  rmSync(join(folder, 'labelsTr', 'phantom_003.nii.gz'));
  const report = await services.handlers['dataset.import']({ folder, options: { caseNames: 'files' } });
  expect(report.imported).toEqual(['phantom_001']);
  expect(report.findings.map(({ file }) => file).sort()).toEqual(
    expect.arrayContaining(['imagesTr/phantom_002.nii.gz', 'labelsTr/phantom_003.nii.gz']),
  );
});

test('a cancelled import leaves the project as it was', async () => {
  services.subscribe('job.progress', ({ id }) => {
    void services.handlers['jobs.cancel']({ job: id });
  });
  await expect(
    services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } }),
  ).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(readdirSync(join(project, 'cases'))).toEqual([]);
  expect(await services.handlers['dataset.cases']({})).toEqual([]);
});

test('a folder without images leaves the project as it was', async () => {
  const empty = temporaryFolder();
  await expect(
    services.handlers['dataset.import']({ folder: empty, options: { caseNames: 'files' } }),
  ).rejects.toThrow(empty);
  expect(readdirSync(join(project, 'cases'))).toEqual([]);
  await expect(services.handlers['training.propose']({ dims: 2, architecture: 'unet' })).rejects.toThrow(
    'This project has no labelled images yet.',
  );
});

test('rows that cannot be written take the moved files back out', async () => {
  const other = createServices({
    host: 'cli',
    version: '0',
    reason: '',
    settingsFolder: temporaryFolder(),
    log: () => undefined,
  });
  await services.close();
  await other.handlers['project.open']({ path: project, create: false });
  const db = new Database(join(project, 'secateur.db')); // opened before, or the trigger would be refused
  db.exec(
    "CREATE TRIGGER full BEFORE INSERT ON cases WHEN NEW.id = 'phantom_004' BEGIN SELECT RAISE(ABORT, 'no'); END",
  );
  db.close();
  await expect(
    other.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } }),
  ).rejects.toThrow('no');
  expect(readdirSync(join(project, 'cases'))).toEqual([]);
  expect(await other.handlers['dataset.cases']({})).toEqual([]);
  await other.close();
});

test('voxels come in the order of the grid, and ids are looked up before they are a path', async () => {
  await services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } });
  const image = await services.voxels('data/image/phantom_001/0');
  const label = await services.voxels('data/label/phantom_001');
  expect([image.byteLength, label.byteLength]).toEqual([4 * 16 ** 3, 16 ** 3]);
  expect(new Set(label)).toEqual(new Set([0, 1, 2]));
  const { labelCounts } = (await services.handlers['dataset.cases']({}))[0]!;
  expect([0, 1, 2].map((value) => label.filter((voxel) => voxel === value).length)).toEqual(labelCounts);
  for (const path of [
    'data/image/phantom_001/1',
    'data/image/phantom_001/x',
    'data/label/..%2F..%2Fsecateur.db',
    'data/prediction/phantom_001/none',
    'data/label/phantom_001/0',
    'data/secret/phantom_001',
    'data/label/%E0',
  ])
    await expect(services.voxels(path), path).rejects.toMatchObject({ code: 'not-found' });
  expect(await services.handlers['viewer.layers']({ case: 'phantom_001' })).toMatchObject({
    channels: ['MRI'],
    hasLabel: true,
    predictions: [],
  });
});

test('the sample project is made once', async () => {
  const path = join(temporaryFolder(), 'sample');
  await services.handlers['project.createSample']({ path });
  const { caseCount, dataset } = await services.handlers['project.createSample']({ path });
  expect([caseCount, dataset?.name]).toEqual([40, 'Secateur phantoms']);
  expect(existsSync(`${path}.data`)).toBe(false);
});

test('cases of files get pseudonyms unless their names are to stay, also where a table lists them; the table’s own name stays', async () => {
  const report = await services.handlers['dataset.import']({ folder: data });
  expect(report.imported).toHaveLength(6);
  for (const id of report.imported) expect(id).toMatch(/^case-[A-Z0-9]{10}$/);
  const { dataset } = await services.handlers['project.info']({});
  const { name } = JSON.parse(readFileSync(join(data, 'dataset.json'), 'utf8')) as { name: string };
  expect(dataset?.name).toBe(name);
  const stored = [...(await services.handlers['dataset.cases']({})), dataset];
  expect(JSON.stringify(stored)).not.toContain('phantom_00');
  const again = await services.handlers['dataset.import']({ folder: data });
  expect([again.imported, again.unchanged]).toEqual([[], report.imported]);
});

test('a case that the project has under another name is not taken twice', async () => {
  await services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } });
  const again = await services.handlers['dataset.import']({ folder: data });
  expect([again.imported, again.unchanged.length]).toEqual([[], 6]);
  rmSync(join(project, 'cases', 'phantom_002', 'image_0000.nii.gz'));
  const restored = await services.handlers['dataset.import']({ folder: data });
  expect(restored.unchanged).toContain('phantom_002');
  expect(existsSync(join(project, 'cases', 'phantom_002', 'image_0000.nii.gz'))).toBe(true);
});
