/** Files of a project that were replaced behind its back by others that can be read just as well. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

test('a swapped image trains no run, an emptied label is measured against by none; the file is named', async () => {
  const services = quietServices();
  const project = await tinyProject(services, await tinyData());
  const { handlers } = services;
  const file = (id: string, name: string) => join(project, 'cases', id, name);
  const [image] = readdirSync(join(project, 'cases', 'phantom_001')).filter((name) =>
    name.startsWith('image'),
  );
  await services.data('data/image/phantom_001/0'); // looked at before: it is looked at again when it has changed
  copyFileSync(file('phantom_002', image!), file('phantom_001', image!));
  const config = await tinyConfig(services, { epochs: 1 });
  const { id } = await handlers['training.start']({ name: 'swapped', config });
  const run = await ended(services, id);
  expect(run).toMatchObject({ status: 'failed', epochsDone: 0 });
  expect(run.reason).toContain(`${file('phantom_001', image!)} was damaged or replaced`);
  await expect(services.data('data/image/phantom_001/0')).rejects.toThrow(/"phantom_001" has a file/);
  copyFileSync(file('phantom_002', 'label.nii.gz'), file('phantom_001', 'label.nii.gz'));
  await expect(services.data('data/label/phantom_001')).rejects.toThrow(/damaged or replaced/);
  await services.close();
});

test('a damaged copy in the cache is made once more, and fails no run', async () => {
  const services = quietServices();
  const project = await tinyProject(services, await tinyData());
  const config = await tinyConfig(services, { epochs: 1 });
  const train = async () => {
    const { id } = await services.handlers['training.start']({ name: 'a run', config });
    await ended(services, id);
    const { status, reason } = await services.handlers['runs.get']({ run: id });
    return { status, reason, epochs: await services.handlers['runs.epochs']({ run: id }) };
  };
  const first = await train();
  const cache = join(project, 'cache');
  const copies = readdirSync(cache).filter((name) => name.endsWith('.prepared'));
  expect(copies.length).toBeGreaterThan(3);
  for (const name of copies) {
    const bytes = readFileSync(join(cache, name));
    bytes[bytes.length - 100]! ^= 1;
    writeFileSync(join(cache, name), bytes);
  }
  const second = await train();
  expect([second.status, second.reason]).toEqual(['finished', '']);
  expect(second.epochs.map(({ trainLoss }) => trainLoss)).toEqual(
    first.epochs.map(({ trainLoss }) => trainLoss),
  );
  await services.close();
});
