/**
 * A run of DeepMedic, whose output is smaller than its patches, and of Factorizer, which fits one size of patch: trained, stopped and
 * resumed to the same numbers, pruned, measured, exported, predicted.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataPaths } from '../../../shared/data-paths.ts';
import type { ModelRef } from '../../../shared/segmentation.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import { readManifest } from '../../../main/export/read-manifest.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

const deepmedic: TrainingConfig['architecture'] = {
  kind: 'deepmedic',
  widths: [4, 4, 6, 6],
  kernels: [0, 1, 2, 3].map(() => [3, 3]),
  scales: [1, 3],
  tail: [8, 8],
  residual: true,
  norm: 'none',
  dropout: 50,
};
const factorizer: TrainingConfig['architecture'] = {
  kind: 'factorizer',
  widths: [8, 16],
  strides: [
    [1, 1],
    [2, 2],
  ],
  windows: 'shifted',
  window: 4,
  shifts: [0, 2],
  head: 8,
  rank: 1,
  iterations: 3,
  solver: 'hals',
  ratio: 2,
  deepSupervision: true,
  dropout: 10,
};

test.each([
  { architecture: deepmedic, patch: [33, 33], cut: 0.5, margin: [12, 12] },
  { architecture: factorizer, patch: [16, 16], cut: 0.15, margin: undefined },
])(
  '$architecture.kind, from the first batch to the mask',
  async ({ architecture, patch, cut, margin }) => {
    const services = quietServices();
    await tinyProject(services, await tinyData());
    const { handlers } = services;
    const plain = await tinyConfig(services, { method: 'l1', epochs: 3 });
    const step = { ...plain.step, patch };
    const pruning = { ...plain.pruning, budget: { kind: 'macs' as const, cut } };
    const config = { ...plain, architecture, step, pruning };
    const whole = await handlers['training.start']({ name: 'In one go', config });
    const run = await ended(services, whole.id);
    expect([run.status, run.reason]).toEqual(['finished', '']);
    expect(run.cost.macs).toBeLessThanOrEqual(run.initialCost.macs * (1 - cut));

    const epochs = await handlers['runs.epochs']({ run: run.id });
    const { id } = await handlers['training.start']({ name: 'Stopped', config });
    const first = Promise.withResolvers<null>();
    const leave = services.subscribe('run.epoch', () => first.resolve(null));
    await first.promise;
    leave();
    await handlers['training.stop']({ run: id });
    await ended(services, id);
    await handlers['training.resume']({ run: id }).catch(() => null); // unless it had ended already
    expect((await ended(services, id)).status).toBe('finished');
    const told = (records: typeof epochs) =>
      records.map(({ trainLoss, validationLoss }) => [trainLoss, validationLoss]);
    expect(told(await handlers['runs.epochs']({ run: id }))).toEqual(told(epochs));

    expect((await handlers['evaluation.evaluate']({ run: run.id })).length).toBeGreaterThan(0);
    const folder = join(temporaryFolder(), 'out');
    await handlers['export.model']({ run: run.id, folder });
    const { manifest } = readManifest(folder);
    expect(manifest.model.outputMargin).toEqual(margin);
    expect(manifest.check.largestDifference).toBeLessThan(1e-4);
    const maskOf = async (model: ModelRef) => {
      const { number } = await handlers['segment.case']({ case: 'phantom_002', model });
      return services.voxels(dataPaths.mask('phantom_002', { kind: 'segmentation', number }));
    };
    expect(await maskOf({ kind: 'bundle', folder })).toEqual(await maskOf({ kind: 'run', run: run.id }));
    await services.close();
  },
  240_000,
);
