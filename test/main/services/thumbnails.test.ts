import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Services } from '../../../main/services/index.ts';
import { readPng } from '../../../main/imaging/pictures/png.ts';
import { dataPaths } from '../../../shared/data-paths.ts';
import { quietServices, tinyData, tinyProject } from './support.ts';

let services: Services;
let folder: string;
beforeAll(async () => {
  services = quietServices();
  folder = join(await tinyProject(services, await tinyData()), 'cache', 'thumbnails');
});
afterAll(() => services.close());

test('pictures that are asked for together are made one by one, and kept under names that say nothing', async () => {
  const ids = ['phantom_001', 'phantom_002', 'phantom_001'];
  const served = await Promise.all(ids.map((id) => services.data(dataPaths.thumbnail(id))));
  for (const { type, bytes } of served) {
    expect(type).toBe('image/png');
    const { width, height } = readPng(Buffer.from(bytes), 'x');
    expect(Math.max(width, height)).toBe(128);
  }
  expect(served[2]?.bytes).toEqual(served[0]?.bytes);
  expect(served[1]?.bytes).not.toEqual(served[0]?.bytes);
  const kept = readdirSync(folder);
  expect(kept).toHaveLength(2);
  for (const name of kept) expect(name).toMatch(/^[0-9a-f]{32}\.png$/);
});

test('what was made once is read again', async () => {
  const times = () => readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs);
  const before = times();
  await services.data(dataPaths.thumbnail('phantom_002'));
  expect(times()).toEqual(before);
});

test('a case that is not there is named, and makes no file', async () => {
  for (const path of [
    dataPaths.thumbnail('nobody'),
    'data/thumbnail/..%2F..',
    'data/thumbnail/phantom_001/0',
  ])
    await expect(services.data(path), path).rejects.toMatchObject({ code: 'not-found' });
  expect(readdirSync(folder)).toHaveLength(2);
});
