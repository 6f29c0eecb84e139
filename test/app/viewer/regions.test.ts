/** The viewer's choice of a region: all of its classes in one colour, and each by itself again. */
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { regionsOfText } from '../../../shared/region-text.ts';
import { dataPaths } from '../../../shared/data-paths.ts';
import { tinyData } from '../../main/services/support.ts';
import { openApp, type App } from '../support/app.ts';

const id = 'phantom_001';
let app: App;
beforeAll(async () => {
  app = await openApp({ size: { width: 1440, height: 900 } });
  const { handlers } = app.services;
  await handlers['project.open']({ path: join(app.folder, 'project'), create: true });
  await handlers['dataset.import']({ folder: await tinyData(), options: { caseNames: 'files' } });
  await handlers['dataset.describe']({ regions: regionsOfText('both = 1 2; tail = 2') });
  await app.page.reload();
  await app.visit(`viewer/${id}`);
}, 180_000);
afterAll(() => app.close());

const overlay = () => app.page.getByRole('region', { name: 'Overlay' });

async function colourOf(name: string): Promise<number[]> {
  const hex = await overlay().getByLabel(`Colour of ${name}`).inputValue();
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** Points of the first pane in the colours of the classes. */
async function painted(): Promise<{ head: number; tail: number }> {
  const [head, tail] = [await colourOf('head'), await colourOf('tail')];
  const image = await loadImage(await app.page.locator('figure .holder').first().screenshot());
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const count = (colour: readonly number[]): number => {
    let points = 0;
    for (let at = 0; at < data.length; at += 4)
      if (colour.every((part, channel) => Math.abs(part - (data[at + channel] ?? NaN)) <= 1)) points++;
    return points;
  };
  return { head: count(head), tail: count(tail) };
}

test('a region is painted as one thing where any of its classes is; then each class by itself again', async () => {
  const mask = await app.services.voxels(dataPaths.mask(id, { kind: 'label' }));
  expect(new Set(mask)).toEqual(new Set([0, 1, 2]));
  const panes = app.page.getByRole('group', { name: /^Panes/ });
  await panes.focus();
  await app.page.keyboard.press('1');
  await overlay().getByLabel('Opacity').fill('1');
  await overlay().getByLabel('Outline').uncheck();
  await panes.focus();
  await app.page.keyboard.press('x');
  // from the lowest slice up to one with both
  for (let slice = 0; slice < 16; slice++) await app.page.keyboard.press('ArrowDown');
  const holdsBoth = async (): Promise<boolean> => Math.min(...Object.values(await painted())) > 300;
  for (let slice = 0; slice < 16 && !(await holdsBoth()); slice++) await app.page.keyboard.press('ArrowUp');
  const each = await painted();
  expect(Math.min(each.head, each.tail)).toBeGreaterThan(300);

  const show = overlay().getByLabel('Show');
  expect(await show.locator('option').allInnerTexts()).toEqual(['each class', 'both', 'tail']);
  await show.selectOption('both');
  const whole = each.head + each.tail;
  await expect.poll(async () => (await painted()).tail).toBe(0);
  expect(Math.abs((await painted()).head - whole) / whole).toBeLessThan(0.02);

  await show.selectOption('tail');
  await expect.poll(async () => (await painted()).head).toBe(0);
  expect(Math.abs((await painted()).tail - each.tail) / each.tail).toBeLessThan(0.02);

  await show.selectOption('each class');
  await expect.poll(painted).toEqual(each);
}, 60_000);
