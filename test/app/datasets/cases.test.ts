/** The browser of cases in the whole app: pictures, filters, keys, and the way to the viewer. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { tinyData } from '../../main/services/support.ts';
import { openApp, type App } from '../support/app.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let app: App;
beforeAll(async () => {
  app = await openApp();
  const { handlers } = app.services;
  await handlers['project.open']({ path: join(app.folder, 'project'), create: true });
  await handlers['dataset.import']({ folder: await tinyData(), options: { caseNames: 'files' } });
  await app.page.reload();
  await app.visit('data');
  await app.page.getByRole('heading', { name: '6 cases' }).waitFor();
});
afterAll(() => app.close());

const cases = () => app.page.getByRole('region', { name: 'Cases', exact: true });
const names = () => cases().getByRole('link').locator('.name').allInnerTexts();
const pictures = () =>
  cases()
    .locator('img')
    .evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth));

test('each case has its picture, made from its own image', async () => {
  await expect.poll(names).toHaveLength(6);
  await cases().getByRole('link').last().scrollIntoViewIfNeeded();
  await expect.poll(async () => (await pictures()).filter((width) => width > 0).length).toBe(6);
  await app.screenshot('cases');
  expect(await app.accessibilityFaults()).toEqual([]);
});

test('part of a name and a fold narrow them down; what fits nothing says so and can be undone', async () => {
  const find = app.page.getByLabel('Find');
  await find.fill('_004');
  await expect.poll(names).toEqual(['phantom_004']);
  await app.page.getByText('1 of 6 shown').waitFor();
  await find.fill('');
  await app.page.getByLabel('Fold').selectOption('0');
  const inFold = (await app.services.handlers['dataset.cases']({})).filter(({ fold }) => fold === 0);
  await expect.poll(names).toEqual(inFold.map(({ id }) => id));
  await app.page.getByLabel('Label').selectOption('without');
  await cases().getByText('No case fits.').waitFor();
  await app.page.getByRole('button', { name: 'Show every case' }).click();
  await expect.poll(names).toHaveLength(6);
});

test('as a table, with volumes', async () => {
  await app.page.getByLabel('Show').selectOption('table');
  const row = cases().getByRole('row', { name: /phantom_002/ });
  expect(await row.innerText()).toMatch(/16 × 16 × 16/);
  await expect.poll(async () => (await pictures()).filter((width) => width > 0).length).toBe(6);
  await app.screenshot('cases-table');
  expect(await app.accessibilityFaults()).toEqual([]);
  await app.page.getByLabel('Show').selectOption('pictures');
});

test('by keyboard: arrows from picture to picture, Enter opens the viewer on that case', async () => {
  await cases().getByRole('link').first().focus();
  await app.page.keyboard.press('ArrowRight');
  await app.page.keyboard.press('ArrowRight');
  await app.page.keyboard.press('ArrowLeft');
  await app.page.keyboard.press('Enter');
  await app.page.getByRole('heading', { name: 'Viewer', level: 1 }).waitFor();
  const current = app.page.locator('button[aria-current=true]');
  await expect.poll(() => current.innerText()).toMatch(/phantom_002/);
  await expect
    .poll(() => current.locator('img').evaluate((one) => (one as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0);
  await app.screenshot('cases-viewer');
});

test('a case that is removed can be put back; once the page is left it is gone', async () => {
  const stored = async () => (await app.services.handlers['dataset.cases']({})).map(({ id }) => id);
  await app.visit('data');
  await app.page.getByRole('heading', { name: '6 cases' }).waitFor();
  const remove = cases().getByRole('button', { name: 'Remove phantom_003' });
  await remove.click();
  await app.page
    .getByText(/^“phantom_003” is off the list\. It is removed from the project, with its masks/)
    .waitFor();
  await app.page.getByRole('heading', { name: '5 cases' }).waitFor();
  await app.screenshot('cases-removed');
  expect(await app.accessibilityFaults()).toEqual([]);
  await app.page.getByRole('button', { name: 'Put back phantom_003' }).click();
  await expect.poll(names).toHaveLength(6);
  await remove.click();
  await expect.poll(names).toHaveLength(5);
  expect(await stored()).toHaveLength(6);
  await app.visit('runs');
  await expect.poll(stored).toEqual(['001', '002', '004', '005', '006'].map((number) => `phantom_${number}`));
  await app.visit('data');
  await app.page.getByRole('heading', { name: '5 cases' }).waitFor();
});

test('nothing was asked of the outside, and the policy was kept', () => {
  expect(app.watch).toEqual({ violations: [], outside: [], errors: [] });
  expect(app.log).toEqual([]);
});
