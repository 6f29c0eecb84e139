/** Looking into a network in the browser: measured once, seen again after a reload, layer by layer, written and removed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writePhantoms } from '../../../main/datasets/phantoms/write.ts';
import { ended, tinyConfig } from '../../main/services/support.ts';
import { openApp, type App } from '../support/app.ts';
import { hiddenParts, sidewaysScroll, windows } from '../support/widths.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let app: App;
let run: string;
beforeAll(async () => {
  app = await openApp({ scrollbars: true });
  const { services } = app;
  const data = join(app.folder, 'data');
  await writePhantoms(data, { count: 6, sides: [16, 16, 16] });
  await services.handlers['project.open']({ path: join(app.folder, 'project'), create: true });
  await services.handlers['dataset.import']({ folder: data });
  const config = await tinyConfig(services, { epochs: 2 });
  const started = await services.handlers['training.start']({ name: 'small', config });
  run = (await ended(services, started.id)).id;
  await app.page.reload();
});
afterAll(() => app.close());

const button = (name: string) => app.page.getByRole('button', { name, exact: true });

test('layers are measured, chosen, and shown again when the page comes back', async () => {
  await app.page.getByRole('link', { name: 'Explain' }).click();
  await button('Measure').click();
  const { layers, structures } = await app.services.handlers['explain.ability']({ run });
  const last = layers.at(-1)!;
  await app.page.getByText(`Filters of ${last.layer}, best first: ${structures[0]!.name}`).waitFor();
  const image = app.page.getByRole('row', { name: /^image / });
  await image.getByText(layers[0]!.together[0]!.truth!.toFixed(3)).first().waitFor();
  await button('image').click();
  await app.page.getByText(`Channels of the image, best first: ${structures[0]!.name}`).waitFor();
  await app.page.getByLabel('Structure', { exact: true }).selectOption('tail');
  await app.page.getByText('Channels of the image, best first: tail').waitFor();
  expect(await app.accessibilityFaults()).toEqual([]);
  for (const size of windows) {
    await app.page.setViewportSize(size);
    await app.screenshot(`explain-${size.width}`);
    expect(await hiddenParts(app.page)).toEqual([]);
    expect(await sidewaysScroll(app.page)).toBe(0);
  }
  await app.page.reload();
  await app.page.getByText(`Filters of ${last.layer}, best first: head`).waitFor();
});

test('what was measured is written into a folder, and removed', async () => {
  const folder = join(app.folder, 'for others');
  await button('Save tables and picture').click();
  await app.page.getByRole('dialog').getByRole('textbox').fill(folder);
  await button('Save here').click();
  await app.page.getByText(/^Written: /).waitFor();
  for (const name of ['ability.csv', 'ability-cases.csv', 'ability.png'])
    expect(existsSync(join(folder, name))).toBe(true);
  await button('Remove').click();
  await button('Measure').waitFor();
  expect(await app.services.handlers['explain.known']({ run })).toBeNull();
});
