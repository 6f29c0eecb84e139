import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writePhantoms } from '../../../main/datasets/phantoms/write.ts';
import { openApp, type App } from '../support/app.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

let app: App;
beforeAll(async () => {
  app = await openApp();
  const data = join(app.folder, 'data');
  await writePhantoms(data, { count: 10, sides: [16, 16, 16] });
  await app.services.handlers['project.open']({ path: join(app.folder, 'project'), create: true });
  await app.services.handlers['dataset.import']({ folder: data });
  await app.page.reload();
});
afterAll(() => app.close());

const button = (name: string) => app.page.getByRole('button', { name, exact: true });
const field = (name: string) => app.page.getByLabel(name, { exact: true });

test('what would be cut is shown per level before anything is', async () => {
  await app.visit('train');
  await field('Method').selectOption('l1');
  await field('Filters per stage').fill('4, 8');
  await button('What would be cut?').click();
  await app.page.getByRole('row', { name: /^0 \(finest\) 5 20/ }).waitFor();
  await app.page.getByText(/parameters would be left/).waitFor();
  await app.screenshot('dry-run');
  expect(await app.accessibilityFaults()).toEqual([]);
  await field('Filters per stage').fill('4, 6');
  expect(await app.page.getByText(/parameters would be left/).count()).toBe(0);
});

test('a study is set up, estimated, run to its table, and a point of its plot leads to the run', async () => {
  await app.page.getByRole('link', { name: 'Studies' }).click();
  await field('Filters per stage (dense)').fill('4, 8');
  await field('Budgets (% of MACs cut)').fill('50');
  await field('Seeds').fill('1');
  await field('Epochs of every run').fill('3');
  await field('Epochs before the first cut').fill('2');
  await field('Steps per epoch').fill('3');
  for (const name of [
    /^Sauron/,
    /^Random baseline/,
    /^Random from the widest/,
    /^Flat width/,
    /^Pruned shape from scratch/,
  ])
    await app.page.getByRole('checkbox', { name }).uncheck();
  await button('How long would it take?').click();
  await app.page.getByText(/^2 runs, about/).waitFor();
  await app.screenshot('studies-form');
  expect(await app.accessibilityFaults()).toEqual([]);
  await button('Start the study').click();
  // Two runs for real, on a machine that may be busy.
  await app.page.getByRole('row', { name: /Pruning methods finished 2 of 2/ }).waitFor({ timeout: 400_000 });
  const rows = app.page.getByRole('region', { name: 'Results' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(3);
  expect(await rows.nth(2).innerText()).toMatch(/^L1 norm\s+50 %\s+0\.\d{4}/);
  await app.screenshot('studies');
  expect(await app.accessibilityFaults()).toEqual([]);
  await app.page.getByRole('link', { name: /^L1 norm 50 %, seed 1, fold 0: Dice/ }).click();
  await app.page.getByRole('heading', { level: 1, name: /^L1 norm 50 %, seed 1/ }).waitFor();
  expect(app.log).toEqual([]);
});
