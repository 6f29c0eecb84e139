/**
 * What goes wrong on real machines, in the real app: a wrong folder, a project that another process is changing, a
 * damaged database, a full disk. Each gets a sentence that names the thing and the next step, and nothing is lost.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { writePhantoms } from '../../main/datasets/phantoms/write.ts';
import { openApp, type App } from './support/app.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let app: App;
let data: string;
beforeAll(async () => {
  app = await openApp();
  data = join(app.folder, 'data');
  await writePhantoms(data, { count: 6, sides: [16, 16, 16] });
});
afterAll(() => app.close());
beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => {
    await app.screenshot('trouble');
    console.error(
      `The page:\n${await app.page.locator('body').innerText()}\nThe log:\n${app.log.join('\n')}`,
    );
  });
});

const alert = () => app.page.getByRole('alert');
/** Waits for an alert with this text. */
async function alertSays(text: string | RegExp): Promise<void> {
  const told = alert().filter({ hasText: text });
  await told.waitFor();
  expect(await inView(told), 'the alert is in view').toBe(true);
}
const button = (name: string) => app.page.getByRole('button', { name, exact: true });

/** Whether what is told can be read without scrolling. */
async function inView(told: Locator): Promise<boolean> {
  const box = await told.boundingBox();
  const { height = 0 } = app.page.viewportSize() ?? {};
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}

/** Chooses a folder in the dialog that `opener` opens. */
async function choose(opener: string, folder: string): Promise<void> {
  await button(opener).click();
  await app.page.getByLabel('Folder', { exact: true }).fill(folder);
  await app.page.keyboard.press('Enter');
}

/** A project that holds the six cases, made without the page. */
async function makeProject(name: string): Promise<string> {
  const path = join(app.folder, name);
  await app.services.handlers['project.open']({ path, create: true });
  await app.services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } });
  await app.services.handlers['project.close']({});
  return path;
}

async function openInPage(path: string): Promise<void> {
  await app.visit('start');
  await choose('Open a project…', path);
  await app.page.getByRole('heading', { name: 'Data', level: 1 }).waitFor();
}

async function dismiss(): Promise<void> {
  await app.page.getByRole('button', { name: 'Dismiss' }).first().click();
}

test('a folder that is no project, and one that is not there, are named', async () => {
  await choose('Open a project…', data);
  await alertSays(`${data}: there is no Secateur project in this folder.`);
  expect(await alert().innerText()).toContain('Choose a project folder, or create a new project.');
  await app.screenshot('trouble-wrong-folder');
  await button('Cancel').click();
  await choose('New project…', data);
  await alertSays(`${data}: this folder holds other files.`);
  expect(readdirSync(data).sort()).toEqual(['dataset.json', 'imagesTr', 'labelsTr']); // as it was
  await button('Cancel').click();
});

test('a folder without images leaves the project as it was', async () => {
  const empty = join(app.folder, 'nothing-here');
  mkdirSync(empty);
  const project = join(app.folder, 'project-a');
  await choose('New project…', project);
  await app.page.getByRole('heading', { name: 'No cases yet' }).waitFor();
  await choose('Import a folder…', empty);
  await alertSays(empty);
  await button('Close').click();
  await app.page.getByRole('heading', { name: 'No cases yet' }).waitFor();
  expect(readdirSync(join(project, 'cases'))).toEqual([]);
});

test('a project whose database is damaged opens with its backup, and says so', async () => {
  const project = await makeProject('project-b');
  const file = openSync(join(project, 'secateur.db'), 'r+');
  writeSync(file, Buffer.alloc(4096, 0x5a), 0, 4096, 0);
  closeSync(file);
  await openInPage(project);
  await app.page.getByText(/The project's database was damaged\. It is kept as .*damaged-/).waitFor();
  await app.page.getByRole('heading', { name: '6 cases' }).waitFor();
  await app.screenshot('trouble-damaged');
  expect(readdirSync(project).some((name) => name.startsWith('secateur.damaged-'))).toBe(true);
});

test('a project that is opened elsewhere takes no open dialog away', async () => {
  await app.services.handlers['project.close']({});
  await app.page.reload();
  await app.visit('start');
  await button('Open a project…').click();
  const field = app.page.getByLabel('Folder', { exact: true });
  const project = join(app.folder, 'project-d');
  await field.fill(project);
  await app.services.handlers['project.open']({ path: project, create: true });
  await app.services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } });
  await app.page.getByText('Open: project-d').waitFor(); // the page has heard of it
  expect(await field.inputValue()).toBe(project);
  await app.page.keyboard.press('Enter');
  await app.page.getByRole('heading', { name: '6 cases' }).waitFor();
});

let other: ChildProcess | undefined;
afterEach(async () => {
  if (other === undefined) return;
  other.kill('SIGKILL');
  if (other.exitCode === null && other.signalCode === null) await once(other, 'exit');
  other = undefined;
});

