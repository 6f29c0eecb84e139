/** In the viewer: a case is segmented by a run and by an exported model, the mask is shown, exported and removed. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { dataPaths } from '../../../shared/data-paths.ts';
import { sealOf, type Manifest } from '../../../main/export/manifest.ts';
import { readNifti } from '../../../main/imaging/nifti/read.ts';
import { writeNifti } from '../../../main/imaging/nifti/write.ts';
import { ended, tinyConfig, tinyData } from '../../main/services/support.ts';
import { openApp, type App } from '../support/app.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 });

const id = 'phantom_002';
let app: App;
let bundle: string;

/** The tiny phantoms with a second channel, which is the first one upside down in its intensities. */
async function twoChannels(folder: string): Promise<void> {
  const data = await tinyData();
  for (const name of ['imagesTr', 'labelsTr']) mkdirSync(join(folder, name), { recursive: true });
  for (let number = 1; number <= 6; number++) {
    const name = `phantom_00${number}`;
    const image = await readNifti(join(data, 'imagesTr', `${name}.nii.gz`));
    const voxels = Float32Array.from(image.voxels, (value) => 1000 - value);
    copyFileSync(join(data, 'imagesTr', `${name}.nii.gz`), join(folder, 'imagesTr', `${name}_0000.nii.gz`));
    await writeNifti(join(folder, 'imagesTr', `${name}_0001.nii.gz`), { grid: image.grid, voxels });
    copyFileSync(join(data, 'labelsTr', `${name}.nii.gz`), join(folder, 'labelsTr', `${name}.nii.gz`));
  }
  const table = {
    channel_names: { 0: 'T1', 1: 'T2' },
    labels: { background: 0, head: 1, tail: 2 },
    numTraining: 6,
    file_ending: '.nii.gz',
  };
  writeFileSync(join(folder, 'dataset.json'), JSON.stringify(table));
}

beforeAll(async () => {
  app = await openApp({ size: { width: 1440, height: 900 } });
  const { handlers } = app.services;
  await twoChannels(join(app.folder, 'data'));
  await handlers['project.open']({ path: join(app.folder, 'project'), create: true });
  await handlers['dataset.import']({ folder: join(app.folder, 'data'), options: { caseNames: 'files' } });
  const config = await tinyConfig(app.services, { epochs: 1 });
  const { id: run } = await handlers['training.start']({ name: 'Compact', config });
  await ended(app.services, run);
  bundle = join(app.folder, 'model');
  await handlers['export.model']({ run, folder: bundle });
  await app.page.reload();
  await app.visit(`viewer/${id}`);
  await panes().focus();
});
afterAll(() => app.close());

const panes = () => app.page.getByRole('group', { name: /^Panes/ });
const panel = () => app.page.getByRole('region', { name: 'Segmentation' });
const shownMask = () =>
  app.page
    .getByRole('region', { name: 'Overlay' })
    .getByRole('combobox')
    .evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.text ?? '');
/** What the viewer says where it had to fall back to another way of drawing. */
const fallback = () => app.page.getByText(/draws now, because/);
const press = (key: string) => app.page.keyboard.press(key);
const segmentations = async () => (await app.services.handlers['viewer.layers']({ case: id })).segmentations;

test('by key, the first model draws a mask, which then lies over the image', async () => {
  await expect.poll(() => panel().getByLabel('Model').locator('option').count()).toBe(2);
  await panes().focus();
  await press('g');
  await expect.poll(shownMask).toBe('Compact (segmentation 1)');
  expect(await segmentations()).toMatchObject([{ number: 1, model: { name: 'Compact' } }]);
  await app.screenshot('viewer-segmented');
  expect(await app.accessibilityFaults()).toEqual([]);
});

test('a model from a folder draws the same', async () => {
  await panel().getByRole('button', { name: 'Other model…' }).click();
  await app.page.getByLabel('Folder', { exact: true }).fill(bundle);
  await app.page.getByRole('button', { name: 'Use this model' }).click();
  await panel().getByRole('button', { name: 'Segment this case' }).click();
  await expect.poll(shownMask).toBe('Compact (segmentation 2)');
  const [first, second] = await Promise.all(
    [1, 2].map((number) => app.services.voxels(dataPaths.mask(id, { kind: 'segmentation', number }))),
  );
  expect(second).toEqual(first);
});

test('the mask shown is exported after the dialogue has told what will be in the file', async () => {
  await panes().focus();
  await press('E');
  await app.page.getByText(/^What is in it: class numbers/).waitFor();
  await app.screenshot('export-mask');
  expect(await app.accessibilityFaults()).toEqual([]);
  const folder = join(app.folder, 'exported');
  await app.page.getByLabel('Folder', { exact: true }).fill(folder);
  await app.page.getByRole('button', { name: 'Export here' }).click();
  await panel()
    .getByText(/^Written: /)
    .waitFor();
  expect(existsSync(join(folder, `${id}_segmented_2.nii.gz`))).toBe(true);
});

