/** The sample data: repeatable, in the Decathlon's layout, and not to be had by a threshold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makePhantom, type Phantom } from '../../../../main/datasets/phantoms/phantom.ts';
import { writePhantoms } from '../../../../main/datasets/phantoms/write.ts';
import { scanDataset } from '../../../../main/datasets/scan.ts';
import { affineOf, shearOf } from '../../../../main/imaging/geometry.ts';
import { readNifti } from '../../../../main/imaging/nifti/read.ts';
import { temporaryFolder } from '../../imaging/nifti/fixtures.ts';

const phantoms: Phantom[] = Array.from({ length: 6 }, (_, index) => makePhantom(7, index));

const shareOf = ({ label }: Phantom, value: number): number =>
  label.voxels.filter((voxel) => voxel === value).length / label.voxels.length;

test('the same seed and number give the same phantom, others another one', () => {
  expect(makePhantom(7, 2)).toEqual(phantoms[2]);
  expect(makePhantom(8, 2).image.voxels).not.toEqual(phantoms[2]?.image.voxels);
});

test('36 to 44 voxels a side, spacing near 1 mm, turned against the patient', () => {
  for (const { image, label } of phantoms) {
    expect(image.grid).toEqual(label.grid);
    for (const side of image.grid.size) expect(side >= 36 && side <= 44).toBe(true);
    for (const spacing of image.grid.spacing) expect(Math.abs(spacing - 1)).toBeLessThanOrEqual(0.1);
    expect(affineOf(image.grid)[1]).not.toBe(0);
    expect(shearOf(image.grid)).toBeLessThan(1e-9);
  }
});

test('both parts are there in every one, as small as organs are', () => {
  for (const phantom of phantoms) {
    for (const value of [1, 2]) {
      expect(shareOf(phantom, value)).toBeGreaterThan(0.003);
      expect(shareOf(phantom, value)).toBeLessThan(0.05);
    }
    expect(shareOf(phantom, 0) + shareOf(phantom, 1) + shareOf(phantom, 2)).toBe(1);
  }
});

/** Dice of "everything between two quantiles", the best of a fine grid chosen with the label in hand. */
function bestBand({ image, label }: Phantom): number {
  const sorted = image.voxels.toSorted();
  const levels = Array.from(
    { length: 26 },
    (_, step) => sorted[Math.round((0.5 + step / 50) * (sorted.length - 1))] ?? 0,
  );
  const organ = label.voxels.filter((voxel) => voxel > 0).length;
  const dice = (low: number, high: number): number => {
    let [chosen, right] = [0, 0];
    image.voxels.forEach((value, voxel) => {
      if (value < low || value > high) return;
      chosen++;
      if ((label.voxels[voxel] ?? 0) > 0) right++;
    });
    return (2 * right) / (chosen + organ);
  };
  return Math.max(...levels.flatMap((low, index) => levels.slice(index + 1).map((high) => dice(low, high))));
}

test('even the best intensity band of each case finds the organ badly', () => {
  const mean = phantoms.reduce((sum, phantom) => sum + bestBand(phantom), 0) / phantoms.length;
  expect(mean).toBeLessThan(0.6);
});

test('on disk: a Decathlon folder without findings, with the phantoms’ own voxels', async () => {
  const folder = temporaryFolder();
  await writePhantoms(folder, { count: 2, seed: 7 });
  const { layout, cases, findings, dataset } = await scanDataset(folder, { scratch: temporaryFolder() });
  expect([layout, cases.length, findings]).toEqual(['msd', 2, []]);
  expect(dataset.classes.map(({ name }) => name)).toEqual(['background', 'head', 'tail']);
  const { voxels, grid } = await readNifti(join(folder, 'imagesTr/phantom_001.nii.gz'));
  expect(voxels).toEqual(phantoms[0]?.image.voxels);
  expect(grid.size).toEqual(phantoms[0]?.image.grid.size);
  expect(readFileSync(join(folder, 'dataset.json'), 'utf8')).toContain('no patient data');
});