/** `secateur train` on this project in a process of its own, once its first epoch is done. */
async function trainElsewhere(project: string): Promise<void> {
  const cli = join(import.meta.dirname, '../../main/cli/index.ts');
  const words = ['--method', 'none', '--dims', '2', '--widths', '4,8', '--epochs', '9999', '--json'];
  const child = spawn(process.execPath, [
    cli,
    'train',
    '--project',
    project,
    '--iterations-per-epoch',
    '40',
    ...words,
  ]);
  other = child;
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('"epoch":1')) resolve();
    });
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('exit', () => reject(new Error(`secateur train ended: ${said}`)));
  });
}

test('while another process trains, the project can be read, and a second start is answered', async () => {
  const project = await makeProject('project-c');
  await trainElsewhere(project);
  await openInPage(project);
  await app.page.getByRole('heading', { name: '6 cases' }).waitFor();
  await app.visit('train');
  await describeShortRun();
  await button('Start training').click();
  await alertSays(/Process \d+ has been training .* holds this project\./s);
  expect(await alert().innerText()).toContain('Until then the project can be read, not changed.');
  await app.screenshot('trouble-second-start');
  await dismiss();
  expect((await app.services.handlers['runs.list']({})).map(({ status }) => status)).toEqual(['running']);
});

test('a run whose process was killed is told about at the next opening, and goes on', async () => {
  const project = join(app.folder, 'project-c');
  await app.services.handlers['project.close']({});
  await openInPage(project);
  await app.page.getByText(/Interrupted when Secateur ended, and can be resumed: /).waitFor();
  const [run] = await app.services.handlers['runs.list']({});
  expect(run).toMatchObject({ status: 'interrupted' });
  await app.visit(`run/${run?.id ?? ''}`);
  await button('Resume').click();
  await expect.poll(() => app.page.getByText(/Interrupted when Secateur ended/).count()).toBe(0);
  const known = (run?.epochsDone ?? 0) + 2;
  await expect
    .poll(async () => (await app.services.handlers['runs.list']({}))[0]?.epochsDone, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(known);
  await button('Stop').click();
  await app.page.getByRole('main').getByText('■ stopped', { exact: true }).waitFor();
});

/** A file system of a few megabytes; null where this user may not mount one. */
function smallDisk(megabytes: number): string | null {
  const folder = join(app.folder, 'disk');
  mkdirSync(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'none', folder]);
  return mounted.status === 0 ? folder : null;
}

test('a full disk stops an import and a run with a sentence; with room again, both go on', async ({
  skip,
}) => {
  const disk = smallDisk(6);
  if (disk === null) return skip('no file system of its own can be mounted here');
  try {
    const project = join(disk, 'project');
    const filler = join(disk, 'filler');
    await app.visit('start');
    await choose('New project…', project);
    await app.page.getByRole('heading', { name: 'No cases yet' }).waitFor();
    fill(filler);
    await choose('Import a folder…', data);
    await button('Import').click();
    await alertSays(/disk is full/);
    await app.screenshot('trouble-full-disk');
    await button('Cancel').click();
    expect(readdirSync(join(project, 'cases'))).toEqual([]);

    rmSync(filler);
    await choose('Import a folder…', data);
    await button('Import').click();
    await app.page.getByRole('heading', { name: '6 cases' }).waitFor();

    await app.visit('train');
    await describeShortRun();
    fill(filler);
    await button('Start training').click();
    // Where the disk is met first depends on what fits into the last pages of the database.
    await expect.poll(whatFailed, { timeout: 60_000 }).toMatch(/disk is full/);
    await app.screenshot('trouble-full-disk-run');
    rmSync(filler);
    const [run] = await app.services.handlers['runs.list']({});
    if (run === undefined) await button('Start training').click();
    else await app.services.handlers['training.resume']({ run: run.id });
    await expect.poll(statuses, { timeout: 60_000 }).toEqual(['finished']);
  } finally {
    await app.services.handlers['project.close']({ stopWork: true });
    spawnSync('umount', [disk]);
  }
});

const statuses = async () => (await app.services.handlers['runs.list']({})).map(({ status }) => status);

/** What the page and the runs say of a failure. */
async function whatFailed(): Promise<string> {
  const runs = await app.services.handlers['runs.list']({});
  const alerts = await alert().allInnerTexts();
  return [...runs.map(({ status, reason }) => `${status}: ${reason}`), ...alerts].join('\n');
}

async function describeShortRun(): Promise<void> {
  await app.page.getByLabel('Filters per stage').fill('4, 8');
  await app.page.getByLabel('Batch', { exact: true }).fill('2');
  await app.page.getByLabel('Epochs', { exact: true }).fill('2');
  await app.page.getByLabel('Iterations per epoch').fill('1');
}

/** Writes until there is no room for another byte. */
function fill(file: string): void {
  const handle = openSync(file, 'w');
  try {
    for (let size = 1 << 20; size >= 1; size >>= 1) {
      try {
        for (;;) writeSync(handle, Buffer.alloc(size));
      } catch {
        // smaller ones may still fit
      }
    }
  } finally {
    closeSync(handle);
  }
}
