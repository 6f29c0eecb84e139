/**
 * Two projects with cases of the same names, and two windows on them: no picture, error or run of one is ever shown or
 * ended in the other, and nothing that is told moves the page.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writePhantoms } from '../../main/datasets/phantoms/write.ts';
import { tinyConfig } from '../main/services/support.ts';
import { openApp, type App } from './support/app.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let app: App;
let [first, second] = ['', ''];
beforeAll(async () => {
  app = await openApp({ size: { width: 1440, height: 900 } });
  [first, second] = [join(app.folder, 'first'), join(app.folder, 'second')];
  const { handlers } = app.services;
  for (const [path, sides] of [
    [first, [16, 16, 16]],
    [second, [24, 20, 18]],
  ] as const) {
    await writePhantoms(`${path}.data`, { count: 6, sides });
    await handlers['project.open']({ path, create: true });
    await handlers['dataset.import']({ folder: `${path}.data`, options: { caseNames: 'files' } });
  }
  await app.page.reload();
});
afterAll(() => app.close());

const heading = (name: string, page = app.page) => page.getByRole('heading', { name, level: 1 }).waitFor();

async function openRecent(path: string, page: Page = app.page): Promise<void> {
  await page.evaluate(() => void (window.location.hash = '#/start'));
  await page.getByRole('button', { name: `Open ${path}` }).click();
}

/** The first case's picture, as the page has drawn it: its sides and its pixels. */
async function picture(): Promise<string> {
  const image = app.page.getByRole('main').locator('img').first();
  await image.waitFor();
  return image.evaluate(async (element: HTMLImageElement) => {
    await element.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [element.naturalWidth, element.naturalHeight];
    canvas.getContext('2d')?.drawImage(element, 0, 0);
    return canvas.toDataURL();
  });
}

test('pictures are of the open project, whatever its cases are called', async () => {
  await app.visit('data');
  await heading('Data');
  const ofSecond = await picture();
  await openRecent(first);
  await heading('Data');
  const ofFirst = await picture();
  expect(ofFirst).not.toBe(ofSecond);
  await openRecent(second);
  await heading('Data');
  expect(await picture()).toBe(ofSecond);
});

test('an error lies over the page, and ends with the page', async () => {
  await app.visit('start');
  await heading('Project');
  const button = app.page.getByRole('button', { name: 'Open a project…' });
  const before = await button.boundingBox();
  await button.click();
  await app.page.getByLabel('Folder', { exact: true }).fill(join(app.folder, 'nowhere'));
  await app.page.keyboard.press('Enter');
  await app.page.getByRole('alert').waitFor();
  expect(await button.boundingBox()).toEqual(before);
  await app.visit('data');
  await heading('Data');
  expect(await app.page.getByRole('alert').count()).toBe(0);
});

test('another window asks before it ends a run, and the first one is told', async () => {
  const { handlers } = app.services;
  const config = await tinyConfig(app.services, { epochs: 9999 });
  const { id: run } = await handlers['training.start']({ name: 'Night', config });
  await app.visit(`run/${run}`);
  await app.page.getByRole('main').getByText('▶ running').waitFor();
  const other = await app.context.newPage();
  await other.goto(new URL(app.page.url()).origin);
  await openRecent(first, other);
  const dialog = other.getByRole('dialog', { name: 'Work is going on' });
  await dialog.getByText('“Train Night”').waitFor();
  await dialog.getByRole('button', { name: 'Let it go on' }).click();
  expect(await handlers['runs.get']({ run })).toMatchObject({ status: 'running' });

  await openRecent(first, other);
  await other.getByRole('button', { name: 'Stop it' }).click();
  await heading('Data', other);
  await app.page.getByText('“second” was closed in another window, and “first” is open now.').waitFor();
  expect(await app.page.getByRole('alert').count()).toBe(0); // no run of that name is looked for here
  await openRecent(second, other);
  await heading('Data', other);
  expect(await handlers['runs.get']({ run })).toMatchObject({
    status: 'stopped',
    reason: 'Stopped when the project was closed; it can be resumed.',
  });
  await other.close();
});

test('nothing in the viewer moves the panes while somebody measures', async () => {
  const { handlers } = app.services;
  await app.page.reload();
  await app.visit('viewer/phantom_001');
  const pane = app.page.locator('figure .holder').first();
  await pane.waitFor();
  const box = (await pane.boundingBox())!;
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await app.page.getByRole('button', { name: 'Length' }).click();
  await app.page.mouse.move(...middle);
  await app.page.mouse.down();
  await app.page.mouse.move(middle[0] + 60, middle[1], { steps: 3 });
  expect(await pane.boundingBox()).toEqual(box);
  // Work that begins and an error that comes meanwhile.
  const [run] = await handlers['runs.list']({});
  await handlers['training.resume']({ run: run?.id ?? '' });
  await app.page.getByRole('navigation').getByText('Train Night').first().waitFor();
  expect(await pane.boundingBox()).toEqual(box);
  await app.page.mouse.up();
  expect(await pane.boundingBox()).toEqual(box);
  await handlers['training.stop']({ run: run?.id ?? '' });
  await app.page.setViewportSize({ width: 1900, height: 1000 });
  await app.page.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(() => pane.boundingBox()).toEqual(box);
  await expect.poll(strayCanvases).toEqual([]);
  await app.screenshot('viewer-resized');
});

/** Canvases that are seen and do not have their box's pixels. */
function strayCanvases(): Promise<string[]> {
  return app.page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('figure .holder')].flatMap((holder) =>
      [...holder.querySelectorAll('canvas')]
        .filter(({ clientWidth }) => clientWidth > 0)
        .filter(({ width, height }) => width !== holder.clientWidth || height !== holder.clientHeight)
        .map(({ width, height }) => `${width} × ${height} in ${holder.clientWidth} × ${holder.clientHeight}`),
    ),
  );
}
