/** What the viewer asks for: the layers of a case, voxels by their address, and one mask measured against another. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataPaths, imageVoxels } from '../../../shared/data-paths.ts';
import type { CaseLayers } from '../../../shared/case-layers.ts';
import type { Services } from '../../../main/services/index.ts';
import { quietServices, tinyData, tinyProject } from './support.ts';

let services: Services;
let layers: CaseLayers;

beforeAll(async () => {
  services = quietServices();
  await tinyProject(services, await tinyData());
  const [first] = await services.handlers['dataset.cases']({});
  layers = await services.handlers['viewer.layers']({ case: first?.id ?? '' });
});
afterAll(() => services.close());

test('a case has its channels and its label, and nothing that was never made', () => {
  expect(layers).toMatchObject({
    hasLabel: true,
    predictions: [],
    versions: [],
    segmentations: [],
    labelVersion: null,
  });
  expect(layers.grid.size).toEqual([16, 16, 16]);
  expect(layers.channels.length).toBeGreaterThan(0);
});

test('image and label are voxels of the same grid, the label of few values and not empty', async () => {
  const image = imageVoxels(await services.voxels(dataPaths.image(layers.case, 0)), layers.grid);
  const label = await services.voxels(dataPaths.mask(layers.case, { kind: 'label' }));
  expect([image.length, label.length]).toEqual([16 ** 3, 16 ** 3]);
  expect(new Set(image).size).toBeGreaterThan(10);
  const values = [...new Set(label)].sort((a, b) => a - b);
  expect(values[0]).toBe(0);
  expect(values.length).toBeGreaterThan(1);
});

test('a mask agrees with itself in every class', async () => {
  const label = { kind: 'label' } as const;
  const measured = await services.handlers['viewer.measure']({
    case: layers.case,
    reference: label,
    other: label,
  });
  expect(measured.length).toBeGreaterThan(0);
  for (const { dice, hd95 } of measured) expect([dice, hd95]).toEqual([1, 0]);
});

test.each([
  'data/image/nobody/0',
  'data/image/CASE/7',
  'data/image/CASE/-1',
  'data/prediction/CASE/no-run',
  'data/version/CASE/1',
  'data/segmentation/CASE/0',
  'data/label/CASE/more',
  'data/%ff/CASE',
  'data/nothing/CASE',
  'elsewhere/image/CASE/0',
])('%s is not there', async (path) => {
  await expect(services.voxels(path.replace('CASE', layers.case))).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('a case that is not there is named', async () => {
  await expect(services.handlers['viewer.layers']({ case: 'nobody' })).rejects.toThrow('"nobody"');
});
