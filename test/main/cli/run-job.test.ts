/** `secateur run-job` as a process: killed in the middle, stopped by Ctrl-C, and finished; with no project beside the folder. */
import { appendFileSync, cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { readHistory } from '../../../main/runs/events.ts';
import { loadModel } from '../../../main/training/checkpoint.ts';
import { cli, interrupted } from '../../support/command.ts';
import { quietServices, tinyData, tinyProject } from '../services/support.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { secateur } from './secateur.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const size = ['--dims', '2', '--widths', '4,8', '--epochs', '6', '--iterations-per-epoch', '8'];
let project: string;
beforeAll(async () => {
  const services = quietServices();
  project = await tinyProject(services, await tinyData());
  await services.close();
});

/** @returns a prepared run's folder, at a place of its own, and its cases */
async function prepared(): Promise<{ folder: string; data: string }> {
  const asked = ['--project', project, '--method', 'none', '--seed', '5', '--prepare', '--json'];
  const { code, last, err } = await secateur('train', ...asked, ...size);
  expect(code, err).toBe(0);
  const place = temporaryFolder();
  const [folder, data] = [join(place, String(last['run'])), join(place, 'images')];
  cpSync(String(last['folder']), folder, { recursive: true });
  cpSync(join(project, 'cases'), data, { recursive: true });
  return { folder, data };
}

const job = (folder: string, data: string): [string, ...string[]] => [
  cli,
  'run-job',
  folder,
  '--data',
  data,
  '--engine',
  'onnx',
  '--device',
  'cpu',
  '--json',
];

test.runIf(process.platform !== 'win32')(
  'killed in the middle of a line, then stopped, it goes on to the numbers of an unbroken one',
  async () => {
    const { folder, data } = await prepared();
    const killed = await interrupted(job(folder, data), { signals: ['SIGKILL'], after: '"epoch":1' });
    expect(killed.code).toBe(137);
    appendFileSync(join(folder, 'events.jsonl'), '{"type":"epoch","record":{"ep');

    const stopped = await interrupted(job(folder, data), { signals: ['SIGINT'], after: '"epoch":3' });
    expect(stopped.code).toBe(130);
    expect(stopped.out).toContain(`Go on with: secateur run-job ${folder}`);
    expect(readHistory(folder).ending).toMatchObject({ status: 'stopped' });
    expect(existsSync(join(folder, 'result.json'))).toBe(false);

    const finished = await secateur(...job(folder, data).slice(1));
    expect(finished.code, finished.out).toBe(0);
    expect(finished.last).toMatchObject({ status: 'finished', epochs: 6, cutNothing: false });
    expect(readHistory(folder).epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const line of readFileSync(join(folder, 'events.jsonl'), 'utf8').trimEnd().split('\n'))
      expect(() => JSON.parse(line) as unknown, line).not.toThrow();

    const unbroken = await prepared();
    const { code } = await secateur(...job(unbroken.folder, unbroken.data).slice(1));
    expect(code).toBe(0);
    expect(loadModel(folder).weights).toEqual(loadModel(unbroken.folder).weights);
    const again = await secateur(...job(folder, data).slice(1));
    expect(again).toMatchObject({ code: 1, last: { error: { code: 'invalid-input' } } });
  },
);

test('a folder that is no run is named', async () => {
  const folder = temporaryFolder();
  const { code, err } = await secateur('run-job', folder);
  expect(code).toBe(1);
  expect(err).toContain(`${folder}: there is no run.json`);
});
