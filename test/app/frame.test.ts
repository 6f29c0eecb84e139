import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp, type App } from './support/app.ts';

let app: App;
beforeAll(async () => {
  app = await openApp();
}, 120_000);
afterAll(() => app.close());

test('the first page shows, and without a project leads nowhere else', async () => {
  await app.page.getByRole('heading', { name: 'Project', level: 1 }).waitFor();
  await app.visit('runs');
  await app.page.getByRole('heading', { name: 'Project', level: 1 }).waitFor();
  await app.screenshot('start');
});

test('the demo’s project is offered once there is one, and opened by one press', async () => {
  const { page, services, folder } = app;
  const offered = page.getByRole('button', { name: 'Open the demo’s project' });
  expect(await page.getByRole('button', { name: 'Open the sample project' }).count()).toBe(1);
  expect(await offered.count()).toBe(0);
  const path = join(folder, 'demo');
  await services.handlers['project.open']({ path, create: true });
  await services.handlers['project.close']({});
  await page.reload();
  await offered.waitFor();
  await app.screenshot('start-demo');
  expect(await app.accessibilityFaults()).toEqual([]);
  await offered.click();
  await page.getByRole('heading', { name: 'Data', level: 1 }).waitFor();
  expect((await services.handlers['project.info']({})).path).toBe(path);
  await app.visit('start');
  await page.getByText('Open: demo').waitFor();
  expect(await offered.count()).toBe(0); // it is open
});

test('no serious fault', async () => {
  expect(await app.accessibilityFaults()).toEqual([]);
});
