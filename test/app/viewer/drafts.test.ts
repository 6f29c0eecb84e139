/**
 * A correction that is not saved: no link, no reload, no closed page and no dead process takes it without a question or
 * without its draft.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { dataPaths } from '../../../shared/data-paths.ts';
import { tinyData } from '../../main/services/support.ts';
import { openApp, type App } from '../support/app.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const [one, two] = ['phantom_001', 'phantom_002'];
let app: App;
beforeAll(async () => {
  app = await openApp({ size: { width: 1440, height: 900 } });
  const { handlers } = app.services;
  await handlers['project.open']({ path: join(app.folder, 'project'), create: true });
  await handlers['dataset.import']({ folder: await tinyData(), options: { caseNames: 'files' } });
  app.page.setDefaultTimeout(30_000);
  await app.page.reload();
});
afterAll(() => app.close());

const button = (name: string | RegExp) => app.page.getByRole('button', { name });
const question = () => app.page.getByRole('dialog', { name: 'This correction is not saved' });
const heading = (name: string) => app.page.getByRole('heading', { name, level: 1 }).waitFor();
const drafts = async () =>
  (await app.services.handlers['labels.drafts']({})).map((draft) => [draft.case, draft.basedOn]);

async function openCase(id: string): Promise<void> {
  await app.visit(`viewer/${id}`);
  await app.page.locator('p.case', { hasText: id }).waitFor();
  await app.page.getByRole('combobox', { name: 'Mask' }).waitFor();
  await expect.poll(() => app.page.getByRole('combobox', { name: 'Mask' }).inputValue()).not.toBe('');
}

/** A stroke over the middle of the first pane. */
async function paint(): Promise<void> {
  const { x, y, width, height } = (await app.page.locator('figure .holder').first().boundingBox())!;
  await app.page.mouse.move(x + width * 0.4, y + height * 0.5);
  await app.page.mouse.down();
  await app.page.mouse.move(x + width * 0.6, y + height * 0.5, { steps: 3 });
  await app.page.mouse.up();
}

async function beginAndPaint(id: string): Promise<void> {
  await openCase(id);
  await button('Correct the mask shown').click();
  await paint();
}

test('a link and another case ask; staying keeps the correction, leaving keeps its draft', async () => {
  await beginAndPaint(one);
  await app.page.getByRole('link', { name: 'Data' }).click();
  await question().waitFor();
  await app.screenshot('viewer-leave-correction');
  await button('Stay here').click();
  await heading('Viewer');
  expect(await app.page.evaluate(() => window.location.hash)).toBe(`#/viewer/${one}`);
  expect(await button('Undo').isEnabled()).toBe(true);

  await app.page.getByRole('button', { name: new RegExp(`^${two}`) }).click();
  await question().waitFor();
  await app.page.keyboard.press('Escape');
  expect(await button('Undo').isEnabled()).toBe(true);

  await app.page.getByRole('link', { name: 'Data' }).click();
  await button('Keep a draft and leave').click();
  await heading('Data');
  expect(await drafts()).toEqual([[one, 'Reference']]);
});

test('a draft is offered on return, goes on as it was left, and is gone once it is discarded', async () => {
  const kept = await app.services.voxels(dataPaths.draft(one));
  expect(kept).not.toEqual(await app.services.voxels(dataPaths.mask(one, { kind: 'label' })));
  await openCase(two);
  await button(new RegExp(`^${one}, `)).click(); // among the drafts of other cases
  await app.page.getByText(/A draft of a correction from [^]*based on: Reference/).waitFor();
  await app.screenshot('viewer-draft');
  await button('Go on with the draft').click();
  await app.page.getByText('Correcting a copy of: Reference').waitFor();
  await app.page.getByRole('link', { name: 'Runs' }).click();
  await button('Keep a draft and leave').click();
  await heading('Runs');
  expect(await app.services.voxels(dataPaths.draft(one))).toEqual(kept);

  await openCase(one);
  await button('Go on with the draft').click();
  await paint();
  await app.page.getByRole('link', { name: 'Data' }).click();
  await button('Discard it').click();
  await heading('Data');
  expect(await drafts()).toEqual([]);
});

test('a reload and a closed page are asked about', async () => {
  await beginAndPaint(one);
  const asked: string[] = [];
  app.page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await app.page.evaluate(() => window.location.reload());
  await expect.poll(() => asked).toEqual(['beforeunload']);
  expect(await button('Undo').isEnabled()).toBe(true);
});

test('what was painted is there when the page was killed', async () => {
  await paint();
  await expect.poll(drafts).toEqual([[one, 'Reference']]);
  await app.page.getByText(/Draft kept /).waitFor();
  const painted = await app.services.voxels(dataPaths.draft(one));
  const killed = app.page;
  const page = await app.context.newPage();
  await page.goto(killed.url());
  await killed.close({ runBeforeUnload: false });
  await page.getByRole('button', { name: 'Go on with the draft' }).click();
  await page.getByText('Correcting a copy of: Reference').waitFor();
  await page.getByLabel('Author').fill('Dr. Test');
  await page.getByRole('button', { name: 'Save as a new version' }).click();
  await page.getByLabel('Train on').waitFor();
  expect(await app.services.voxels(dataPaths.mask(one, { kind: 'version', version: 1 }))).toEqual(painted);
  expect(await drafts()).toEqual([]);
});
