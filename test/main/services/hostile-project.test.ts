/** A project from elsewhere, whose names and links lead out of it. What lies beside it must stay as it is. */
import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Services } from '../../../main/services/index.ts';
import { addRun } from '../../../main/store/runs.ts';
import { addSegmentation } from '../../../main/store/segmentations.ts';
import { openProject } from '../../../main/services/project.ts';
import { config, initialCost, temporaryFolder } from '../store/fixtures.ts';
import { quietServices, tinyData, tinyProject } from './support.ts';

let template: string;
let data: string;
let parent: string;
let project: string;
let victim: string;
let services: Services;

const segmentation = 'segmented_0001.nii.gz';

beforeAll(async () => {
  const first = quietServices();
  data = await tinyData();
  template = await tinyProject(first, data);
  await first.close();
  const made = openProject(template, { create: false });
  await made.change('filling', () => {
    addRun(made.store, { name: 'Dense', config: { ...config, method: 'none' }, initialCost });
    addSegmentation(made.store, 'phantom_001', {
      number: 1,
      model: { name: 'm', version: '', sha256: '' },
      classes: [],
      createdAt: '',
      seconds: 1,
      warnings: [],
      name: segmentation,
      bytes: 1,
      sha256: '0'.repeat(64),
    });
    return Promise.resolve();
  });
  made.close();
  mkdirSync(join(template, 'runs', 'dense-2d-1'));
  const label = join(template, 'cases', 'phantom_001', 'label.nii.gz');
  cpSync(label, join(template, 'cases', 'phantom_001', segmentation));
});

beforeEach(() => {
  parent = temporaryFolder();
  project = join(parent, 'project');
  victim = join(parent, 'victim');
  cpSync(template, project, { recursive: true });
  mkdirSync(join(victim, 'sub'), { recursive: true });
  writeFileSync(join(victim, 'sub', 'thesis.txt'), 'years of work');
  services = quietServices();
});

/** As anybody could, with SQLite alone; references are left as they are. */
function alter(sql: string): void {
  const db = new Database(join(project, 'secateur.db'));
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
  for (const name of ['secateur.db.sha256', 'secateur.backup.db']) rmSync(join(project, name));
}

const open = () => services.handlers['project.open']({ path: project, create: false });
const victimIsWhole = () => {
  expect(readFileSync(join(victim, 'sub', 'thesis.txt'), 'utf8')).toBe('years of work');
  expect(readdirSync(victim)).toEqual(['sub']);
};

test.each(['../../victim/sub', '../../victim', '..', '.', '', '/tmp', 'a/../../../victim', '..\\victim'])(
  'a run of the id %j can be removed, and nothing else is',
  async (id) => {
    alter(`UPDATE runs SET id = '${id}'`);
    const { notices } = await open();
    expect(notices.join()).toContain('its name leads out of the project');
    expect(await services.handlers['runs.list']({})).toEqual([]);
    if (id !== '') await services.handlers['training.remove']({ run: id });
    victimIsWhole();
    expect(existsSync(join(project, 'cases', 'phantom_001', 'label.nii.gz'))).toBe(true);
    await services.close();
  },
);

test('a mask whose file lies elsewhere can be removed, not read; the file stays', async () => {
  alter("UPDATE segmentations SET name = '../../../victim/sub/thesis.txt'");
  await open();
  await expect(services.data('data/segmentation/phantom_001/1')).rejects.toThrow(/name of no file/);
  await services.handlers['segment.remove']({ case: 'phantom_001', number: 1 });
  victimIsWhole();
  await services.close();
});

test('an image, a label version and a thumbnail that lead out are refused by name', async () => {
  alter(`UPDATE case_files SET name = 'image/../../../../victim/sub/thesis.txt' WHERE name LIKE 'image%';
    INSERT INTO label_versions VALUES ('phantom_001', 1, '../../../victim/sub/thesis.txt', 1, '${'0'.repeat(64)}', 'a', '', '', '')`);
  await open();
  const hash = (await services.handlers['dataset.cases']({}))[0]?.imageHash ?? '';
  for (const path of ['image/phantom_001/0', 'version/phantom_001/1', `thumbnail/phantom_001/${hash}`])
    await expect(services.data(`data/${path}`), path).rejects.toThrow(/name of no file or folder/);
  victimIsWhole();
  await services.close();
});

test.each(['runs', 'cases', 'cache', 'exports'])(
  'a project whose %s is a link opens, says so, and is not changed through it',
  async (name) => {
    const aside = join(parent, 'aside');
    renameSync(join(project, name), aside);
    mkdirSync(join(victim, '.incoming-1'));
    cpSync(aside, victim, { recursive: true });
    symlinkSync(victim, join(project, name));
    const before = readdirSync(victim, { recursive: true }).sort();
    const { notices } = await open();
    expect(notices.join()).toContain(`${name} is a link to ${victim}`);
    const { handlers } = services;
    expect((await handlers['runs.list']({})).map(({ id }) => id)).toEqual(['dense-2d-1']);
    const changes = [
      handlers['training.remove']({ run: 'dense-2d-1' }),
      handlers['segment.remove']({ case: 'phantom_001', number: 1 }),
      handlers['dataset.import']({ folder: data }),
    ];
    for (const change of changes) await expect(change).rejects.toThrow(/is a link to/);
    await services.close();
    expect(readdirSync(victim, { recursive: true }).sort()).toEqual(before);
  },
);

test('a folder of a run or a case that is a link is not followed', async () => {
  rmSync(join(project, 'runs', 'dense-2d-1'), { recursive: true });
  symlinkSync(victim, join(project, 'runs', 'dense-2d-1'));
  rmSync(join(project, 'cases', 'phantom_001'), { recursive: true });
  symlinkSync(join(victim, 'sub'), join(project, 'cases', 'phantom_001'));
  await open();
  await services.handlers['segment.remove']({ case: 'phantom_001', number: 1 });
  await expect(services.data('data/image/phantom_001/0')).rejects.toThrow(/leads out of it/);
  await services.handlers['training.remove']({ run: 'dense-2d-1' });
  victimIsWhole();
  await services.close();
});

test.each(['secateur.db', 'project.lock'])('%s as a link or a pipe is refused', async (name) => {
  const file = join(project, name);
  rmSync(file, { force: true });
  symlinkSync(join(victim, 'sub', 'thesis.txt'), file);
  await expect(open()).rejects.toThrow(/is a link to/);
  rmSync(file);
  execFileSync('mkfifo', [file]);
  await expect(open()).rejects.toThrow(/is no file/);
  victimIsWhole();
});

test('no folder is made where the system has none to make', async () => {
  const { handlers } = services;
  const calls = [
    handlers['project.open']({ path: '/proc/x', create: true }),
    handlers['project.open']({ path: '/proc/x/y/z', create: true }),
    handlers['project.createSample']({ path: '/proc/x' }),
    services.writeSample('/proc/x'),
  ];
  for (const call of calls) await expect(call).rejects.toThrow(/no folder can be made|may not/);
  await services.close();
});
