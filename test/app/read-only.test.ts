/** A project on a disk that takes no change: it can be looked at, the page says why, and stops saying so once it is over. */
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { tinyData } from '../main/services/support.ts';
import { memoryDisk, noMount } from '../support/disks.ts';
import { openApp } from './support/app.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

test('is said with its reason on each page, and ends when the disk can be written to again', async ({
  skip,
}) => {
  const disk = memoryDisk(24);
  if (disk === null) return skip(noMount);
  onTestFinished(() => disk[Symbol.dispose]());
  const app = await openApp();
  onTestFinished(() => app.close());
  app.page.setDefaultTimeout(30_000);
  const { handlers } = app.services;
  const path = join(disk.folder, 'project');
  await handlers['project.open']({ path, create: true });
  await handlers['dataset.import']({ folder: await tinyData(), options: { caseNames: 'files' } });
  await handlers['project.close']({});
  disk.remount('ro');
  await app.page.reload();
  await app.page.getByRole('button', { name: `Open ${path}` }).click();
  await app.page.getByRole('heading', { name: '6 cases' }).waitFor();
  const notice = app.page
    .getByRole('status')
    .filter({ hasText: /This project can be looked at, but not be changed: / });
  await notice.waitFor();
  expect(await notice.innerText()).toMatch(/this disk can only be read/);
  await app.screenshot('read-only');
  expect(await app.accessibilityFaults()).toEqual([]);

  const cases = () => handlers['dataset.cases']({});
  const removeOne = async (): Promise<void> => {
    await app.visit('data');
    await app.page.getByRole('button', { name: 'Remove phantom_001' }).click();
    await app.visit('runs');
  };
  await removeOne();
  await app.page
    .getByRole('alert')
    .filter({ hasText: /can be looked at, but not be changed/ })
    .waitFor();
  expect(await cases()).toHaveLength(6);
  expect(await notice.count()).toBe(1);

  disk.remount('rw');
  await removeOne();
  await expect.poll(cases).toHaveLength(5);
  await expect.poll(() => notice.count()).toBe(0);
});
