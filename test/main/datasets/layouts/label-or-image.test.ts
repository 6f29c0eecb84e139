/** What lies beside a DICOM series: label maps are told from images, on made-up volumes and on all the real ones there are. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { correlationOf, kindOf } from '../../../../main/datasets/layouts/label-or-image.ts';
import { readNiftiImage } from '../../../../main/imaging/nifti/read.ts';
import { createRandom } from '../../../../shared/random.ts';
import { realData, testOnRealData } from '../../../support/real-data.ts';

const size = [24, 20, 8] as const;
const volume = (value: (i: number, j: number, k: number) => number): Float32Array =>
  Float32Array.from({ length: size[0] * size[1] * size[2] }, (_, at) =>
    value(at % size[0], Math.floor(at / size[0]) % size[1], Math.floor(at / (size[0] * size[1]))),
  );
const kind = (voxels: Float32Array, path = 'x.nii.gz', correlation: number | null = 0.3): string =>
  kindOf({ path, voxels, size, correlation }).kind;
const isInBall = (i: number, j: number, k: number, radius: number): boolean =>
  Math.hypot(i - 12, j - 10, (k - 4) * 2) < radius;

describe('a label map', () => {
  test('of one class, of none, of nested ones', () => {
    expect(kind(volume((...at) => Number(isInBall(...at, 6))))).toBe('label');
    expect(kind(volume(() => 0))).toBe('label');
    expect(kind(volume((...at) => [8, 5, 3].filter((radius) => isInBall(...at, radius)).length))).toBe(
      'label',
    );
  });

  test('of 120 parcels, with numbers beyond 1000, saved as floats', () => {
    const parcel = (i: number, j: number, k: number): number =>
      Math.floor(i / 4) + 6 * (Math.floor(j / 4) + 5 * Math.floor(k / 2));
    const parcels = volume((i, j, k) => (i === 0 || j === 0 ? 0 : 1000 + ((parcel(i, j, k) * 37) % 120)));
    expect(new Set(parcels).size).toBe(121);
    expect(kind(parcels)).toBe('label');
    expect(kind(parcels.map((value) => value - 1e-4 * Math.sign(value)))).toBe('label');
  });

  test('of lesions of one voxel each, numbered', () => {
    const lesions = volume((i, j, k) => (i % 6 === 3 && j % 5 === 2 && k === 4 ? i + j : 0));
    expect(kind(lesions)).toBe('label');
  });

  test('of what is bright: a mask may follow its image', () => {
    expect(
      kind(
        volume((...at) => Number(isInBall(...at, 6))),
        'x.nii',
        0.97,
      ),
    ).toBe('label');
  });
});

describe('no label map', () => {
  const random = createRandom(7);
  const noise = volume(() => random.uniform());

  test('an image of 16 bits, of 8 bits, of 19 grey values', () => {
    for (const levels of [4000, 255, 19]) {
      expect(kind(noise.map((value) => Math.floor(value * levels)))).toBe('image');
    }
  });

  test('values that are none: fractions, negative ones, NaN', () => {
    expect(kind(volume((...at) => Math.max(0, 1 - Math.hypot(at[0] - 12, at[1] - 10) / 8)))).toBe('image');
    expect(kind(volume((i) => i - 1000))).toBe('image');
    expect(kind(volume((i) => (i === 3 ? NaN : 0)))).toBe('image');
  });

  test('probabilities in per cent, most of them 100', () => {
    const per = volume((i, j, k) => {
      const depth = 8 - Math.hypot(i - 12, j - 10, (k - 4) * 2);
      return Math.round(100 / (1 + Math.exp(-3 * depth - 2 * noise[i + 24 * (j + 20 * k)]!)));
    });
    expect(kind(per)).toBe('image');
  });

  test('the voxels of the series, and what follows them in a few grey values', () => {
    const smooth = volume((i) => Math.floor(i / 4));
    expect(kind(smooth, 'x_seg.nii', 1)).toBe('image');
    expect(kind(smooth, 'x_seg.nii', 0.98)).toBe('image');
  });
});

test('where neither is clear, the name counts, and where it says nothing, nothing is taken', () => {
  const levels = volume((i) => Math.floor(i / 3)); // eight smooth grey levels, or eight layers
  expect(kind(levels, 'case7.nii.gz')).toBe('unclear');
  expect(kind(levels, 'case7_seg.nii.gz')).toBe('label');
  expect(kind(levels, 'T1_layers-mask.nii')).toBe('label');
  expect(kind(levels, 'T1.nii.gz')).toBe('image');
  expect(kind(levels, 'liver_prob_mask.nii.gz')).toBe('image');
});

test('correlation: exactly 1 for the same voxels only, whichever way they are scaled', () => {
  const values = [0, 3, 7, 1];
  expect(correlationOf(values, values)).toBe(1);
  expect(
    correlationOf(
      values,
      values.map((value) => 5 - 2 * value),
    ),
  ).toBeCloseTo(1, 6);
  expect(
    correlationOf(
      values,
      values.map((value) => 5 - 2 * value),
    ),
  ).toBeLessThan(1);
  expect(correlationOf(values, [4, 4, 4, 4])).toBe(0);
});

testOnRealData(
  'real volumes by their voxels alone: every label map is one, and no image, however coarse its grey values',
  { timeout: 300_000 },
  async () => {
    const folders = ['acdc_cine', 'brats2015_2mm', 'msd_hippocampus', 'openms_lesions', 'totalseg_ct_mr'];
    const isLabel = (path: string): boolean =>
      /labels?(Tr)?\/|_labels\.|\/labels\.|(tumor|lesions)\.nii/.test(path);
    const wrong: string[] = [];
    let [labels, images] = [0, 0];
    for (const folder of [...folders, 'tcia_btp']) {
      for (const name of readdirSync(join(realData, folder), { recursive: true, encoding: 'utf8' }).sort()) {
        const path = `/${name}`;
        if (!/\.nii(\.gz)?$/.test(name) || /unpaired|rgb24/.test(name)) continue;
        const { grid, channels } = await readNiftiImage(join(realData, folder, name));
        const [voxels = new Float32Array(0)] = channels;
        const judge = (one: Float32Array): string =>
          kindOf({ path: 'x.nii', voxels: one, size: [...grid.size], correlation: null }).kind;
        if (isLabel(path)) {
          labels++;
          if (judge(voxels) !== 'label') wrong.push(`${folder}${path}`);
          continue;
        }
        images++;
        const sorted = voxels.toSorted();
        const low = sorted[Math.floor(sorted.length * 0.005)] ?? 0;
        const high = sorted[Math.floor(sorted.length * 0.995)] ?? 1;
        const coarse = (levels: number): Float32Array =>
          voxels.map((value) => Math.round(Math.min(Math.max((value - low) / (high - low), 0), 1) * levels));
        for (const one of [voxels, coarse(255), coarse(19)])
          if (judge(one) !== 'image') wrong.push(`${folder}${path}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(labels).toBeGreaterThan(20);
    expect(images).toBeGreaterThan(20);
  },
);
