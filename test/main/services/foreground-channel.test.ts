/** A run on images with a further channel, 1 where no other is 0: trained, stopped and resumed, measured, exported, predicted. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataPaths } from '../../../shared/data-paths.ts';
import type { ModelRef } from '../../../shared/segmentation.ts';
import { readManifest } from '../../../main/export/read-manifest.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

test('the network reads one channel more than the images have, from training to the mask', async () => {
  const services = quietServices();
  await tinyProject(services, await tinyData());
  const { handlers } = services;
  const proposed = await handlers['training.propose']({ dims: 2, architecture: 'brats21' });
  expect(proposed.preparation.foregroundChannel).toBe(true);
  expect(proposed.reasons.map(({ field }) => field)).toContain('foregroundChannel');
  const defaults = await handlers['training.defaults']({ proposal: proposed, method: 'none', epochs: 1 });
  expect(defaults.augmentation).toMatchObject({ rotation: false, gamma: false, mirroring: true });
  const plain = await tinyConfig(services);
  const preparation = { ...plain.preparation, foregroundChannel: true };
  const { id } = await handlers['training.start']({ name: 'Five', config: { ...plain, preparation } });
  const run = await ended(services, id);
  expect([run.status, run.reason]).toEqual(['finished', '']);
  // one kernel of 3 × 3 more for each of the 4 filters of the first convolution
  const { id: other } = await handlers['training.start']({ name: 'Four', config: plain });
  await ended(services, other);
  expect(run.cost.params - (await handlers['runs.get']({ run: other })).cost.params).toBe(4 * 9);
  expect((await handlers['evaluation.evaluate']({ run: id })).length).toBeGreaterThan(0);
  const folder = join(temporaryFolder(), 'out');
  await handlers['export.model']({ run: id, folder });
  const { manifest } = readManifest(folder);
  expect(manifest.preparation.foregroundChannel).toBe(true);
  expect(manifest.channels).toHaveLength(1);
  expect(manifest.check.largestDifference).toBeLessThan(1e-4);
  const maskOf = async (model: ModelRef) => {
    const { number } = await handlers['segment.case']({ case: 'phantom_002', model });
    return services.voxels(dataPaths.mask('phantom_002', { kind: 'segmentation', number }));
  };
  const byRun = await maskOf({ kind: 'run', run: id });
  expect(byRun.length).toBeGreaterThan(0);
  expect(await maskOf({ kind: 'bundle', folder })).toEqual(byRun);
  await services.close();
}, 120_000);
