/** Projects in places that take no change: what can be looked at, what is said, and what is possible again afterwards. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { openProject } from '../../../main/services/project.ts';
import { createServices } from '../../../main/services/index.ts';
import { openStore } from '../../../main/store/open.ts';
import { openOrRecover } from '../../../main/store/recover.ts';
import { sealStore } from '../../../main/store/seal.ts';
import { openReadOnly } from '../../../main/store/read-only.ts';
import { addCase, countCases } from '../../../main/store/cases.ts';
import { addRun, findRun, setRunStatus } from '../../../main/store/runs.ts';
import { dataPaths } from '../../../shared/data-paths.ts';
import { AppError } from '../../../shared/result.ts';
import { memoryDisk, noMount, type Disk } from '../../support/disks.ts';
import { caseInfo, config, initialCost, temporaryFolder } from '../store/fixtures.ts';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

let original: string;
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });
beforeAll(async () => {
  const services = quietServices();
  original = await tinyProject(services, await tinyData());
  const { id } = await services.handlers['training.start']({
    name: 'a run',
    config: await tinyConfig(services, { epochs: 1 }),
  });
  await ended(services, id);
  await services.handlers['evaluation.evaluate']({ run: id });
  await services.close();
});

/** The project on a disk of its own; what was committed last lies in the write-ahead log where `dirty`. */
function onDisk({ dirty = false } = {}): { disk: Disk; project: string } | null {
  const disk = memoryDisk(24);
  if (disk === null) return null;
  const project = join(disk.folder, 'project');
  cpSync(original, project, { recursive: true });
  if (dirty) {
    const elsewhere = join(temporaryFolder(), 'project');
    cpSync(original, elsewhere, { recursive: true });
    const store = openStore(join(elsewhere, 'secateur.db'));
    const { id } = addRun(store, { name: 'cut off', config, initialCost });
    setRunStatus(store, id, 'running');
    for (const suffix of ['', '-wal'])
      cpSync(join(elsewhere, `secateur.db${suffix}`), join(project, `secateur.db${suffix}`));
    store.close();
  }
  return { disk, project };
}

const reading = /^This project can be looked at, but not be changed: /;

test.for([false, true])(
  'a read-only disk: pages work, changes are refused; dirty log: %s',
  async (dirty, { skip }) => {
    const made = onDisk({ dirty });
    if (made === null) return skip(noMount);
    using disk = made.disk;
    disk.remount('ro');
    const { handlers, data, close } = quietServices();
    const info = await handlers['project.open']({ path: made.project, create: false });
    expect(info).toMatchObject({ caseCount: 6, runCount: dirty ? 2 : 1 });
    expect(info.notices).toHaveLength(1);
    expect(info.notices[0]).toMatch(reading);
    const runs = await handlers['runs.list']({});
    expect(runs.map(({ status }) => status)).toEqual(dirty ? ['finished', 'interrupted'] : ['finished']);
    const [run = ''] = runs.map(({ id }) => id);
    expect((await handlers['evaluation.compare']({ runs: [run] })).rows).toHaveLength(1);
    const [first] = await handlers['dataset.cases']({});
    expect((await data(dataPaths.thumbnail(first!))).type).toBe('image/png');
    const out = join(temporaryFolder(), 'model');
    expect((await handlers['export.model']({ run, folder: out })).files).toHaveLength(2);
    const refused = [
      handlers['training.remove']({ run }),
      handlers['training.resume']({ run: runs.at(-1)?.id ?? '' }),
      handlers['cases.remove']({ cases: ['phantom_001'] }),
      handlers['dataset.import']({ folder: original }),
      handlers['labels.use']({ case: 'phantom_001', version: null }),
      handlers['export.model']({ run, folder: join(made.project, 'exports', 'a') }),
    ];
    for (const { status, ...result } of await Promise.allSettled(refused)) {
      expect(status).toBe('rejected');
      expect((result as { reason: AppError }).reason.code).not.toBe('internal');
    }
    await expect(refused[0]).rejects.toThrow(reading);
    await close();
    expect(readdirSync(made.project)).not.toContain('secateur.db-shm');
  },
);

