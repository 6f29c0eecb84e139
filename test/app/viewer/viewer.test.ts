/** The viewer in the whole app: linked panes, window and level, comparing two masks, correcting one and keeping it. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  await app.page.reload();
  await app.visit(`viewer/${id}`);
  await panes().focus();
}, 180_000);
afterAll(() => app.close());

const panes = () => app.page.getByRole('group', { name: /^Panes/ });
const corner = (pane: number, which: 'left' | 'right') =>
  app.page.locator('figure').nth(pane).locator(`.bottom-${which}`).innerText();
const press = (key: string) => app.page.keyboard.press(key);
const label = () => app.services.voxels(dataPaths.mask(id, { kind: 'label' }));

test('four panes open on the middle of the case, with the letters of radiology', async () => {
  await expect.poll(() => app.page.locator('figure').count()).toBe(4);
  const axial = app.page.locator('figure[data-plane=axial]');
  await axial.locator('.letter').first().waitFor();
  expect(await axial.locator('.letter').allInnerTexts()).toEqual(['R', 'L', 'A', 'P']);
  expect(await app.page.locator('figure[data-plane=sagittal] .letter').allInnerTexts()).toEqual([
    'A',
    'P',
    'S',
    'I',
  ]);
  await app.page.getByText('Research use only – not for diagnosis').waitFor();
});

test('compared panes scroll and window together', async () => {
  await press('3');
  await expect.poll(() => app.page.locator('figure').count()).toBe(2);
  const before = await corner(0, 'right');
  await press('ArrowUp');
  await expect.poll(() => corner(0, 'right')).not.toBe(before);
  expect(await corner(1, 'right')).toBe(await corner(0, 'right'));
  const window = await corner(0, 'left');
  await press('ArrowRight');
  await expect.poll(() => corner(1, 'left')).not.toBe(window);
  expect(await corner(1, 'left')).toBe(await corner(0, 'left'));
});

test('a window dragged by the mouse widens to the right; a click moves the crosshair', async () => {
  await press('1');
  const pane = app.page.locator('figure .holder').first();
  const { x, y, width, height } = (await pane.boundingBox())!;
  const widthOf = async (): Promise<number> => Number(/W (\S+)/.exec(await corner(0, 'left'))?.[1]);
  const before = await widthOf();
  await app.page.mouse.move(x + width / 2, y + height / 2);
  await app.page.mouse.down();
  await app.page.mouse.move(x + width / 2 + 60, y + height / 2, { steps: 4 });
  await app.page.mouse.up();
  expect(await widthOf()).toBeGreaterThan(before * 1.2);
  const position = app.page.locator('p.number').filter({ hasText: 'Voxel' });
  const voxel = await position.innerText();
  await app.page.mouse.click(x + width * 0.45, y + height * 0.4);
  await expect.poll(() => position.innerText()).not.toBe(voxel);
});

test('a stroke is painted, taken back, painted again, and saved as a version of its author', async () => {
  await panes().focus();
  const imported = (await label()).slice();
  await press('1');
  await press('0');
  await press('n');
  await press('b');
  const undo = app.page.getByRole('button', { name: 'Undo' });
  expect(await undo.isDisabled()).toBe(true);
  const { x, y, width, height } = (await app.page.locator('figure .holder').first().boundingBox())!;
  await app.page.mouse.move(x + width * 0.4, y + height * 0.5);
  await app.page.mouse.down();
  await app.page.mouse.move(x + width * 0.6, y + height * 0.5, { steps: 3 });
  await app.page.mouse.up();
  expect(await undo.isDisabled()).toBe(false);
  await press('Control+z');
  expect(await undo.isDisabled()).toBe(true);
  await press('Control+y');
  await app.page.getByLabel('Author').fill('Dr. Test');
  await app.screenshot('viewer-correct');
  await app.page.getByRole('button', { name: 'Save as a new version' }).click();
  await app.page.getByLabel('Train on').waitFor();
  const { versions } = await app.services.handlers['viewer.layers']({ case: id });
  expect(versions).toMatchObject([{ version: 1, author: 'Dr. Test', basedOn: 'Reference' }]);
  const saved = await app.services.voxels(dataPaths.mask(id, { kind: 'version', version: 1 }));
  const changed = [...saved.keys()].filter((voxel) => saved[voxel] !== imported[voxel]);
  expect(changed.length).toBeGreaterThan(5);
  expect(changed.every((voxel) => saved[voxel] === 1)).toBe(true);
  expect(new Set(changed.map((voxel) => Math.floor(voxel / 256))).size).toBe(1); // one slice of 16 × 16
  expect(await label()).toEqual(imported);
});

test('the difference map counts what the two masks do not share', async () => {
  const [reference, version] = [
    await label(),
    await app.services.voxels(dataPaths.mask(id, { kind: 'version', version: 1 })),
  ];
  const count = (found: (a: number, b: number) => boolean): number =>
    [...reference.keys()].filter((voxel) => found(reference[voxel] ?? 0, version[voxel] ?? 0)).length;
  await app.page.getByLabel('First').selectOption({ label: 'Reference' });
  await app.page.getByLabel('Second').selectOption({ label: 'Version 1 (Dr. Test)' });
  const cells = app.page.getByTestId('difference').locator('tbody tr').first().locator('td');
  const expected = [
    count((a, b) => a === 1 && b === 1),
    count((a, b) => a === 1 && b !== 1),
    count((a, b) => a !== 1 && b === 1),
  ];
  await expect.poll(() => cells.allInnerTexts()).toEqual(expected.map(String));
  await panes().focus();
  await press('5');
  await press('j');
  const slices = Array.from(
    { length: 16 },
    (_, k) =>
      [...reference.keys()].filter((at) => Math.floor(at / 256) === k && reference[at] !== version[at])
        .length,
  );
  const worst = slices.indexOf(Math.max(...slices)) + 1;
  await expect.poll(() => corner(0, 'right')).toMatch(new RegExp(`^${worst} / 16`));
  await app.screenshot('viewer-difference');
});

test('every key is listed, and the page has no serious fault', async () => {
  await press('?');
  await app.page.getByRole('heading', { name: 'Mouse and keys' }).waitFor();
  await press('Escape');
  expect(await app.accessibilityFaults()).toEqual([]);
});

test('nothing was asked of the outside, and the policy was kept', () => {
  expect(app.watch).toEqual({ violations: [], outside: [], errors: [] });
  expect(app.log).toEqual([]);
});
