/** What several contours of one region on one slice mean together. */
import { describe, expect, test } from 'vitest';
import { fillRegion } from '../../../../../main/imaging/dicom/rtstruct/closed-region.ts';
import type { Ring } from '../../../../../main/imaging/dicom/rtstruct/outline.ts';

const size = [20, 20] as const;
/** Covers the pixels from `from` up to and without `to`. */
const square = (from: number, to: number, [dx, dy] = [0, 0]): Ring => [
  [from - 0.5 + dx, from - 0.5 + dy],
  [to - 0.5 + dx, from - 0.5 + dy],
  [to - 0.5 + dx, to - 0.5 + dy],
  [from - 0.5 + dx, to - 0.5 + dy],
];
const fill = (contours: readonly Ring[], isXor = false) => fillRegion(contours, size, { isXor });
const pixels = (contours: readonly Ring[], isXor = false): number =>
  fill(contours, isXor).mask.reduce((sum, inside) => sum + inside, 0);

describe('a contour that is drawn again counts once', () => {
  const once = square(4, 14);
  test.each<[string, Ring]>([
    ['as it was', once],
    ['in the other direction', once.toReversed()],
    ['from another point', [...once.slice(2), ...once.slice(0, 2)]],
    ['rounded', once.map(([x, y]) => [Math.round(x), Math.round(y)] as const)],
    ['with its first point repeated', [...once, once[0]!]],
    [
      'with more points on the way',
      once.flatMap(([x, y], at) => {
        const [u, v] = once[(at + 1) % 4]!;
        return [0, 0.2, 0.5].map((share) => [x + share * (u - x), y + share * (v - y)] as const);
      }),
    ],
  ])('%s', (_, again) => {
    expect(fill([once, again])).toMatchObject({ repeated: 1 });
    expect(pixels([once, again])).toBe(100);
    expect(pixels([once, again, once])).toBe(100);
  });

  test('in one go, twice round', () => {
    expect(pixels([[...once, ...once]])).toBe(100);
    expect(pixels([[...once, once[0]!, ...once.slice(1), once[0]!]])).toBe(100);
  });
});

describe('one within another', () => {
  test('is a hole, one within that an island, also where one of them is drawn twice', () => {
    expect(pixels([square(2, 18), square(5, 15)])).toBe(256 - 100);
    expect(pixels([square(5, 15), square(8, 12), square(2, 18)])).toBe(256 - 100 + 16);
    expect(pixels([square(2, 18), square(5, 15), square(5, 15).toReversed()])).toBe(256 - 100);
  });

  test('is a hole where it touches the edge, too', () => {
    expect(pixels([square(2, 12), square(2, 6)])).toBe(100 - 16);
  });

  test('is a hole by a keyhole in one contour', () => {
    const outer = square(2, 18);
    const inner = square(5, 15).toReversed();
    expect(pixels([[...outer, outer[0]!, ...inner.slice(3), ...inner.slice(0, 3), inner[3]!]])).toBe(
      256 - 100,
    );
  });
});

test('two that overlap in part are one area; exclusive or only where the structure set says so', () => {
  const [a, b] = [square(2, 10), square(6, 14)];
  expect(pixels([a, b])).toBe(64 + 64 - 16);
  expect(pixels([a, b], true)).toBe(64 + 64 - 32);
});

test('two beside each other are both filled, a thin wall between them or none', () => {
  expect(pixels([square(2, 6), square(7, 12)])).toBe(16 + 25);
  expect(pixels([square(2, 6), square(2, 6, [4, 0])])).toBe(32);
});

describe('smaller than a voxel', () => {
  test('the pixel that holds it', () => {
    const seed = square(0, 0.2, [7.8, 3.1]);
    const { mask, small } = fill([seed]);
    expect([mask.indexOf(1), small]).toEqual([7 + 20 * 3, 1]);
    expect(pixels([seed])).toBe(1);
  });

  test('the pixels that a thin one runs through', () => {
    const line: Ring = [
      [3.2, 6.3],
      [9.2, 6.3],
      [9.2, 6.4],
    ];
    expect(pixels([line])).toBe(7);
  });

  test('a hole of no pixel is none, and nothing lies outside the image', () => {
    expect(pixels([square(2, 10), square(0, 0.2, [5.2, 5.2])])).toBe(64);
    expect(fill([square(0, 0.2, [-7, 3])])).toMatchObject({ small: 0 });
  });
});

describe('very many contours', () => {
  const squares = (count: number): Ring[] =>
    Array.from({ length: count }, (_, index) => {
      const [x, y] = [(index % 60) + 0.5, Math.floor(index / 60) + 0.5];
      return [
        [x, y],
        [x + 3, y],
        [x + 3, y + 3],
        [x, y + 3],
      ];
    });

  test('that overlap are one area, in a moment', () => {
    const startedAt = performance.now();
    const { mask } = fillRegion(squares(3600), [64, 64], { isXor: false });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(mask.reduce((sum, inside) => sum + inside, 0)).toBe(62 * 62);
  });

  test('more than anybody draws on a slice, or in one line, are refused with the numbers', () => {
    expect(() => fillRegion(squares(4001), [64, 64], { isXor: false })).toThrow(
      'has 4001 contours on one slice; up to 4000 can be read.',
    );
    const line = Array.from({ length: 100_001 }, (_, index) => [index % 7, index % 11] as const);
    expect(() => fillRegion([line], [64, 64], { isXor: false })).toThrow(/100001 points in one contour/);
  });
});
