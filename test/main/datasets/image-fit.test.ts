import { expect, test } from 'vitest';
import type { IntensityStatistics, Modality, Normalization } from '../../../shared/dataset.ts';
import { createRandom } from '../../../shared/random.ts';
import { imageWarnings, intensityRange, rangeOfAll } from '../../../main/datasets/image-fit.ts';
import type { Volume } from '../../../main/imaging/volume.ts';
import { gridOf } from '../evaluation/masks.ts';

const side = 20;

/** Air around a body whose voxels lie about `mean`. */
function imageOf(air: number, mean: number, spread: number, seed = 1): Volume {
  const random = createRandom(seed);
  const voxels = Float32Array.from({ length: side ** 3 }, (_, index) =>
    index % 3 === 0 ? air : mean + spread * random.normal(),
  );
  return { grid: gridOf([side, side, side]), voxels };
}

const ct = (seed?: number): Volume => imageOf(-1000, 40, 150, seed);
const mr = (gain = 1, seed?: number): Volume => imageOf(0, 300 * gain, 80 * gain, seed);

function trainedOn(images: readonly Volume[], modality: Modality, normalization: Normalization) {
  const image = rangeOfAll(images.map(({ voxels }) => intensityRange(voxels)));
  const zeros = { mean: 0, median: 0, standardDeviation: 1, min: 0, max: 0 };
  const intensities: IntensityStatistics[] = [{ ...zeros, percentile005: 100, percentile995: 500, image }];
  return { modality, channels: ['image'], preparation: { intensities, normalization: [normalization] } };
}
const ctModel = trainedOn([ct(2), ct(3)], 'CT', 'ct');
const mrModel = trainedOn([mr(1, 2), mr(1.5, 3)], 'MR', 'zscore');
const kinds = (...of: Parameters<typeof imageWarnings>) => imageWarnings(...of).map(({ kind }) => kind);

test('images like those of the training say nothing', () => {
  expect(kinds([ct()], ctModel, 'CT')).toEqual([]);
  expect(kinds([ct()], ctModel, null)).toEqual([]);
  expect(kinds([mr()], mrModel, 'MR')).toEqual([]);
  expect(kinds([mr(2)], mrModel, null)).toEqual([]); // another gain of the scanner
});

test('an image of another modality is told by its header, or by the air of a CT', () => {
  expect(kinds([mr()], mrModel, 'CT')).toEqual(['modality']);
  expect(kinds([ct()], mrModel, null)).toEqual(['modality', 'intensities']);
  expect(kinds([mr()], ctModel, null)).toEqual(['intensities']);
  expect(kinds([mr()], { ...mrModel, modality: 'other' }, 'MR')).toEqual([]);
  expect(kinds([mr()], mrModel, 'other')).toEqual([]);
});

test.each([
  ['0 to 1 instead of 0 to 500', mr(1 / 500)],
  ['a thousandfold', mr(1000)],
  ['shifted', imageOf(1000, 1300, 80)],
])('intensities %s are far off, and both ranges are told', (_, image) => {
  const warnings = imageWarnings([image], mrModel, 'MR');
  expect(warnings.map(({ kind }) => kind)).toEqual(['intensities']);
  expect(warnings[0]?.message).toMatch(
    /^The intensities of image \(\S+ to \S+\) are far from .*\(\S+ to \S+\)/,
  );
});

test('what an older preparation knows of the foreground is enough to tell ranges that do not meet', () => {
  const [statistics] = mrModel.preparation.intensities;
  const older = { ...statistics, image: undefined } as IntensityStatistics;
  const model = { ...mrModel, preparation: { ...mrModel.preparation, intensities: [older] } };
  expect(kinds([mr()], model, 'MR')).toEqual([]);
  expect(kinds([mr(1 / 500)], model, 'MR')).toEqual(['intensities']);
});

test('an image without a number is refused; some of them, and one value throughout, are said', () => {
  const grid = gridOf([2, 2, 2]);
  for (const value of [NaN, Infinity, -Infinity])
    expect(() => imageWarnings([{ grid, voxels: new Float32Array(8).fill(value) }], mrModel, 'MR')).toThrow(
      /image holds no number: all its 8 voxels are NaN or infinite/,
    );
  const some = mr();
  some.voxels[7] = NaN;
  expect(imageWarnings([some], mrModel, 'MR')[0]?.message).toMatch(/^1 voxels of image are NaN/);
  const flat = { grid, voxels: new Float32Array(8).fill(300) };
  expect(
    imageWarnings([flat], mrModel, 'MR')
      .map(({ message }) => message)
      .join(),
  ).toMatch(/one value/);
});
