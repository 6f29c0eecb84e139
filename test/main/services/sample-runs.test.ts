/** The sample with its runs: both are queued once, as the demo trains them. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../store/fixtures.ts';
import { quietServices } from './support.ts';

test('the sample project comes with a dense and a pruned run, which are not waited for and not made twice', async () => {
  const services = quietServices();
  const path = join(temporaryFolder(), 'sample');
  const { labelledCount } = await services.handlers['project.createSample']({ path, runs: true });
  expect(labelledCount).toBe(40);
  const runs = await services.handlers['runs.list']({});
  expect(runs.map(({ config }) => config.method).toSorted()).toEqual(['none', 'sauron']);
  expect(runs.every(({ status }) => status === 'queued' || status === 'running')).toBe(true);
  await services.handlers['project.createSample']({ path, runs: true, stopWork: true });
  expect(await services.handlers['runs.list']({})).toHaveLength(2);
  await services.close();
});
