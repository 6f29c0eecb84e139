/** Where a flat width and the shape of another run were methods: their runs and studies go on as starts. */
import { beforeEach, expect, test } from 'vitest';
import type { Services } from '../../../main/services/index.ts';
import { withImages } from '../store/past/images.ts';
import { pastProject } from '../store/past/project.ts';
import { ended, quietServices, tinyData } from './support.ts';

let services: Services;
let log: string[];
beforeEach(async () => {
  log = [];
  services = quietServices((line) => log.push(line));
  const project = pastProject('9-methods');
  withImages(project, await tinyData());
  await services.handlers['project.open']({ path: project, create: false });
  return () => services.close();
});

const flat = 'flat-2d-5';
const scratch = 'scratch-2d-6';

test('what was a method is a start, and nothing prunes the run', async () => {
  const of = async (run: string) => (await services.handlers['runs.get']({ run })).config;
  const { start, method, pruning } = await of(flat);
  expect([start, method]).toEqual([{ kind: 'flat', budget: 'macs', cut: 0.5 }, 'none']);
  expect(pruning).not.toHaveProperty('shape');
  const other = await of(scratch);
  expect([other.start.kind, other.method]).toEqual(['shape', 'none']);
  const left = (await services.handlers['runs.epochs']({ run: 'l1-2d-4' })).at(-1)?.layers ?? [];
  expect(other.start).toEqual({
    kind: 'shape',
    run: '',
    shape: left.map(({ id, filters }) => ({ id, filters })),
  });
});

test('a finished one is measured and compared, a stopped one trained to its end', async () => {
  const { handlers } = services;
  expect(await handlers['evaluation.evaluate']({ run: flat })).not.toEqual([]);
  const before = await handlers['runs.epochs']({ run: scratch });
  await handlers['training.resume']({ run: scratch });
  const run = await ended(services, scratch);
  expect([run.status, run.reason, run.epochsDone]).toEqual(['finished', '', 5]);
  const epochs = await handlers['runs.epochs']({ run: scratch });
  expect(epochs.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  expect(epochs.at(-1)?.cost).toEqual(before.at(-1)?.cost);
  const { rows } = await handlers['evaluation.compare']({ runs: [flat, scratch] });
  expect(rows.map(({ start, method }) => [start, method])).toEqual([
    ['flat', 'none'],
    ['shape', 'none'],
  ]);
  expect(log).toEqual([]);
});

test('a stopped study goes on with the run of the shape, which takes that of its own pruned run', async () => {
  const { handlers, subscribe } = services;
  const [, study] = await handlers['studies.list']({});
  expect(study?.slots.map(({ key, status }) => [key, status])).toEqual([
    ['dense seed 1 fold 0', 'finished'],
    ['l1 50 % seed 1 fold 0', 'finished'],
    ['flat 50 % seed 1 fold 0', 'finished'],
    ['scratch 50 % seed 1 fold 0', null],
  ]);
  const over = Promise.withResolvers<null>();
  const leave = subscribe('study.changed', ({ status }) => {
    if (status !== 'queued' && status !== 'running') over.resolve(null);
  });
  await handlers['studies.resume']({ study: study!.id });
  await over.promise;
  leave();
  const now = await handlers['studies.get']({ study: study!.id });
  expect([now.status, now.reason]).toEqual(['finished', '']);
  const { rows } = await handlers['studies.table']({ study: study!.id });
  expect(rows.map(({ arm, start, method }) => [arm, start, method])).toEqual([
    ['dense', 'planned', 'none'],
    ['l1', 'planned', 'l1'],
    ['flat', 'flat', 'none'],
    ['scratch', 'shape', 'none'],
  ]);
  expect(rows[3]?.params).toBe(rows[1]?.params);
  expect(log).toEqual([]);
});
