import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openProject, projectInfo } from '../../../main/services/project.ts';
import { acquireLock } from '../../../main/store/lock.ts';
import { addRun, findRun, removeRun, setRunStatus } from '../../../main/store/runs.ts';
import { config, initialCost, temporaryFolder } from '../store/fixtures.ts';

function createProject() {
  const path = join(temporaryFolder(), 'study');
  return { path, project: openProject(path, { create: true }) };
}

test('a new project is empty and named after its folder', () => {
  const { path, project } = createProject();
  expect(projectInfo(project)).toEqual({
    path,
    name: 'study',
    dataset: null,
    caseCount: 0,
    labelledCount: 0,
    runCount: 0,
    notices: [],
  });
  project.close();
});

test('a folder without a project is named, and nothing is created in it', () => {
  const folder = temporaryFolder();
  expect(() => openProject(folder, { create: false })).toThrow(`${folder}: there is no Secateur project`);
  expect(existsSync(join(folder, 'secateur.db'))).toBe(false);
});

test('a folder that holds something else becomes no project', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'thesis.tex'), '');
  expect(() => openProject(folder, { create: true })).toThrow(/holds other files/);
});

test('a file is no folder', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(() => openProject(file, { create: true })).toThrow(`${file} is a file`);
});

test('runs that a dead process left become interrupted, and the user is told', () => {
  const { path, project } = createProject();
  const { id } = addRun(project.store, { name: 'a', config, initialCost });
  setRunStatus(project.store, id, 'running');
  project.close();
  const again = openProject(path, { create: false });
  expect(findRun(again.store, id)).toMatchObject({ status: 'interrupted' });
  expect(again.notices).toEqual([`Interrupted when Secateur ended, and can be resumed: ${id}.`]);
  again.close();
});

test('what is told ends with its cause, and is told until then', () => {
  const { path, project } = createProject();
  const addEach = (...names: string[]): string[] =>
    names.map((name) => addRun(project.store, { name, config, initialCost }).id);
  const [first = '', second = '', third = ''] = addEach('a', 'b', 'c');
  for (const id of [first, second]) setRunStatus(project.store, id, 'running');
  setRunStatus(project.store, third, 'finished');
  project.store.write((db) => db.prepare("UPDATE runs SET config = '{' WHERE id = ?").run(third));
  project.close();
  const again = openProject(path, { create: false });
  const interrupted = (...ids: string[]): string =>
    `Interrupted when Secateur ended, and can be resumed: ${ids.join(', ')}.`;
  const unreadable = expect.stringContaining(`Cannot be used: the run "c" (${third})`) as string;
  expect(again.notices).toEqual([interrupted(first, second), unreadable]);
  setRunStatus(again.store, first, 'queued'); // resumed
  expect(again.notices).toEqual([interrupted(second), unreadable]);
  removeRun(again.store, second);
  expect(again.notices).toEqual([unreadable]);
  removeRun(again.store, third);
  expect(again.notices).toEqual([]);
  again.close();
});

test('a run of a living process is left alone, and the project can still be read', () => {
  const { path, project } = createProject();
  const { id } = addRun(project.store, { name: 'a', config, initialCost });
  setRunStatus(project.store, id, 'running');
  const lock = acquireLock(join(path, 'project.lock'), `training ${id}`);
  const reader = openProject(path, { create: false });
  expect(findRun(reader.store, id)).toMatchObject({ status: 'running' });
  lock.release();
  reader.close();
  project.close();
});

test('what a half-done import left is removed', () => {
  const { path, project } = createProject();
  project.close();
  mkdirSync(join(path, 'cases', '.incoming-1', 'case'), { recursive: true });
  mkdirSync(join(path, 'cases', 'kept'));
  openProject(path, { create: false }).close();
  expect(existsSync(join(path, 'cases', '.incoming-1'))).toBe(false);
  expect(existsSync(join(path, 'cases', 'kept'))).toBe(true);
});

test('changes of one process share the lock; another process is told who holds it', async () => {
  const { path, project } = createProject();
  const lock = join(path, 'project.lock');
  await project.change('importing', async () => {
    await project.change('training', () => Promise.resolve());
    expect(() => acquireLock(lock, 'training')).toThrow(
      new RegExp(`Process ${process.pid} has been importing`),
    );
  });
  acquireLock(lock, 'training').release();
  project.close();
});

test('a change that is refused or fails leaves the lock as it was', async () => {
  const { path, project } = createProject();
  const other = acquireLock(join(path, 'project.lock'), 'training');
  await expect(project.change('importing', () => Promise.resolve())).rejects.toMatchObject({ code: 'busy' });
  other.release();
  await expect(project.change('importing', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  acquireLock(join(path, 'project.lock'), 'training').release();
  project.close();
});

test('every change leaves a backup that a damaged database is replaced by', async () => {
  const { path, project } = createProject();
  await project.change('adding', () =>
    Promise.resolve(addRun(project.store, { name: 'a', config, initialCost })),
  );
  project.close();
  writeFileSync(join(path, 'secateur.db'), 'x'.repeat(10_000));
  const again = openProject(path, { create: false });
  expect(projectInfo(again).runCount).toBe(1);
  expect(again.notices[0]).toMatch(/was damaged. It is kept as .*secateur\.damaged-/);
  again.close();
});
