/** The process behind the page ends: nothing on view is true any more, and the page says so in its place. */
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ended, tinyConfig, tinyData } from '../main/services/support.ts';
import { openApp } from './support/app.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

test('a run that was going is not shown as going on; what to do is said, and the next try says the same', async () => {
  const app = await openApp();
  onTestFinished(() => app.close());
  app.page.setDefaultTimeout(30_000);
  const { handlers } = app.services;
  await handlers['project.open']({ path: join(app.folder, 'project'), create: true });
  await handlers['dataset.import']({ folder: await tinyData() });
  const config = await tinyConfig(app.services, { epochs: 9999 });
  const { id: run } = await handlers['training.start']({ name: 'Night', config });
  await app.page.reload();
  await app.visit(`run/${run}`);
  const main = app.page.getByRole('main');
  await main.getByText('▶ running').waitFor();
  const lost = app.page.getByRole('alert').filter({ hasText: 'Secateur does not answer' });
  expect(await lost.count()).toBe(0);
  await app.loseHost();
  await lost.waitFor();
  await app.page.getByRole('heading', { name: 'No connection', level: 1 }).waitFor();
  expect(await main.isVisible()).toBe(false);
  expect(await lost.innerText()).toMatch(/Start Secateur again/);
  await app.screenshot('lost');
  await app.page.getByRole('button', { name: 'Try again' }).click();
  await app.page.waitForTimeout(500);
  expect([await lost.count(), await main.isVisible()]).toEqual([1, false]);
  await handlers['training.stop']({ run });
  await ended(app.services, run);
});
