/** What costs nothing to see is said before a device is looked for: here none can be found, so whoever asks for one fails with that. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bundleWith, coarse, header, predict, put, small } from '../../drills/bomb-files.ts';
import { changeManifest, replaceModel, goodBundle, modelOf } from '../export/foreign-bundle.ts';
import { writeSeries } from '../imaging/dicom/phantoms.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { secateur } from './secateur.ts';

beforeEach(() => {
  vi.stubEnv('SECATEUR_DEVICE', 'nowhere');
  vi.stubEnv('SECATEUR_SETTINGS', temporaryFolder());
});
afterEach(() => vi.unstubAllEnvs());

const noDevice = /SECATEUR_DEVICE is "nowhere", which names no device/;

test('an image that can be predicted needs a device', async () => {
  const { code, err } = await secateur(...predict(await goodBundle(), small(temporaryFolder())));
  expect([code, err]).toEqual([1, expect.stringMatching(noDevice)]);
});

test.each<[string, () => Promise<string[]>, RegExp]>([
  [
    'voxels of 30 mm',
    async () => coarse(temporaryFolder(), await goodBundle(), 30),
    /c\.nii: The image's voxels are 30 × 30 × 30 mm/,
  ],
  [
    'voxels of a DICOM series likewise',
    async () => {
      const data = temporaryFolder();
      const more = { '00280030 DS': [50, 50] };
      writeSeries(
        data,
        [0, 50, 100].map((z) => [0, 0, z] as const),
        { more },
      );
      return predict(await goodBundle(), data);
    },
    /The image's voxels are 50 × 50 × 50 mm/,
  ],
  [
    'more voxels than can be read',
    async () =>
      predict(await goodBundle(), put(join(temporaryFolder(), 'a.nii'), header([30_000, 30_000, 300]))),
    /a\.nii: claims 30000 × 30000 × 300 voxels, more than can be read/,
  ],
  [
    'one damaged image of several',
    async () => {
      const folder = temporaryFolder();
      const args = predict(await goodBundle(), small(folder));
      return [...args, '--image', put(join(folder, 'cut.nii'), 'no header')];
    },
    /cut\.nii/,
  ],
  [
    'a model that does not fit its description',
    async () => {
      const model = await bundleWith((folder) => replaceModel(folder, modelOf([{ operator: 'ReduceMean' }])));
      return predict(model, small(temporaryFolder()));
    },
    /gives 1 × 1 × 1 × 1 numbers/,
  ],
  [
    'a description that was changed',
    async () => {
      const model = await bundleWith((folder) =>
        changeManifest(folder, (manifest) => ({ ...manifest, name: 'other' }), false),
      );
      return predict(model, small(temporaryFolder()));
    },
    /model\.json is not the file that was exported/,
  ],
])('%s: refused without one', async (_, args, message) => {
  const { code, err } = await secateur(...(await args()));
  expect(err).toMatch(message);
  expect(err).not.toMatch(noDevice);
  expect(code).toBe(1);
});
