import { structuresOf } from '../../../shared/task.ts';
import { describe, expect, test } from 'vitest';
import { measureCase } from '../../../main/evaluation/case-metrics.ts';
import { ellipsoid, gridOf } from './masks.ts';

const classes = [
  { value: 0, name: 'background' },
  { value: 1, name: 'front' },
  { value: 2, name: 'rear' },
];
const measured = { structures: structuresOf({ kind: 'classes' }, classes), classes: classes.length };
const grid = gridOf([4, 2, 1], [0.5, 2, 3]);
const labels = (...values: number[]) => ({ grid, voxels: Uint8Array.from(values) });

describe('measureCase', () => {
  test('gives Dice, HD95 and volumes per foreground class', () => {
    const reference = labels(1, 1, 0, 0, 2, 2, 2, 0);
    const predicted = labels(1, 0, 0, 0, 2, 2, 2, 2);
    const [front, rear] = measureCase(reference, predicted, measured);
    expect(front).toMatchObject({ value: 1, referenceMm3: 6, predictedMm3: 3 });
    expect(front?.dice).toBeCloseTo(2 / 3, 12);
    expect(front?.hd95).toBeCloseTo(0.45, 12); // distances 0, 0.5 and 0
    expect(rear?.dice).toBeCloseTo(6 / 7, 12);
  });

  test('agrees with MedPy on two ellipsoids', () => {
    const big = gridOf([14, 12, 10], [0.5, 0.75, 3]);
    const reference = { grid: big, voxels: ellipsoid(big.size, [6, 5, 4], [4, 3, 2.5]) };
    const predicted = { grid: big, voxels: ellipsoid(big.size, [7, 6, 5], [4.5, 3, 3]) };
    const [front] = measureCase(reference, predicted, measured);
    expect(front?.dice).toBeCloseTo(0.5753424657534246, 12);
    expect(front?.referenceMm3).toBeCloseTo(119 * 1.125, 9);
    expect(front?.predictedMm3).toBeCloseTo(173 * 1.125, 9);
  });

  test('a class in one map only has Dice 0 and no distance; in neither it has no Dice', () => {
    const [front, rear] = measureCase(
      labels(1, 1, 0, 0, 0, 0, 0, 0),
      labels(0, 0, 0, 0, 0, 0, 0, 0),
      measured,
    );
    expect(front).toMatchObject({ dice: 0, hd95: null });
    expect(rear).toMatchObject({ dice: null, hd95: null, referenceMm3: 0, predictedMm3: 0 });
  });

  test('refuses maps on different grids, naming both sizes', () => {
    const other = { grid: gridOf([2, 2, 2]), voxels: new Uint8Array(8) };
    expect(() => measureCase(labels(0, 0, 0, 0, 0, 0, 0, 0), other, measured)).toThrow(
      'The reference has 4 × 2 × 1 voxels, the prediction has 2 × 2 × 2.',
    );
  });

  test('refuses a value that is no class, naming it', () => {
    expect(() =>
      measureCase(labels(0, 0, 0, 0, 0, 0, 0, 0), labels(0, 7, 0, 0, 0, 0, 0, 0), measured),
    ).toThrow('The prediction holds the value 7, but the classes end at 2.');
  });

  test('a region is measured as the union of its values', () => {
    const structures = [{ value: 2, name: 'both', values: [1, 2] }];
    const [union] = measureCase(labels(0, 1, 2, 2, 0, 0, 0, 0), labels(0, 2, 1, 0, 0, 0, 0, 0), {
      structures,
      classes: 3,
    });
    expect(union).toMatchObject({ value: 2, dice: 4 / 5 });
    expect(union?.hd95).toBeGreaterThan(0);
  });
});
