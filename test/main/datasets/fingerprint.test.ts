import { expect, test } from 'vitest';
import type { Grid, Triple } from '../../../shared/volume.ts';
import {
  factsOf,
  fingerprintOf,
  targetSpacingOf,
  type CaseFacts,
} from '../../../main/datasets/fingerprint.ts';

const grid: Grid = {
  size: [4, 3, 2],
  spacing: [1, 2, 3],
  origin: [0, 0, 0],
  direction: [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
};

const facts = (changes: Partial<CaseFacts> = {}): CaseFacts => ({
  orientation: 'RAS',
  spacing: [1, 1, 1],
  size: [36, 50, 35],
  cropRatio: 1,
  samples: [new Float32Array([1, 2, 3])],
  places: { centroids: [], spread: [0, 0, 0] },
  ranges: [],
  ...changes,
});

test('facts of a case: its non-zero box and the intensities of its foreground', () => {
  const voxels = new Float32Array(24);
  voxels[1] = 5; // (1, 0, 0)
  voxels[2] = 7; // (2, 0, 0)
  voxels[18] = NaN; // counts as zero
  const labels = new Uint8Array(24);
  labels[2] = 1;
  const result = factsOf([{ grid, voxels }], { grid, voxels: labels });
  expect(result).toMatchObject({
    orientation: 'RAS',
    spacing: [1, 2, 3],
    size: [2, 1, 1],
    cropRatio: 2 / 24,
  });
  expect(new Set(result.samples[0])).toEqual(new Set([7]));
});

test('a case without foreground has no intensities', () => {
  const voxels = new Float32Array(24).fill(1);
  expect(factsOf([{ grid, voxels }], { grid, voxels: new Uint8Array(24) }).samples[0]).toHaveLength(0);
});

test('medians over cases, halves between two', () => {
  const fingerprint = fingerprintOf([
    facts({ size: [30, 50, 40], cropRatio: 0.5, samples: [new Float32Array([1, 2, 3, 4])] }),
    facts({ size: [35, 40, 41], cropRatio: 1, samples: [new Float32Array([5])] }),
  ]);
  expect(fingerprint).toMatchObject({
    cases: 2,
    orientation: 'RAS',
    medianSize: [32.5, 45, 40.5],
    medianSpacing: [1, 1, 1],
    medianCropRatio: 0.75,
  });
  const [intensities] = fingerprint.intensities;
  expect(intensities).toMatchObject({ mean: 3, median: 3, min: 1, max: 5 });
  expect(intensities?.standardDeviation).toBeCloseTo(Math.SQRT2, 6);
  expect(intensities?.percentile005).toBeCloseTo(1.02, 6);
  expect(intensities?.percentile995).toBeCloseTo(4.98, 6);
});

test('cases stored in another orientation count by their own axes', () => {
  const fingerprint = fingerprintOf([
    facts(),
    facts(),
    facts({ orientation: 'PSR', size: [50, 35, 36], spacing: [1, 1, 1] }),
  ]);
  expect(fingerprint.orientation).toBe('RAS');
  expect(fingerprint.medianSize).toEqual([36, 50, 35]);
});

test('the coarsest axis becomes k, so that slices are cut across it', () => {
  const sagittal = facts({ spacing: [4, 0.5, 0.5], size: [25, 320, 320] });
  const fingerprint = fingerprintOf([sagittal]);
  expect(fingerprint.orientation).toBe('ASR');
  expect(fingerprint.medianSpacing).toEqual([0.5, 0.5, 4]);
  expect(fingerprint.medianSize).toEqual([320, 320, 25]);
});

test('size after resampling to the target', () => {
  const spacings: Triple[] = [
    [1, 1, 1],
    [1, 1, 2],
    [1, 1, 2],
  ];
  const fingerprint = fingerprintOf(spacings.map((spacing) => facts({ spacing, size: [10, 10, 10] })));
  expect(fingerprint.targetSpacing).toEqual([1, 1, 2]);
  expect(fingerprint.medianSizeAfterResampling).toEqual([10, 10, 10]);
});

test('thick slices: the 10th percentile, but never finer than the others', () => {
  const spacings: Triple[] = [5, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10].map((z): Triple => [1.5, 1.5, z]);
  expect(targetSpacingOf(spacings, [216, 256, 10])).toEqual([1.5, 1.5, 10]);
  spacings[1] = [1.5, 1.5, 5];
  expect(targetSpacingOf(spacings, [216, 256, 10])).toEqual([1.5, 1.5, 5]);
  expect(targetSpacingOf(spacings, [216, 256, 90])).toEqual([1.5, 1.5, 10]); // many slices: the median will do
  const fine = spacings.map(([x, y], index): Triple => [x, y, index < 3 ? 1 : 10]);
  expect(targetSpacingOf(fine, [216, 256, 10])).toEqual([1.5, 1.5, 1.5]);
});

test('no cases', () => {
  expect(() => fingerprintOf([])).toThrow(/no cases/);
});

test('the order of classes is that of the common orientation, however a case is stored', () => {
  const stored = (first: Triple, second: Triple) => ({
    places: { centroids: [undefined, first, second], spread: [2, 2, 2] as const },
  });
  const fingerprint = fingerprintOf([
    ...Array.from({ length: 4 }, () => facts(stored([0, 9, 0], [0, 1, 0]))),
    facts({ orientation: 'PSR', size: [50, 35, 36], ...stored([1, 0, 0], [9, 0, 0]) }), // to the back, so turned
  ]);
  expect(fingerprint.classOrders).toEqual([{ axis: 1, first: 2, second: 1 }]);
});