test('a disk without a free byte: the project opens, and a run can be deleted to make room', async ({
  skip,
}) => {
  for (const dirty of [false, true]) {
    const made = onDisk({ dirty });
    if (made === null) return skip(noMount);
    using disk = made.disk;
    disk.leave(0);
    const settingsFolder = join(disk.folder, 'settings');
    const { handlers, close } = createServices({
      host: 'cli',
      version: '0',
      reason: '',
      settingsFolder,
      log: () => undefined,
    });
    const { notices } = await handlers['project.open']({ path: made.project, create: false });
    expect(notices[0]).toMatch(/not be changed: .*the disk is full/);
    const runs = await handlers['runs.list']({});
    await expect(handlers['labels.use']({ case: 'phantom_001', version: null })).rejects.toMatchObject({
      code: 'no-space',
    });
    await handlers['training.remove']({ run: runs[0]?.id ?? '' });
    expect(existsSync(join(made.project, 'runs', runs[0]?.id ?? ''))).toBe(false);
    expect(await handlers['runs.list']({})).toHaveLength(runs.length - 1);
    expect((await handlers['project.info']({})).notices.filter((notice) => reading.test(notice))).toEqual([]);
    await close();
  }
});

test('a settings folder that cannot be written to keeps no project closed', async () => {
  const file = join(temporaryFolder(), 'settings');
  writeFileSync(file, '');
  const logged: string[] = [];
  const { handlers, close } = createServices({
    host: 'cli',
    version: '0',
    reason: '',
    settingsFolder: join(file, 'below'),
    log: (line) => logged.push(line),
  });
  const path = join(temporaryFolder(), 'project');
  expect(await handlers['project.open']({ path, create: true })).toMatchObject({ path, notices: [] });
  expect(logged.join()).toContain('recent projects was not saved');
  await close();
});

test('what killed writes left is cleared away when the project is opened, and nothing else is', () => {
  const path = join(temporaryFolder(), 'project');
  openProject(path, { create: true }).close();
  const uuid = '01234567-89ab-cdef-0123-456789abcdef';
  const left = [
    `cases/a/corrected_0001.nii.gz.${uuid}.partial`,
    `runs/r/checkpoint-000001.bin.${uuid}.partial`,
    `runs/r/predictions/a.nii.gz.${uuid}.partial`,
    'runs/r/checkpoint-000001.bin.tmp',
    'runs/r/plan-000001.json.part',
    `cache/a.prepared.${uuid}.partial`,
    'secateur.backup.db.new',
    'project.lock.json.4711',
  ];
  const kept = ['cases/a/image_0000.nii.gz', 'cases/a/my.partial', 'runs/r/checkpoint-000001.bin'];
  for (const name of [...left, ...kept]) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), 'x');
  }
  openProject(path, { create: false }).close();
  expect(left.filter((name) => existsSync(join(path, name)))).toEqual([]);
  expect(kept.filter((name) => existsSync(join(path, name)))).toEqual(kept);
});

test('where no write-ahead log can be had, a database works without, and its changes are not taken for damage', () => {
  const file = join(temporaryFolder(), 'secateur.db');
  const first = openOrRecover(file).store;
  addCase(first, caseInfo('one'), []);
  first.close();
  symlinkSync('nowhere', `${file}-shm`); // SQLite follows no link: no shared memory can be made here
  for (const id of ['two', 'three']) {
    const { store, notices } = openOrRecover(file);
    expect([store.journal, notices]).toEqual(['delete', []]);
    addCase(store, caseInfo(id), []);
    sealStore(store);
    addRun(store, { name: id, config, initialCost });
    store.close();
  }
  const { store, notices } = openOrRecover(file);
  expect([notices, countCases(store), findRun(store, 'sauron-2d-2')?.name]).toEqual([[], 3, 'three']);
  store.close();
});

test('a picture of a database holds what its log has committed, and nothing behind a frame that was cut', () => {
  const file = join(temporaryFolder(), 'secateur.db');
  const store = openStore(file);
  addCase(store, caseInfo('one'), []);
  const folder = temporaryFolder();
  const copy = (): string => {
    for (const suffix of ['', '-wal']) cpSync(file + suffix, join(folder, `secateur.db${suffix}`));
    return join(folder, 'secateur.db');
  };
  const refusal = new AppError('invalid-input', 'no');
  const counted = (path: string): number => {
    const picture = openReadOnly(path, refusal);
    expect(() => addCase(picture, caseInfo('x'), [])).toThrow(refusal);
    const count = countCases(picture);
    picture.close();
    return count;
  };
  expect(counted(copy())).toBe(1);
  addCase(store, caseInfo('two'), []);
  expect(counted(copy())).toBe(2);
  const log = `${copy()}-wal`;
  truncateSync(log, statSync(log).size - 100);
  expect(counted(join(folder, 'secateur.db'))).toBe(1);
  store.close();
});
