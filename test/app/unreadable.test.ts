/** Rows that cannot be read, in the app: below their list with the reason, and gone when they are removed. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connect } from '../../main/store/sqlite.ts';
import { pastProject } from '../main/store/past/project.ts';
import { openApp, type App } from './support/app.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let app: App;
beforeAll(async () => {
  const project = pastProject(8);
  const db = connect(join(project, 'secateur.db'));
  db.exec(`UPDATE runs SET config = '{' WHERE id = 'l1-2d-4';
    UPDATE studies SET config = json_set(config, '$.v', 99);
    UPDATE cases SET grid = '[]' WHERE id = 'phantom_006';
    UPDATE segmentations SET model = '{}'`);
  db.close();
  app = await openApp({ project });
  await button('Dismiss').click(); // the notice that names them
});
afterAll(() => app.close());

const button = (name: string) => app.page.getByRole('button', { name, exact: true });

test.each([
  { page: 'runs', region: 'Runs that cannot be read', texts: [/L1 norm 50 %.*no JSON.*unreadable/s] },
  { page: 'studies', region: 'Studies that cannot be read', texts: [/L1.*newer Secateur.*unreadable/s] },
  {
    page: 'data',
    region: 'Cases and masks that cannot be read',
    texts: [/phantom_006.*unreadable/s, /mask 1 of phantom_002.*unreadable/s],
  },
])(
  'on $page what cannot be read stands below the list until it is removed',
  async ({ page, region, texts }) => {
    await app.visit(page);
    const table = app.page.getByRole('region', { name: region });
    await table.waitFor();
    const rows = table.locator('tbody tr');
    expect(await rows.allInnerTexts()).toEqual(texts.map((text) => expect.stringMatching(text) as string));
    await app.screenshot(`unreadable-${page}`);
    expect(await app.accessibilityFaults()).toEqual([]);
    const remove = table.getByRole('button', { name: /^Remove / }).first();
    await remove.click();
    await button('Keep it').click();
    expect(await rows.count()).toBe(texts.length);
    for (let left = texts.length; left > 0; left--) {
      await expect.poll(() => rows.count()).toBe(left);
      await remove.click();
      await button('Remove it').click();
    }
    await table.waitFor({ state: 'detached' });
  },
);

test('the others are as they were', async () => {
  await app.visit('runs');
  await app.page.getByRole('link', { name: 'Dense, stopped' }).waitFor();
  await app.visit('data');
  await app.page.getByRole('heading', { name: '5 cases' }).waitFor();
  expect(await app.services.handlers['project.unreadable']({})).toEqual([]);
  expect(app.log).toEqual([]);
});
