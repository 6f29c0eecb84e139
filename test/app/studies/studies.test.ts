import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writePhantoms } from '../../../main/datasets/phantoms/write.ts';
import { openApp, type App } from '../support/app.ts';
import { hiddenParts, sidewaysScroll, windows } from '../support/widths.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

let app: App;
beforeAll(async () => {
  app = await openApp({ scrollbars: true });
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
  await field('Filters per stage').fill('4, 8');
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
  await app.page
    .getByText(
      /^As described, the study would be no evidence .* runs of 9 steps .*; with one seed on one fold/,
    )
    .waitFor();
  await button('Start the study').click();
  const going = app.page.getByRole('main').getByRole('progressbar', { name: 'Study' });
  await going.waitFor();
  await app.screenshot('studies-going');
  // Two runs for real, on a machine that may be busy.
  await app.page.getByRole('row', { name: /Pruning methods finished 2 of 2/ }).waitFor({ timeout: 400_000 });
  const rows = app.page.getByRole('region', { name: 'Results' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(3);
  expect(await rows.nth(2).innerText()).toMatch(/^L1 norm \(group\)\s+50 %\s+0\.\d{4}/);
  expect(await going.count()).toBe(0);
  await app.page
    .getByRole('main')
    .getByText(
      /^No evidence about pruning methods: .*; 2 test cases are too few for any difference to show\.$/,
    )
    .waitFor();
  for (const size of windows) {
    await app.page.setViewportSize(size);
    await app.screenshot(`studies-${size.width}`);
    expect(await hiddenParts(app.page)).toEqual([]);
    expect(await sidewaysScroll(app.page)).toBe(0);
  }
  await app.page.setViewportSize(windows[0]);
  expect(await app.accessibilityFaults()).toEqual([]);
  await app.page.getByRole('link', { name: /^L1 norm 50 %, seed 1, fold 0: Dice/ }).click();
  await app.page.getByRole('heading', { level: 1, name: /^L1 norm 50 %, seed 1/ }).waitFor();
  expect(app.log).toEqual([]);
});

test('a deleted study can be put back, and is gone once the page is left; its runs stay', async () => {
  const studies = () => app.services.handlers['studies.list']({});
  await app.visit('studies');
  await button('Delete Pruning methods').click();
  await app.page.getByText(/“Pruning methods” is off the list\. .* its runs stay/).waitFor();
  expect(await app.page.getByRole('row', { name: /Pruning methods/ }).count()).toBe(0);
  await app.screenshot('studies-deleted');
  await button('Undo: put back Pruning methods').click();
  await app.page.getByRole('row', { name: /Pruning methods/ }).waitFor();
  await button('Delete Pruning methods').click();
  expect(await studies()).toHaveLength(1);
  await app.visit('runs');
  await expect.poll(studies).toEqual([]);
  expect(await app.services.handlers['runs.list']({})).toHaveLength(2);
});
