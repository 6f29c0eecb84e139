/** A look at what a run would cut, on a real project: it names every layer, keeps to the budget, and leaves no trace. */
import { expect, test } from 'vitest';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

test('what would be cut is told, and no run begins', async () => {
  const services = quietServices();
  const { handlers } = services;
  await tinyProject(services, await tinyData());
  const config = await tinyConfig(services, { method: 'l1' });
  const told: string[] = [];
  services.subscribe('job.done', ({ job }) => told.push(job.kind));
  const { layers, before, after, notes } = await handlers['training.dryRun']({ config, run: null });
  expect(layers.length).toBeGreaterThan(2);
  for (const { id, filters, left } of layers) {
    expect(left, id).toBeGreaterThanOrEqual(1);
    expect(left, id).toBeLessThanOrEqual(filters);
  }
  expect(layers.some(({ filters, left }) => left < filters)).toBe(true);
  const share = 1 - config.pruning.budget.cut;
  expect(after.macs).toBeLessThanOrEqual(before.macs * share * 1.001);
  expect(notes.join(' ')).toMatch(/[.!]/);
  expect(told).toEqual(['inspect']);
  expect(await handlers['runs.list']({})).toEqual([]);
  await services.close();
});

test('it looks at the weights of a run that is named, and at no run that is not there', async () => {
  const services = quietServices();
  const { handlers } = services;
  await tinyProject(services, await tinyData());
  const dense = await handlers['training.start']({ name: 'dense', config: await tinyConfig(services) });
  await ended(services, dense.id);
  const config = await tinyConfig(services, { method: 'l1' });
  const fresh = await handlers['training.dryRun']({ config, run: null });
  const trained = await handlers['training.dryRun']({ config, run: dense.id });
  expect(trained.notes).not.toEqual(fresh.notes);
  expect(trained.before).toEqual(fresh.before);
  await expect(handlers['training.dryRun']({ config, run: 'none' })).rejects.toMatchObject({
    code: 'not-found',
  });
  await services.close();
});
