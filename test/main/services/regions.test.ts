/** Overlapping regions from their names to the mask: described, learned, measured, exported, predicted, compared in a study. */
import { armsNamed } from '../../support/arms.ts';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withLoss } from '../../../main/cli/loss-options.ts';
import { readLabel } from '../../../main/datasets/case-files.ts';
import type { Services } from '../../../main/services/index.ts';
import { regionsOfText } from '../../../shared/region-text.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

const regions = [
  { name: 'both', values: [1, 2], writes: 1 },
  { name: 'tail', values: [2], writes: 2 },
];
let services: Services;
let project: string;
let config: TrainingConfig;
let run: string;
let bundle: string;
beforeAll(async () => {
  services = quietServices();
  project = await tinyProject(services, await tinyData());
  await expect(withLoss(services, await tinyConfig(services), { task: 'regions' })).rejects.toMatchObject({
    message: 'This project has no regions to learn.',
    hint: /secateur describe --project DIR --regions/,
  });
  await services.handlers['dataset.describe']({ regions: regionsOfText('both = 1 2; tail = 2') });
  const plain = await tinyConfig(services, { epochs: 1 });
  config = await withLoss(services, plain, { task: 'regions', loss: ['dice=1', 'focal=1', 'focal.gamma=1'] });
  const started = await services.handlers['training.start']({ name: 'overlapping', config });
  run = (await ended(services, started.id)).id;
  bundle = join(temporaryFolder(), 'model');
}, 300_000);
afterAll(() => services.close());

test('the run keeps the regions and the loss that it was asked for', async () => {
  const { status, config: kept } = await services.handlers['runs.get']({ run });
  expect(status).toBe('finished');
  expect(kept.task).toEqual({ kind: 'regions', regions });
  expect(kept.loss).toEqual([
    { kind: 'dice', weight: 1, options: { batch: 1 } },
    { kind: 'focal', weight: 1, options: { gamma: 1 } },
  ]);
  const [epoch] = await services.handlers['runs.epochs']({ run });
  expect(Number.isFinite(epoch?.trainLoss)).toBe(true);
});

test('a term that regions do not have is refused by its name', async () => {
  const wrong = await withLoss(services, config, { loss: ['cross-entropy=1'] });
  await expect(services.handlers['training.start']({ name: 'wrong', config: wrong })).rejects.toMatchObject({
    code: 'invalid-input',
    message: /Cross-entropy is no loss of the task “regions”/,
  });
});

test('the table has a row for each region, measured on the unions', async () => {
  const [measured] = await services.handlers['evaluation.evaluate']({ run });
  expect(measured!.classes.map(({ value }) => value)).toEqual([1, 2]);
  const [both, tail] = measured!.classes;
  const reference = (await readLabel(join(project, 'cases', measured!.case, 'label.nii.gz'))).voxels;
  const share =
    reference.filter((value) => value > 0).length / reference.filter((value) => value === 2).length;
  expect(both!.referenceMm3 / tail!.referenceMm3).toBeCloseTo(share, 6);
  const { rows } = await services.handlers['evaluation.compare']({ runs: [run] });
  expect(rows[0]!.perClass.map(({ value, name }) => [value, name])).toEqual([
    [1, 'both'],
    [2, 'tail'],
  ]);
});

test('the bundle bears the regions, and its masks hold only what they write', async () => {
  await services.handlers['export.model']({ run, folder: bundle });
  const manifest = JSON.parse(readFileSync(join(bundle, 'model.json'), 'utf8')) as { task: unknown };
  expect(manifest.task).toEqual({ kind: 'regions', regions });
  const id = 'phantom_003';
  const out = join(temporaryFolder(), 'masks');
  mkdirSync(out);
  const written: string[] = [];
  await services.predict({
    model: bundle,
    images: [join(project, 'cases', id, 'image_0000.nii.gz')],
    out,
    onImage: ({ mask }) => written.push(mask),
    onWarning: () => undefined,
  });
  const { voxels } = await readLabel(written[0] ?? '');
  expect([...new Set(voxels)].filter((value) => ![0, 1, 2].includes(value))).toEqual([]);
  await services.handlers['segment.case']({ case: id, model: { kind: 'run', run } });
  const { segmentations } = await services.handlers['viewer.layers']({ case: id });
  expect(segmentations).toHaveLength(1);
});

test('a study prunes a network of regions, and its table is of them', async () => {
  const { handlers, subscribe } = services;
  const base = { ...config, epochs: 4 };
  const matrix = { arms: armsNamed(['l1']), cuts: [0.4], seeds: [1], folds: [0] };
  const end = Promise.withResolvers<null>();
  const leave = subscribe('study.changed', ({ status }) => {
    if (status !== 'queued' && status !== 'running') end.resolve(null);
  });
  const { id } = await handlers['studies.start']({
    name: 'regions',
    config: { base, ...matrix, denseEpochs: 1 },
  });
  await end.promise;
  leave();
  const { status, slots } = await handlers['studies.get']({ study: id });
  expect(status).toBe('finished');
  const { rows } = await handlers['studies.table']({ study: id });
  expect(rows.map(({ method, cut }) => [method, cut])).toEqual([
    ['none', null],
    ['l1', 0.4],
  ]);
  expect(rows[1]!.macs).toBeLessThan(0.61 * rows[0]!.macs);
  for (const slot of slots) {
    const own = await handlers['runs.get']({ run: slot.run! });
    expect(own.config.task).toEqual({ kind: 'regions', regions });
    const [measured] = await handlers['evaluation.evaluate']({ run: slot.run! });
    expect(measured!.classes.map(({ value }) => value)).toEqual([1, 2]);
  }
}, 240_000);
