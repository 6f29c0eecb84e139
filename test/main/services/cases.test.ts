/** Files that a project lost come back from the folder that they came from, and cases can be taken out. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { dataPaths } from '../../../shared/data-paths.ts';
import type { Services } from '../../../main/services/index.ts';
import { writeSeries } from '../imaging/dicom/phantoms.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { emptyProject, ended, tinyConfig, tinyData } from './support.ts';

let data: string;
let services: Services;
let project: string;
beforeAll(async () => {
  data = await tinyData();
});
beforeEach(async () => {
  ({ services, project } = await emptyProject());
  return () => services.close();
});

const inCase = (id: string, name: string) => join(project, 'cases', id, name);
const ids = async () => (await services.handlers['dataset.cases']({})).map(({ id }) => id);

test('an import of the same folder puts back what was lost, and says so', async () => {
  await services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } });
  const image = inCase('phantom_003', 'image_0000.nii.gz');
  const whole = readFileSync(image);
  rmSync(join(project, 'cases', 'phantom_002'), { recursive: true });
  truncateSync(image, 100);
  writeFileSync(inCase('phantom_004', 'label.nii.gz'), Buffer.alloc(readFileSync(image).length));
  const before = await services.handlers['dataset.fingerprint']({});
  const { unchanged, findings } = await services.handlers['dataset.import']({
    folder: data,
    options: { caseNames: 'files' },
  });
  expect(unchanged).toHaveLength(6);
  expect(findings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
    'phantom_002: image_0000.nii.gz, label.nii.gz was lost or damaged in the project, and has been put back.',
    'phantom_003: image_0000.nii.gz was lost or damaged in the project, and has been put back.',
    'phantom_004: label.nii.gz was lost or damaged in the project, and has been put back.',
  ]);
  expect(readFileSync(image)).toEqual(whole);
  for (const id of ['phantom_002', 'phantom_004'])
    expect(readFileSync(inCase(id, 'label.nii.gz'))).toEqual(
      readFileSync(join(data, 'labelsTr', `${id}.nii.gz`)),
    );
  expect(await services.handlers['dataset.fingerprint']({})).toEqual(before);
  expect(readdirSync(join(project, 'cases')).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('what is kept of DICOM headers comes back too', async () => {
  const folder = temporaryFolder();
  const more = { '00100010 PN': 'A^B', '0020000e UI': '1.2.3.4' };
  writeSeries(
    folder,
    [0, 2, 4, 6].map((z) => [0, 0, z] as const),
    { more },
    1,
  );
  const { imported } = await services.handlers['dataset.import']({ folder, options: { caseNames: 'files' } });
  const [id = ''] = imported;
  for (const name of ['source.dcm', 'source.json']) rmSync(inCase(id, name));
  const { findings } = await services.handlers['dataset.import']({ folder, options: { caseNames: 'files' } });
  expect(findings.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('source.dcm, source.json was lost'),
  );
  expect(['source.dcm', 'source.json'].map((name) => existsSync(inCase(id, name)))).toEqual([true, true]);
  expect(
    (await services.handlers['dataset.import']({ folder, options: { caseNames: 'files' } })).findings,
  ).not.toContainEqual(expect.objectContaining({ message: expect.stringContaining('was lost') as string }));
});

test('a lost case does not keep another folder from coming in, and is named', async () => {
  const some = temporaryFolder();
  cpSync(data, some, { recursive: true });
  const json = JSON.parse(readFileSync(join(data, 'dataset.json'), 'utf8')) as { training: unknown[] };
  writeFileSync(join(some, 'dataset.json'), JSON.stringify({ ...json, training: json.training.slice(0, 3) }));
  await services.handlers['dataset.import']({ folder: some, options: { caseNames: 'files' } });
  rmSync(inCase('phantom_001', 'image_0000.nii.gz'));
  const rest = temporaryFolder();
  writeFileSync(join(rest, 'dataset.json'), JSON.stringify({ ...json, training: json.training.slice(3) }));
  for (const sub of ['imagesTr', 'labelsTr']) {
    mkdirSync(join(rest, sub));
    for (const name of readdirSync(join(data, sub)).sort().slice(3))
      copyFileSync(join(data, sub, name), join(rest, sub, name));
  }
  const { imported, findings } = await services.handlers['dataset.import']({
    folder: rest,
    options: { caseNames: 'files' },
  });
  expect(imported).toHaveLength(3);
  expect(findings).toMatchObject([{ severity: 'warning', file: 'phantom_001' }]);
  expect(findings[0]?.message).toContain('image_0000.nii.gz is missing. Import the folder');
  await expect(services.handlers['training.propose']({ dims: 2, architecture: 'unet' })).rejects.toThrow(
    'The case "phantom_001" has lost a file',
  );
  await expect(services.voxels('data/image/phantom_001/0')).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('The case "phantom_001" has lost a file') as string,
  });
});

test('removed cases take everything of theirs along, and nothing else', async () => {
  await services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } });
  const config = await tinyConfig(services, { epochs: 1 });
  const { id: run } = await services.handlers['training.start']({ name: 'a run', config });
  await expect(services.handlers['cases.remove']({ cases: ['phantom_001'] })).rejects.toMatchObject({
    code: 'busy',
    message: `"a run (${run})" is using the cases.`,
  });
  await ended(services, run);
  const measured = await services.handlers['evaluation.evaluate']({ run });
  const [gone, kept] = measured.map((one) => one.case);
  const prediction = (id = '') => join(project, 'runs', run, 'predictions', `${id}.nii.gz`);
  const shown = (await services.handlers['dataset.cases']({})).find(({ id }) => id === gone)!;
  await services.data(dataPaths.thumbnail(shown));
  const cache = () => readdirSync(join(project, 'cache')).filter((name) => name.endsWith('.prepared'));
  const pictures = () => readdirSync(join(project, 'cache', 'thumbnails'));
  expect([cache().length, pictures().length, existsSync(prediction(gone))]).toEqual([6, 1, true]);

  await services.handlers['cases.remove']({ cases: [gone ?? ''] });
  expect(await ids()).not.toContain(gone);
  expect(existsSync(join(project, 'cases', gone ?? ''))).toBe(false);
  expect([existsSync(prediction(gone)), pictures().length]).toEqual([false, 0]);
  expect(cache()).toHaveLength(5);
  expect((await services.handlers['dataset.fingerprint']({}))?.cases).toBe(5);
  const left = await services.handlers['evaluation.evaluate']({ run });
  expect(left.map((one) => one.case)).not.toContain(gone);
  if (kept !== undefined) expect(existsSync(prediction(kept))).toBe(true);
  await expect(services.handlers['cases.remove']({ cases: [gone ?? ''] })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('cases whose files are lost can be removed, and the last one leaves a project that takes any data set', async () => {
  await services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } });
  for (const id of ['phantom_001', 'phantom_002']) rmSync(join(project, 'cases', id), { recursive: true });
  await services.handlers['cases.remove']({ cases: ['phantom_001'] });
  expect(await ids()).toHaveLength(5);
  await services.handlers['cases.remove']({ cases: await ids() });
  expect((await services.handlers['project.info']({})).dataset).toBeNull();
  expect(
    (await services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } })).imported,
  ).toHaveLength(6);
});
