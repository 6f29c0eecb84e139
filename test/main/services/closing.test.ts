/** A project with work going in it is closed only when that was allowed, and the run says what ended it. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Services } from '../../../main/services/index.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

let data: string;
beforeAll(async () => {
  data = await tinyData();
});

/** Services with a run that would go on for hours. */
async function training(): Promise<{ services: Services; project: string; run: string }> {
  const services = quietServices();
  const project = await tinyProject(services, data);
  const config = await tinyConfig(services, { epochs: 9999 });
  const { id: run } = await services.handlers['training.start']({ name: 'Long', config });
  await new Promise<void>((resolve) => {
    const end = services.subscribe('run.epoch', () => {
      end();
      resolve();
    });
  });
  return { services, project, run };
}

test('a run is not ended by closing or by opening another project unless that was allowed', async () => {
  const { services, project, run } = await training();
  const { handlers } = services;
  const changes: (string | null)[] = [];
  services.subscribe('project.changed', ({ path }) => changes.push(path));
  const other = join(temporaryFolder(), 'other');
  const refusal = { code: 'working', message: expect.stringContaining('“Train Long”') as string };
  await expect(handlers['project.close']({})).rejects.toMatchObject(refusal);
  await expect(handlers['project.open']({ path: other, create: true })).rejects.toMatchObject(refusal);
  await expect(handlers['project.createSample']({ path: other })).rejects.toMatchObject(refusal);
  expect((await handlers['project.open']({ path: project, create: false })).path).toBe(project);
  expect(await handlers['runs.get']({ run })).toMatchObject({ status: 'running' });
  expect(changes).toEqual([]);

  await handlers['project.open']({ path: other, create: true, stopWork: true });
  expect(changes).toEqual([other]);
  await handlers['project.open']({ path: project, create: false });
  expect(await handlers['runs.get']({ run })).toMatchObject({
    status: 'stopped',
    reason: 'Stopped when the project was closed; it can be resumed.',
  });
  await services.close();
});

test('a run says that Secateur was ended, or that a person stopped it', async () => {
  const { services, project, run } = await training();
  await services.close();
  const again = quietServices();
  await again.handlers['project.open']({ path: project, create: false });
  const reason = 'Stopped when Secateur was ended; it can be resumed.';
  expect(await again.handlers['runs.get']({ run })).toMatchObject({ status: 'stopped', reason });
  await again.handlers['training.resume']({ run });
  await again.handlers['training.stop']({ run });
  expect((await ended(again, run)).reason).toBe('Stopped by the user; it can be resumed.');
  await again.close();
});

test('a study and its run say that the project was closed', async () => {
  const services = quietServices();
  const { handlers } = services;
  const project = await tinyProject(services, data);
  const base = await tinyConfig(services, { epochs: 9999 });
  const lists = { arms: [], cuts: [0.5], seeds: [1], folds: [0] };
  const config = { base, ...lists, denseEpochs: 0 };
  const begun = new Promise<void>((resolve) => {
    services.subscribe('run.epoch', () => resolve());
  });
  await handlers['studies.start']({ name: 'Long', config });
  await begun;
  await expect(handlers['project.close']({})).rejects.toMatchObject({ code: 'working' });
  await handlers['project.close']({ stopWork: true });
  await handlers['project.open']({ path: project, create: false });
  const reason = 'Stopped when the project was closed; it can be resumed.';
  expect(await handlers['studies.list']({})).toMatchObject([{ status: 'stopped', reason }]);
  expect(await handlers['runs.list']({})).toMatchObject([{ status: 'stopped', reason }]);
  await services.close();
});
