import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Services } from '../../../main/services/index.ts';
import { readWhole } from '../../../main/imaging/byte-stream.ts';
import { readPng } from '../../../main/imaging/pictures/png.ts';
import { dataPaths } from '../../../shared/data-paths.ts';
import { refusalOf } from '../../../main/services/page.ts';
import { AppError } from '../../../shared/result.ts';
import { quietServices, tinyData, tinyProject } from './support.ts';

let services: Services;
let folder: string;
let hashes: ReadonlyMap<string, string>;
beforeAll(async () => {
  services = quietServices();
  folder = join(await tinyProject(services, await tinyData()), 'cache', 'thumbnails');
  const cases = await services.handlers['dataset.cases']({});
  hashes = new Map(cases.map(({ id, imageHash }) => [id, imageHash]));
});
afterAll(() => services.close());

const pathOf = (id: string): string => dataPaths.thumbnail({ id, imageHash: hashes.get(id) ?? '' });

test('pictures that are asked for together are made one by one, and kept under names that say nothing', async () => {
  const ids = ['phantom_001', 'phantom_002', 'phantom_001'];
  const served = await Promise.all(ids.map((id) => services.data(pathOf(id))));
  const pictures = await Promise.all(served.map(({ body }) => readWhole(body)));
  for (const [index, { type, body }] of served.entries()) {
    expect(type).toBe('image/png');
    const picture = Buffer.from(pictures[index] ?? []);
    expect(body.length).toBe(picture.length);
    const { width, height } = readPng(picture, 'x');
    expect(Math.max(width, height)).toBe(128);
  }
  expect(pictures[2]).toEqual(pictures[0]);
  expect(pictures[1]).not.toEqual(pictures[0]);
  const kept = readdirSync(folder);
  expect(kept).toHaveLength(2);
  for (const name of kept) expect(name).toMatch(/^[0-9a-f]{32}\.png$/);
});

test('what was made once is read again', async () => {
  const times = () => readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs);
  const before = times();
  await services.data(pathOf('phantom_002'));
  expect(times()).toEqual(before);
});

test('a case that is not there is named, and makes no file', async () => {
  for (const path of [
    dataPaths.thumbnail({ id: 'nobody', imageHash: '0' }),
    dataPaths.thumbnail({ id: 'phantom_001', imageHash: hashes.get('phantom_002') ?? '' }),
    'data/thumbnail/phantom_001',
    'data/thumbnail/..%2F..',
    'data/thumbnail/phantom_001/0',
  ])
    await expect(services.data(path), path).rejects.toMatchObject({ code: 'not-found' });
  expect(readdirSync(folder)).toHaveLength(2);
});

test('pictures that are still waited for when the project is left are given up, which is no failure', async () => {
  const own = quietServices();
  await tinyProject(own, await tinyData());
  const cases = await own.handlers['dataset.cases']({});
  const asked = cases.map((one) =>
    own.data(dataPaths.thumbnail(one)).then(
      () => 'made',
      (cause: unknown) => (cause instanceof AppError ? refusalOf(cause).status : cause),
    ),
  );
  await own.handlers['project.close']({});
  const ends = await Promise.all(asked);
  expect(ends).toContain(204);
  for (const end of ends) expect(['made', 204]).toContain(end);
  await own.close();
});
