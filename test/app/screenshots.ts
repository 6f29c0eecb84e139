/**
 * `npm run screenshots`: the pictures of docs/images, taken of the demo's project (`npm run demo` makes it) in the real
 * app. It works on a copy, since looking at a project may change it. `npm run screenshots -- DEMO STUDIED` takes the demo's
 * project from elsewhere, and the picture of a study's results from another one that has had a study.
 */
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../main/store/fixtures.ts';
import { openApp } from './support/app.ts';
import { writeImportFolder } from './support/import-folder.ts';

const root = join(import.meta.dirname, '../..');
const [, , demo = join(root, 'secateur-demo', 'project'), studied] = process.argv;
const pictures = join(root, 'docs', 'images');

if (!existsSync(demo)) {
  console.error(`${demo}: there is no demo project. Run "npm run demo" first.`);
  process.exit(1);
}
const project = join(temporaryFolder(), 'sample');
cpSync(demo, project, { recursive: true });
const app = await openApp({ project, size: { width: 1280, height: 860 } });
const { page } = app;
const runs = await app.services.handlers['runs.list']({});
const pruned = runs.find(({ config }) => config.method === 'sauron')?.id ?? '';

/** Nobody's machine belongs in a picture: the temporary folders become the home folder that they stand for. */
function hideFolders(folders: readonly string[]): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode())
    for (const folder of folders)
      texts.currentNode.nodeValue = (texts.currentNode.nodeValue ?? '').replace(folder, '~');
}

async function shoot(name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const path = join(pictures, `${name}.png`);
  await page.waitForTimeout(300);
  await page.evaluate(hideFolders, [join(app.folder, 'home'), dirname(project)]);
  await page.screenshot({ path });
  console.log(`${path}: ${Math.round(statSync(path).size / 1000)} kB`);
}

await page.getByRole('heading', { level: 1 }).waitFor();
await shoot('start');
await app.visit('data');
await page.getByRole('region', { name: 'Cases' }).waitFor();
await shoot('data');
const studies = join(app.folder, 'home', 'studies');
await writeImportFolder(studies);
await page.getByRole('button', { name: 'Import a folder…' }).click();
await page.getByLabel('Folder', { exact: true }).fill(studies);
await page.keyboard.press('Enter');
await page.getByRole('list', { name: 'Series' }).waitFor();
await shoot('import-images');
await page.keyboard.press('Enter');
await page.getByRole('heading', { name: 'De-identification' }).waitFor();
await shoot('import-privacy');
await page.keyboard.press('Escape');
await app.visit('train');
await page.getByRole('button', { name: 'Start training' }).waitFor();
await page.getByLabel('Method').selectOption('sauron');
await shoot('train');
await app.visit('runs');
await page.getByRole('region', { name: 'Runs' }).waitFor();
await shoot('runs');
await app.visit(`run/${pruned}`);
await page.getByRole('heading', { name: 'Filters per layer' }).waitFor();
await shoot('run');
await page.getByRole('heading', { name: 'Filters per layer' }).evaluate((it) => it.scrollIntoView());
await shoot('run-layers');
await app.visit('compare');
await page.getByRole('button', { name: 'Compare', exact: true }).click();
await page.getByRole('heading', { name: 'Paired differences' }).waitFor();
await shoot('compare');
// A case that both runs were measured on.
await page.locator('figure', { hasText: 'Dice of each case' }).getByRole('link').first().click();
const panes = page.getByLabel(/^Panes; /);
await panes.press('4');
await page.getByLabel(/^Sauron .*, axial$/).waitFor();
await panes.press('j');
await shoot('viewer');
for (const [key, name] of [
  ['1', 'viewer-single'],
  ['2', 'viewer-mpr'],
  ['3', 'viewer-pair'],
  ['4', 'viewer-triple'],
  ['5', 'viewer-difference'],
] as const) {
  await panes.press(key);
  await shoot(name);
}
await panes.press('1');
await panes.press('g');
await page.getByRole('button', { name: 'Remove it' }).waitFor();
await shoot('viewer-segment');
await panes.press('n');
await page.getByRole('button', { name: 'Brush', exact: true }).waitFor();
await panes.press(' ');
await shoot('viewer-correct');
await page.getByRole('button', { name: 'Discard' }).click();
await app.visit('devices');
await page.getByRole('heading', { name: 'Tried' }).waitFor();
await shoot('devices');
await app.visit('studies');
await page.getByRole('button', { name: 'How long would it take?' }).waitFor();
await shoot('studies-form');
if (studied !== undefined) {
  cpSync(studied, join(dirname(project), 'studied'), { recursive: true });
  await app.services.handlers['project.open']({ path: join(dirname(project), 'studied'), create: false });
  await page.reload();
  await page.getByRole('row').getByRole('link').first().click();
  await page.getByRole('region', { name: 'Results' }).waitFor();
  await page.getByRole('figure').filter({ hasText: 'Dice against MACs' }).scrollIntoViewIfNeeded();
  await shoot('studies');
}
await app.close();
