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

test('no serious fault', async () => {
  expect(await app.accessibilityFaults()).toEqual([]);
});
