/** A model that is asked draws a mask of any case; the mask is kept, shown, written for others and removed. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNifti, readNiftiHeader } from '../../../main/imaging/nifti/read.ts';
import { readLabel } from '../../../main/datasets/case-files.ts';
import type { Services } from '../../../main/services/index.ts';
import { sealOf, type Manifest } from '../../../main/export/manifest.ts';
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
    { ref: { kind: 'run', run }, title: 'small', warning: '' },
    { ref: { kind: 'bundle', folder: bundle }, title: `small, exported to ${bundle}`, warning: '' },
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

test('two masks of one case that are drawn at the same time are two, each as its model draws it', async () => {
  const other = 'phantom_004';
  const models = [
    { kind: 'run', run },
    { kind: 'bundle', folder: bundle },
  ] as const;
  const drawn = await Promise.all(
    models.map((model) => services.handlers['segment.case']({ case: other, model })),
  );
  expect(drawn.map(({ number }) => number)).toEqual([1, 2]);
  const { segmentations } = await services.handlers['viewer.layers']({ case: other });
  expect(segmentations).toEqual(drawn);
  const read = (number: number) => services.voxels(dataPaths.mask(other, { kind: 'segmentation', number }));
  expect(await read(2)).toEqual(await read(1)); // and neither is refused for a file that is not its own
  for (const { number } of drawn) await services.handlers['segment.remove']({ case: other, number });
});

test('it is what the command line draws with that bundle', async () => {
  const out = temporaryFolder();
  const image = join(project, 'cases', id, 'image_0000.nii.gz');
  const written: string[] = [];
  const said: string[] = [];
  await services.predict({
    model: bundle,
    images: [image],
    out,
    onImage: ({ mask }) => written.push(mask),
    onWarning: (_, message) => said.push(message),
  });
  expect((await readLabel(written[0] ?? '')).voxels).toEqual(await voxels(2));
  expect(said).toEqual([]);
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
  const changed = JSON.parse(manifest.replaceAll('"tail"', '"spleen"')) as Record<string, unknown>;
  writeFileSync(join(other, 'model.json'), JSON.stringify({ ...changed, sha256: sealOf(changed) }));
  writeFileSync(join(other, 'model.onnx'), readFileSync(join(bundle, 'model.onnx')));
  await expect(segment(other)).rejects.toThrow(
    'small draws other classes (1 head, 2 spleen) than this project has (1 head, 2 tail).',
  );
  writeFileSync(join(other, 'model.onnx'), 'no model');
  await expect(segment(other)).rejects.toThrow(/model\.onnx has 8 bytes where its description says/);
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
  const dataset = {
    name: 'd',
    modality: 'MR',
    channels: ['a', 'b'],
    classes: named('background'),
    regions: [],
  } as const;

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

describe('a model of other images', () => {
  /** The bundle as if it had been trained on CT, whose intensities are far from the project's. */
  function foreignModel(): string {
    const folder = mkdtempSync(join(temporaryFolder(), 'ct-'));
    const manifest = JSON.parse(readFileSync(join(bundle, 'model.json'), 'utf8')) as Manifest;
    const [intensities] = manifest.preparation.intensities;
    const image = { low: [-1000, -990], width: [2000, 2500] };
    const changed = {
      ...manifest,
      modality: 'CT',
      preparation: { ...manifest.preparation, intensities: [{ ...intensities, image }] },
    };
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...changed, sha256: sealOf(changed) }));
    writeFileSync(join(folder, 'model.onnx'), readFileSync(join(bundle, 'model.onnx')));
    return folder;
  }

  test('is told when it is chosen, and its masks carry it, in the project and in what is exported', async () => {
    const folder = foreignModel();
    const choice = await services.handlers['segment.model']({ folder });
    expect(choice).toMatchObject({ ref: { kind: 'bundle', folder }, warning: /trained on CT images/ });
    const made = await services.handlers['segment.case']({ case: id, model: choice.ref });
    expect(made.warnings.map(({ kind }) => kind)).toEqual(['modality', 'intensities']);
    const { segmentations } = await services.handlers['viewer.layers']({ case: id });
    expect(segmentations.at(-1)).toEqual(made);
    const stored = join(project, 'cases', id, `segmented_${String(made.number).padStart(4, '0')}.nii.gz`);
    const mark = /^Secateur image [0-9a-f]{16} model [0-9a-f]{16}; OTHER MODALITY\+VALUES$/;
    expect((await readNiftiHeader(stored)).description).toMatch(mark);
    const out = join(temporaryFolder(), 'out');
    const mask = { kind: 'segmentation', number: made.number } as const;
    const { file } = await services.handlers['masks.export']({
      case: id,
      mask,
      format: 'nifti',
      folder: out,
    });
    expect((await readNiftiHeader(file)).description).toMatch(mark);
    await services.handlers['segment.remove']({ case: id, number: made.number });
  });

  test('a folder without a model is refused when it is chosen', async () => {
    const chosen = services.handlers['segment.model']({ folder: temporaryFolder() });
    await expect(chosen).rejects.toMatchObject({ code: 'not-found', hint: /model\.onnx and model\.json/ });
  });
});

test('an export into the folder of another run is refused, and the list keeps to what lies there', async () => {
  const config = await tinyConfig(services, { epochs: 1, iterationsPerEpoch: 1, seed: 7 });
  const started = await services.handlers['training.start']({ name: 'other', config });
  const other = (await ended(services, started.id)).id;
  const refused = services.handlers['export.model']({ run: other, folder: bundle });
  await expect(refused).rejects.toThrow(/holds another model \(small, exported/);
  await services.handlers['export.model']({ run, folder: bundle }); // its own once more
  const elsewhere = join(temporaryFolder(), 'elsewhere');
  await services.handlers['export.model']({ run: other, folder: elsewhere });
  const titles = async () => (await services.handlers['segment.models']({})).map(({ title }) => title);
  expect(await titles()).toContain(`other, exported to ${elsewhere}`);
  for (const name of ['model.json', 'model.onnx'])
    writeFileSync(join(elsewhere, name), readFileSync(join(bundle, name)));
  expect(await titles()).not.toContain(`other, exported to ${elsewhere}`);
}, 300_000);
