import { describe, expect, it } from 'vitest';
import { classOrdersOf, placesOf, type ClassPlaces } from '../../../main/datasets/class-orders.ts';
import { makePhantom } from '../../../main/datasets/phantoms/phantom.ts';
import type { Triple } from '../../../shared/volume.ts';

const grid = {
  size: [4, 3, 2],
  spacing: [1, 1, 1],
  origin: [0, 0, 0],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
} as const;

describe('placesOf', () => {
  it('gives centroids in voxels and the spread of all foreground', () => {
    const voxels = new Uint8Array(24);
    voxels[0] = 1; // (0, 0, 0)
    voxels[4 * 2] = 1; // (0, 2, 0)
    voxels[3 + 12] = 3; // (3, 0, 1)
    voxels[2 + 12] = 3; // (2, 0, 1)
    const { centroids, spread } = placesOf({ grid, voxels });
    expect(centroids).toEqual([undefined, [0, 1, 0], undefined, [2.5, 0, 1]]);
    expect(spread[0]).toBeCloseTo(Math.sqrt((0 + 0 + 9 + 4) / 4 - (5 / 4) ** 2), 12);
  });
  it('has nothing to say where there is no label', () => {
    expect(placesOf({ grid, voxels: new Uint8Array(24) })).toEqual({ centroids: [], spread: [0, 0, 0] });
  });
});

describe('classOrdersOf', () => {
  const place = (...centroids: (Triple | undefined)[]): ClassPlaces => ({
    centroids: [undefined, ...centroids],
    spread: [2, 2, 2],
  });
  const many = (count: number, one: (index: number) => ClassPlaces): ClassPlaces[] =>
    Array.from({ length: count }, (_, index) => one(index));

  it('finds the axis along which one class always comes first, either way round', () => {
    const cases = many(20, (n) => place([5, 9, 1 + (n % 2)], [5.2, 3, 1]));
    expect(classOrdersOf(cases)).toEqual([{ axis: 1, first: 2, second: 1 }]);
  });
  it('asks for nearly every case, and for more than a few', () => {
    const mixed = many(20, (n) => place([0, n < 2 ? 4 : -4, 0], [0, 0, 0]));
    expect(classOrdersOf(mixed)).toEqual([]);
    expect(classOrdersOf(many(3, () => place([0, 4, 0], [0, 0, 0])))).toEqual([]);
  });
  it('leaves out cases that lack a class, and classes that lie in one another', () => {
    const cases = [
      ...many(6, () => place([4, 0, 0], [0, 0, 0])),
      ...many(6, () => place(undefined, [0, 0, 0])),
    ];
    expect(classOrdersOf(cases)).toEqual([{ axis: 0, first: 2, second: 1 }]);
    expect(classOrdersOf(many(12, (n) => place([0.2, n % 2, 0], [0, 0, 0])))).toEqual([]);
  });
  it('finds head before tail in the phantoms', () => {
    const cases = Array.from({ length: 6 }, (_, index) => placesOf(makePhantom(7, index).label));
    // j runs to the front (A), and the first axis of the organ to the back
    expect(classOrdersOf(cases)).toEqual([{ axis: 1, first: 2, second: 1 }]);
  });
});
