/** User reports: how folders of data sets are laid out, and pictures that are stacks. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { readNifti } from '../../../../main/imaging/nifti/read.ts';
import { readPicture } from '../../../../main/imaging/pictures/read.ts';
import type { ScanResult } from '../../../../main/datasets/scan.ts';
import { readNpy } from '../../../support/npy.ts';
import { imported, saidBy, type Check, type Checks } from './report.ts';

/** All three cases of these phantoms have one blob of 355 voxels. */
function expectCases({ cases }: ScanResult, folder: string, images: readonly string[]): void {
  expect(cases.map((one) => one.images)).toEqual(images.map((image) => [join(folder, image)]));
  for (const { labelCounts, grid } of cases) {
    expect(grid.size).toEqual([20, 24, 12]);
    expect(labelCounts).toEqual([20 * 24 * 12 - 355, 355]);
  }
}

const nnunet =
  (said: RegExp): Check =>
  async (folder) => {
    const result = await imported(folder);
    expect(result.layout).toBe('nnunet');
    expect(result.dataset).toMatchObject({
      modality: 'CT',
      channels: ['CT'],
      classes: [
        { value: 0, name: 'background' },
        { value: 1, name: 'blob' },
      ],
    });
    expectCases(
      result,
      folder,
      ['c0', 'c1', 'c2'].map((id) => `imagesTr/${id}_0000.nii.gz`),
    );
    expect(saidBy(result)).toMatch(said);
  };

export const layoutChecks: Checks = {
  f04_nfc_nfd: async (folder) => {
    const result = await imported(folder);
    const names = [0, 1, 2].map((number) => `Müller_${number}`.normalize('NFC'));
    expect(result.cases.map(({ id }) => id)).toEqual(names);
    expectCases(
      result,
      folder,
      names.map((name) => `images/${name}.nii.gz`),
    );
    expect(saidBy(result)).not.toMatch(/refused/);
  },
  l01_nnunet_v1: nnunet(/^$/),
  l02_labels_reversed: nnunet(/^warning: dataset\.json: "labels" is written as value: name/),
  l08_nii_and_gz: async (folder) => {
    await nnunet(/^warning: imagesTr\/c0_0000\.nii: Left out: dataset\.json declares \.nii\.gz/)(folder);
    // of the two files of one name only the declared one reaches this value
    const { voxels } = await readNifti((await imported(folder)).cases[0]?.images[0] ?? '');
    expect(voxels.reduce((most, value) => Math.max(most, value), -Infinity)).toBeCloseTo(185.84859, 4);
  },
  i_imagej_virtual_stack: async (folder) => {
    const { width, height, depth, channels } = await readPicture(join(folder, 'images/p.tif'));
    expect([width, height, depth]).toEqual([40, 32, 5]);
    const { values } = readNpy(join(folder, 'truth.npy'));
    const [grey = new Float32Array(0)] = channels;
    expect([...grey.subarray(0, 40 * 32)]).toEqual([...values]);
    const pages = [0, 1, 2, 3, 4].map((page) => grey.subarray(page * 1280, (page + 1) * 1280).join());
    expect(new Set(pages).size).toBe(5);
    const result = await imported(folder);
    expect(result.cases).toEqual([]);
    expect(saidBy(result)).toMatch(/^refused: images\/p\.tif: is a stack of 5 pictures; its mask is one/);
  },
};