test('a mask that a model drew can be removed', async () => {
  await panel().getByRole('button', { name: 'Remove it' }).click();
  await expect.poll(shownMask).toBe('Reference');
  expect(await fallback().count()).toBe(0);
  expect((await segmentations()).map(({ number }) => number)).toEqual([1]);
});

test('a model that does not suit the image says so when it is chosen and when it has drawn; both end with their cause', async () => {
  const folder = modelOfCt();
  await panel().getByRole('button', { name: 'Other model…' }).click();
  await app.page.getByLabel('Folder', { exact: true }).fill(folder);
  await app.page.getByRole('button', { name: 'Use this model' }).click();
  const told = panel().getByRole('status');
  await told.filter({ hasText: /trained on CT images/ }).waitFor();
  await panel().getByRole('button', { name: 'Segment this case' }).click();
  await expect.poll(shownMask).toMatch(/^Compact \(segmentation/);
  await app.screenshot('segment-warnings');
  expect(await app.accessibilityFaults()).toEqual([]);
  expect(await told.count()).toBe(3); // of the model, and of the values of both channels
  await app.visit('viewer/phantom_004');
  await app.page.locator('p.case', { hasText: 'phantom_004' }).waitFor();
  await expect.poll(() => told.count()).toBe(1); // the mask's are of another case
  await app.visit(`viewer/${id}`);
  await expect.poll(() => told.count()).toBe(3);
  await panel().getByLabel('Model').selectOption({ index: 0 });
  await expect.poll(() => told.count()).toBe(3); // the mask on view was drawn by the other one
  const masks = app.page.getByRole('region', { name: 'Overlay' }).getByRole('combobox');
  await masks.selectOption('Compact (segmentation 2)');
  await panel().getByRole('button', { name: 'Remove it' }).click();
  await expect.poll(() => told.count()).toBe(0);
});

/** The exported model, with a record that says it is of CT and of other values. */
function modelOfCt(): string {
  const folder = join(app.folder, 'model-of-ct');
  mkdirSync(folder);
  const manifest = JSON.parse(readFileSync(join(bundle, 'model.json'), 'utf8')) as Manifest;
  const changed = { ...manifest, modality: 'CT' as const };
  for (const channel of changed.preparation.intensities)
    Object.assign(channel, { image: { low: [-1000, -990], width: [2000, 2500] } });
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...changed, sha256: sealOf(changed) }));
  copyFileSync(join(bundle, 'model.onnx'), join(folder, 'model.onnx'));
  return folder;
}

test('the channel is chosen by hand or by key; header and window follow', async () => {
  const header = () => app.page.locator('p.case').innerText();
  const window = () => app.page.locator('figure').first().locator('.bottom-left').innerText();
  expect(await header()).toMatch(/T1/);
  const before = await window();
  await app.page.getByLabel('Channel').selectOption('T2');
  await expect.poll(header).toMatch(/T2/);
  await expect.poll(window).not.toBe(before);
  await panes().focus();
  await press('q');
  await expect.poll(header).toMatch(/T1/);
  await expect.poll(window).toBe(before);
});

test('a colour that is chosen for a class is drawn, and kept for the next case', async () => {
  const field = app.page.getByLabel('Colour of head');
  await field.fill('#ff00ff');
  await panes().focus();
  await press('1');
  await press('.');
  await expect.poll(() => app.page.locator('p.case').innerText()).toMatch(/phantom_003/);
  await expect.poll(shownMask).toBe('Reference');
  expect(await field.inputValue()).toBe('#ff00ff');
  await expect
    .poll(async () => {
      const canvas = app.page.locator('figure canvas[aria-label]').first();
      return canvas.evaluate((element) => {
        const { width, height } = element as HTMLCanvasElement;
        const pixels = (element as HTMLCanvasElement)
          .getContext('2d')
          ?.getImageData(0, 0, width, height).data;
        let found = 0;
        for (let at = 0; at < (pixels?.length ?? 0); at += 4)
          if (pixels?.[at] === 255 && pixels[at + 1] === 0 && pixels[at + 2] === 255) found++;
        return found > 10;
      });
    })
    .toBe(true);
  expect(await fallback().count()).toBe(0);
  await app.screenshot('viewer-colour');
});

test('nothing was asked of the outside, and the policy was kept', () => {
  expect(app.watch).toEqual({ violations: [], outside: [], errors: [] });
  expect(app.log).toEqual([]);
});
