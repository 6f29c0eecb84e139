/** What a page says of figures that could be taken for more than they are, and that its tables can be seen whole. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ended, tinyConfig, tinyData } from '../main/services/support.ts';
import { openApp, type App } from './support/app.ts';
import { hiddenParts, sidewaysScroll, windows } from './support/widths.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let app: App;
let pruned: string;
beforeAll(async () => {
  app = await openApp({ scrollbars: true });
  app.page.setDefaultTimeout(60_000);
  const { handlers } = app.services;
  await handlers['project.open']({ path: join(app.folder, 'project'), create: true });
  await handlers['dataset.import']({ folder: await tinyData() });
  const names = [
    ['Dense 2D, first try, with mirroring', 'none'],
    ['Sauron 2D, first try, with mirroring', 'sauron'],
  ] as const;
  for (const [name, method] of names) {
    const config = await tinyConfig(app.services, { method, epochs: 1, seed: method === 'none' ? 7 : 1 });
    ({ id: pruned } = await handlers['training.start']({ name, config }));
    await ended(app.services, pruned);
  }
  await app.page.reload();
});
afterAll(() => app.close());
beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => {
    await app.screenshot('marks-failed');
  });
});

/** At each window, with a picture. @param wide tables that may be wider than the window */
async function fits(name: string, wide: RegExp = /^$/): Promise<void> {
  for (const size of windows) {
    await app.page.setViewportSize(size);
    await app.screenshot(`${name}-${size.width}`);
    expect((await hiddenParts(app.page)).filter((part) => !wide.test(part))).toEqual([]);
    expect(await sidewaysScroll(app.page)).toBe(0);
  }
  await app.page.setViewportSize(windows[0]);
}

test('a run under a pruning method that cut nothing says so, and is no green one', async () => {
  await app.visit('runs');
  const row = app.page.getByRole('row', { name: /Sauron 2D/ });
  await row.getByText('finished, nothing cut').waitFor();
  await fits('runs');
  await app.visit(`run/${pruned}`);
  await app.page
    .getByText('Sauron has cut nothing in 1 epoch: this is the network that it began with.')
    .waitFor();
  await app.page
    .getByText(/^More epochs, or a lower threshold or larger budget, give it something to cut/)
    .waitFor();
});

test('a p over few cases stands beside the smallest one that there could be', async () => {
  await app.visit('compare');
  await app.page.getByRole('button', { name: 'Compare', exact: true }).click();
  const table = app.page.getByRole('region', { name: 'Comparison' });
  await table.getByText('sauron 2D · sauron-2d-2 · nothing cut').waitFor();
  await table.getByText('validation, fold 0').first().waitFor();
  const pairs = app.page.getByRole('region', { name: 'Paired differences' });
  const { length: cases } = (await app.services.handlers['dataset.cases']({})).filter(
    ({ fold }) => fold === 0,
  );
  expect(cases).toBe(2);
  await pairs
    .getByText(/^with 2 cases( of which 1 differs)? the exact test cannot go below (0\.5|1)$/)
    .waitFor();
  await fits('compare');
  expect(await app.accessibilityFaults()).toEqual([]);
});

test('the table of cases', async () => {
  await app.visit('data');
  await app.page.getByLabel('Show').selectOption('table');
  await app.page.getByRole('region', { name: 'Table of cases' }).waitFor();
  await fits('cases');
});

test('a table that is wider than its box shows that there is more, and keeps what its rows are about', async () => {
  await app.page.setViewportSize({ width: 640, height: 700 });
  const box = app.page.getByRole('region', { name: 'Table of cases' });
  await expect.poll(() => hiddenParts(app.page)).not.toEqual([]);
  const bar = () => box.evaluate((element) => (element as HTMLElement).offsetHeight - element.clientHeight);
  expect(await bar()).toBeGreaterThan(8); // with its border
  const name = box.getByRole('rowheader').first();
  await box.evaluate((element) => (element.scrollLeft = 10_000));
  const [row, frame] = [(await name.boundingBox())!, (await box.boundingBox())!];
  expect(row.x).toBeGreaterThanOrEqual(frame.x);
  expect(row.x).toBeLessThan(frame.x + 4);
  await app.screenshot('cases-narrow');
  await app.page.setViewportSize(windows[0]);
});
