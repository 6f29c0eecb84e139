import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Services } from '../../../main/services/index.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

let services: Services;
let run: string;
beforeAll(async () => {
  services = quietServices();
  await tinyProject(services, await tinyData());
  const config = await tinyConfig(services, { epochs: 1 });
  const { id } = await services.handlers['training.start']({ name: 'small', config });
  run = (await ended(services, id)).id;
});
afterAll(() => services.close());

test('an export that is cancelled stops before anything is written, and says so', async () => {
  const folder = join(temporaryFolder(), 'model');
  const leave = services.subscribe('job.progress', ({ id, kind }) => {
    if (kind === 'export') void services.handlers['jobs.cancel']({ job: id });
  });
  const exporting = services.handlers['export.model']({ run, folder });
  await expect(exporting).rejects.toMatchObject({ code: 'cancelled', message: /small.*nothing was written/ });
  leave();
  expect(existsSync(folder)).toBe(false);
  expect(readdirSync(join(folder, '..'))).toEqual([]);
});

test('afterwards the same export goes through, and tells how far it is', async () => {
  const folder = join(temporaryFolder(), 'model');
  const fractions: number[] = [];
  const leave = services.subscribe('job.progress', ({ kind, fraction }) => {
    if (kind === 'export') fractions.push(fraction);
  });
  const { checkedCases } = await services.handlers['export.model']({ run, folder });
  leave();
  expect(readdirSync(folder).sort()).toEqual(['model.json', 'model.onnx']);
  expect(checkedCases.length).toBeGreaterThan(0);
  expect(fractions.at(-1)).toBe(1);
});
