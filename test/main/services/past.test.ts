/** Projects of earlier releases in today's services: opened, listed, trained on, exported. */
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Services } from '../../../main/services/index.ts';
import { readArrayFile, writeArrayFile } from '../../../main/training/array-file.ts';
import { withImages } from '../store/past/images.ts';
import { pastProject, releases, schemaOf, type Release } from '../store/past/project.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ended, quietServices, tinyData } from './support.ts';

let data: string;
beforeAll(async () => {
  data = await tinyData();
});

let services: Services;
let log: string[];
beforeEach(() => {
  log = [];
  services = quietServices((line) => log.push(line));
  return () => services.close();
});

const open = (path: string) => services.handlers['project.open']({ path, create: false });

test.each(releases)('of schema %s everything is listed, without a word', async (release) => {
  const schema = schemaOf(release);
  const { notices, runCount, caseCount, dataset } = await open(pastProject(release));
  const { handlers } = services;
  const runs = await handlers['runs.list']({});
  expect([notices, runCount, caseCount]).toEqual([[], runs.length, 6]);
  expect(dataset?.name).toBe('Secateur phantoms');
  expect(runs.slice(0, 4).map(({ status }) => status)).toEqual(
    schema < 4 ? ['finished', 'stopped'] : ['finished', 'stopped', 'finished', 'finished'],
  );
  for (const { id, epochsDone } of runs)
    expect(await handlers['runs.epochs']({ run: id })).toHaveLength(epochsDone);
  const [study] = await handlers['studies.list']({});
  expect(study?.slots.map(({ status }) => status)).toEqual(schema < 4 ? undefined : ['finished', 'finished']);
  if (study === undefined) return;
  const { rows } = await handlers['studies.table']({ study: study.id });
  expect(rows.map(({ method }) => method)).toEqual(['none', 'l1']);
  expect(rows[1]?.params).toBeLessThan(rows[0]?.params ?? 0);
});

test.each<Release>([1, 4, 8, '8-composed', '9-pocketnet', '9-methods'])(
  'of schema %s a stopped run is trained to its end, and a finished one exported',
  async (schema) => {
    const project = pastProject(schema);
    withImages(project, data);
    await open(project);
    const { handlers } = services;
    const before = (await handlers['runs.epochs']({ run: 'dense-2d-2' }))[0];
    await handlers['training.resume']({ run: 'dense-2d-2' });
    const run = await ended(services, 'dense-2d-2');
    expect([run.status, run.reason, run.epochsDone]).toEqual(['finished', '', 5]);
    expect((await handlers['runs.epochs']({ run: run.id }))[0]).toEqual(before);
    const { files } = await handlers['export.model']({
      run: 'sauron-2d-1',
      folder: join(temporaryFolder(), 'out'),
    });
    expect(files.map(({ name }) => name).sort()).toEqual(['model.json', 'model.onnx']);
    expect(await handlers['evaluation.evaluate']({ run: 'dense-2d-2' })).not.toEqual([]);
    expect(log).toEqual([]);
  },
);

test('a model of another project under the same name is no model of the run', async () => {
  const project = pastProject(8);
  const file = join(project, 'runs', 'sauron-2d-1', 'final.bin');
  const { header, arrays } = readArrayFile(file);
  const { config, ...rest } = header as { readonly config: object };
  writeArrayFile(file, { header: { ...rest, config: { ...config, seed: 77 } }, arrays });
  await open(project);
  const { handlers } = services;
  const other = /The model in .*sauron-2d-1 is not that of sauron-2d-1/;
  const run = 'sauron-2d-1';
  await expect(handlers['export.model']({ run, folder: temporaryFolder() })).rejects.toThrow(other);
  await expect(handlers['plans.save']({ run, file: join(project, 'plan.json') })).rejects.toThrow(other);
});
