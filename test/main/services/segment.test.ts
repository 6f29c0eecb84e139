/** A model that is asked draws a mask of any case; the mask is kept, shown, written for others and removed. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNifti } from '../../../main/imaging/nifti/read.ts';
import { readLabel } from '../../../main/datasets/case-files.ts';
import type { Services } from '../../../main/services/index.ts';
import { requireFit } from '../../../main/export/require-fit.ts';
import { dataPaths } from '../../../shared/data-paths.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

const id = 'phantom_003';
let services: Services;
let project: string;
let run: string;
let bundle: string;
beforeAll(async () => {
  services = quietServices();
  project = await tinyProject(services, await tinyData());
  const config = await tinyConfig(services, { epochs: 1 });
  const started = await services.handlers['training.start']({ name: 'small', config });
  run = (await ended(services, started.id)).id;
  bundle = join(temporaryFolder(), 'model');
  await services.handlers['export.model']({ run, folder: bundle });
}, 300_000);
afterAll(() => services.close());

const masksIn = () => readdirSync(join(project, 'cases', id)).filter((name) => name.startsWith('segmented'));
const voxels = (number: number) => services.voxels(dataPaths.mask(id, { kind: 'segmentation', number }));

test('runs with a model are offered, and models that were exported and are still there', async () => {
  const offered = () => services.handlers['segment.models']({});
  expect(await offered()).toEqual([
    { ref: { kind: 'run', run }, title: 'small' },
    { ref: { kind: 'bundle', folder: bundle }, title: `small, exported to ${bundle}` },
  ]);
});

test('a run and the bundle that it was exported as draw the same mask, under the same hash', async () => {
  const byRun = await services.handlers['segment.case']({ case: id, model: { kind: 'run', run } });
  const byBundle = await services.handlers['segment.case']({
    case: id,
    model: { kind: 'bundle', folder: bundle },
  });
  expect([byRun.number, byBundle.number]).toEqual([1, 2]);
  expect(byBundle.model).toEqual({ ...byRun.model, version: byBundle.createdAt.slice(0, 10) });
  expect(await voxels(2)).toEqual(await voxels(1));
  const { segmentations } = await services.handlers['viewer.layers']({ case: id });
  expect(segmentations).toEqual([byRun, byBundle]);
  expect(byRun.classes.map(({ name }) => name)).toEqual(['background', 'head', 'tail']);
  expect(masksIn()).toEqual(['segmented_0001.nii.gz', 'segmented_0002.nii.gz']);
});

test('it is what the command line draws with that bundle', async () => {
  const out = temporaryFolder();
  const image = join(project, 'cases', id, 'image_0000.nii.gz');
  const written: string[] = [];
  await services.predict({
    ...{ model: bundle, images: [image], out },
    onImage: ({ mask }) => written.push(mask),
  });
  expect((await readLabel(written[0] ?? '')).voxels).toEqual(await voxels(2));
});

test('a mask is written on the grid of its image, and never over a file that is there', async () => {
  const folder = join(temporaryFolder(), 'for others');
  const mask = { kind: 'segmentation', number: 1 } as const;
  const done = await services.handlers['masks.export']({ case: id, mask, format: 'nifti', folder });
  expect(done.file).toBe(join(folder, `${id}_segmented_1.nii.gz`));
  expect(readFileSync(done.file)).toHaveLength(done.bytes);
  const image = await readNifti(join(project, 'cases', id, 'image_0000.nii.gz'));
  const read = await readNifti(done.file);
  expect(read.grid).toEqual(image.grid);
  expect(Uint8Array.from(read.voxels)).toEqual(await voxels(1));
  const again = services.handlers['masks.export']({ case: id, mask, format: 'nifti', folder });
  await expect(again).rejects.toThrow(/is there already/);
  const seg = services.handlers['masks.export']({ case: id, mask, format: 'seg', folder });
  await expect(seg).rejects.toThrow(/without DICOM images/);
});

test('a cancelled segmentation leaves neither a file nor a row', async () => {
  const leave = services.subscribe('job.progress', ({ id: job, kind }) => {
    if (kind === 'predict') void services.handlers['jobs.cancel']({ job }).catch(() => undefined);
  });
  const going = services.handlers['segment.case']({ case: id, model: { kind: 'run', run } });
  await expect(going).rejects.toMatchObject({ code: 'cancelled' });
  leave();
  expect(masksIn()).toHaveLength(2);
  expect((await services.handlers['viewer.layers']({ case: id })).segmentations).toHaveLength(2);
});

test('a bundle of other classes, a damaged one and unknown things are refused in words, and leave nothing', async () => {
  const segment = (folder: string, of = id) =>
    services.handlers['segment.case']({ case: of, model: { kind: 'bundle', folder } });
  const other = mkdtempSync(join(temporaryFolder(), 'other-'));
  const manifest = readFileSync(join(bundle, 'model.json'), 'utf8');
  writeFileSync(join(other, 'model.json'), manifest.replaceAll('"tail"', '"spleen"'));
  writeFileSync(join(other, 'model.onnx'), readFileSync(join(bundle, 'model.onnx')));
  await expect(segment(other)).rejects.toThrow(
    'small draws other classes (1 head, 2 spleen) than this project has (1 head, 2 tail).',
  );
  writeFileSync(join(other, 'model.onnx'), 'no model');
  await expect(segment(other)).rejects.toThrow(/SHA-256 differs/);
  await expect(segment(join(other, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' });
  await expect(segment(bundle, '../..')).rejects.toMatchObject({ code: 'not-found' });
  const model = { kind: 'run', run: 'nobody' } as const;
  await expect(services.handlers['segment.case']({ case: id, model })).rejects.toThrow(/no run "nobody"/);
  expect(masksIn()).toHaveLength(2);
});

test('a removed mask is gone from the disk and from the case; the others stay', async () => {
  await services.handlers['segment.remove']({ case: id, number: 1 });
  expect(masksIn()).toEqual(['segmented_0002.nii.gz']);
  await expect(voxels(1)).rejects.toMatchObject({ code: 'not-found' });
  expect((await voxels(2)).length).toBe(16 ** 3);
  await expect(services.handlers['segment.remove']({ case: id, number: 1 })).rejects.toThrow(
    `${id} has no segmentation 1.`,
  );
  expect(existsSync(join(project, 'cases', id, 'label.nii.gz'))).toBe(true);
});

describe('whether a model fits', () => {
  const named = (...names: string[]) => names.map((name, value) => ({ name, value }));
  const model = { name: 'net', channels: ['T1', 'T2'], classes: named('background', 'liver') };
  const dataset = { name: 'd', modality: 'MR', channels: ['a', 'b'], classes: named('background') } as const;

  test('images without labels take any classes', () => {
    expect(() => requireFit(model, dataset)).not.toThrow();
    expect(() => requireFit(model, { ...dataset, classes: named('air', 'liver') })).not.toThrow();
  });
  test('other channels or classes are told', () => {
    expect(() => requireFit(model, { ...dataset, channels: ['a'] })).toThrow(
      "net reads 2 channels (T1, T2); this project's images have 1 (a).",
    );
    expect(() => requireFit(model, { ...dataset, classes: named('background', 'spleen') })).toThrow(
      'net draws other classes (1 liver)',
    );
  });
});
