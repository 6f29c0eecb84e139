/** A corrected mask comes in, is kept as a version, read back, and trained on when it is chosen. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataPaths } from '../../../shared/data-paths.ts';
import { readNifti } from '../../../main/imaging/nifti/read.ts';
import type { Services } from '../../../main/services/index.ts';
import { quietServices, tinyData, tinyProject } from './support.ts';

const id = 'phantom_001';
let services: Services;
let project: string;
beforeAll(async () => {
  services = quietServices();
  project = await tinyProject(services, await tinyData());
});
afterAll(() => services.close());

async function* chunks(voxels: Uint8Array): AsyncGenerator<Uint8Array> {
  yield voxels.subarray(0, 1000);
  await Promise.resolve();
  yield voxels.subarray(1000);
}

const label = (): Promise<Uint8Array> => services.voxels(dataPaths.mask(id, { kind: 'label' }));
const save = (author: string) =>
  services.handlers['labels.save']({ case: id, author, note: 'the tail', basedOn: 'Reference' });

test('a mask of the wrong length or of no case is refused', async () => {
  const { receive } = services;
  await expect(receive(dataPaths.draft(id), chunks(new Uint8Array(4095)))).rejects.toThrow(
    /4096 voxels; 4095/,
  );
  await expect(receive(dataPaths.draft(id), chunks(new Uint8Array(4097)))).rejects.toThrow(
    /4096 voxels; more/,
  );
  await expect(receive(dataPaths.draft('none'), chunks(new Uint8Array(1)))).rejects.toThrow(
    /no mask can be sent/,
  );
  await expect(receive('data/label/phantom_001', chunks(new Uint8Array(1)))).rejects.toThrow(/no mask/);
  await expect(save('A')).rejects.toThrow(/No corrected mask/);
});

test('a value that is no class is refused, and nothing is kept', async () => {
  await services.receive(dataPaths.draft(id), chunks(new Uint8Array(4096).fill(200)));
  await expect(save('A')).rejects.toThrow(/200/);
  expect((await services.handlers['viewer.layers']({ case: id })).versions).toEqual([]);
});

test('a saved mask is a version with its author and date, on the grid of its image', async () => {
  const imported = (await label()).slice();
  const corrected = imported.slice();
  corrected[5] = corrected[5] === 1 ? 2 : 1;
  await services.receive(dataPaths.draft(id), chunks(corrected));
  const before = Date.now();
  const version = await save(' Dr. A ');
  expect(version).toMatchObject({ version: 1, author: 'Dr. A', note: 'the tail', basedOn: 'Reference' });
  expect(Date.parse(version.createdAt)).toBeGreaterThanOrEqual(before);
  const layers = await services.handlers['viewer.layers']({ case: id });
  expect(layers).toMatchObject({ versions: [version], labelVersion: null });
  expect(await services.voxels(dataPaths.mask(id, { kind: 'version', version: 1 }))).toEqual(corrected);
  expect(await label()).toEqual(imported);
  const file = await readNifti(join(project, 'cases', id, 'corrected_0001.nii.gz'));
  expect(file.grid).toEqual(layers.grid);
});

test('choosing it makes it the label that is trained on and measured against; choosing none brings the import back', async () => {
  const counts = async () =>
    (await services.handlers['dataset.cases']({})).find((one) => one.id === id)?.labelCounts;
  const [imported, before] = [(await label()).slice(), await counts()];
  const file = join(project, 'cases', id, 'label.nii.gz');
  const bytes = await readFile(file);
  await services.handlers['labels.use']({ case: id, version: 1 });
  const corrected = await services.voxels(dataPaths.mask(id, { kind: 'version', version: 1 }));
  expect(await label()).toEqual(corrected);
  expect(await counts()).not.toEqual(before);
  const measured = await services.handlers['viewer.measure']({
    case: id,
    reference: { kind: 'label' },
    other: { kind: 'version', version: 1 },
  });
  expect(measured.map(({ dice, hd95 }) => [dice, hd95])).toEqual(measured.map(() => [1, 0]));
  await services.handlers['labels.use']({ case: id, version: null });
  expect(await label()).toEqual(imported);
  expect(await counts()).toEqual(before);
  expect(await readFile(file)).toEqual(bytes);
  await expect(services.handlers['labels.use']({ case: id, version: 2 })).rejects.toThrow(/no version 2/);
});

test('versions are numbered on', async () => {
  await services.receive(dataPaths.draft(id), chunks((await label()).slice()));
  expect((await save('B')).version).toBe(2);
});

test('a draft outlives the process, is given back bit for bit, and goes with the version or when it is dropped', async () => {
  const other = 'phantom_002';
  const voxels = Uint8Array.from({ length: 4096 }, (_, at) => at % 3);
  const facts = { case: other, author: 'Dr. A', note: '', basedOn: 'Reference' };
  const files = () => readdirSync(join(project, 'cases', other)).filter((name) => name.startsWith('draft'));
  const drafts = () => services.handlers['labels.drafts']({});
  await services.receive(dataPaths.draft(other), chunks(voxels));
  await services.handlers['labels.keepDraft'](facts);
  expect(files()).toEqual(['draft.bin']);
  await services.receive(dataPaths.draft(other), chunks(voxels.fill(2, 0, 100)));
  await services.handlers['labels.keepDraft']({ ...facts, author: 'Dr. B' });

  // Nothing is closed: the process is gone, another one opens the project.
  const lost = services;
  services = quietServices();
  await services.handlers['project.open']({ path: project, create: false });
  expect(await drafts()).toMatchObject([{ ...facts, author: 'Dr. B' }]);
  expect(await services.voxels(dataPaths.draft(other))).toEqual(voxels);
  await expect(services.voxels(dataPaths.draft('phantom_003'))).rejects.toThrow(/has no draft/);
  await expect(services.voxels(dataPaths.draft('../../..'))).rejects.toThrow(/has no draft/);
  await expect(services.handlers['labels.dropDraft']({ case: '../..' })).rejects.toThrow(/no case/);

  await services.receive(dataPaths.draft(other), chunks(voxels));
  await services.handlers['labels.save'](facts);
  expect([await drafts(), files()]).toEqual([[], []]);

  await services.receive(dataPaths.draft(other), chunks(voxels));
  await services.handlers['labels.keepDraft'](facts);
  const draft = join(project, 'cases', other, 'draft.bin');
  const stored = readFileSync(draft, 'latin1');
  expect(stored.startsWith('{"v":1,')).toBe(true);
  writeFileSync(draft, stored.replace('"v":1,', ''), 'latin1'); // as the release before the first version
  expect(await services.voxels(dataPaths.draft(other))).toEqual(voxels);
  writeFileSync(draft, stored.replace('"v":1,', '"v":9,'), 'latin1');
  await expect(services.voxels(dataPaths.draft(other))).rejects.toThrow(/newer Secateur \(version 9\)/);
  writeFileSync(draft, 'torn');
  expect(await drafts()).toEqual([]); // and nothing else is disturbed
  await services.handlers['labels.dropDraft']({ case: other });
  expect(files()).toEqual([]);
  await lost.close();
});
