import { describe, expect, test } from 'vitest';
import { fillEvenOdd } from '../../../../../main/imaging/dicom/rtstruct/fill.ts';
import { outlinesOf, type Ring } from '../../../../../main/imaging/dicom/rtstruct/outline.ts';
import { createRandom } from '../../../../../shared/random.ts';

function maskOf(...lines: string[]) {
  const columns = lines[0]?.length ?? 0;
  return {
    columns,
    rows: lines.length,
    mask: Uint8Array.from(lines.join(''), (char) => Number(char === '#')),
  };
}

function outline({ columns, rows, mask }: ReturnType<typeof maskOf>): Ring[] {
  return outlinesOf(
    (x, y) => x >= 0 && y >= 0 && x < columns && y < rows && mask[x + columns * y] === 1,
    [columns, rows],
  );
}

function filled(rings: readonly Ring[], columns: number, rows: number): Uint8Array {
  const target = new Uint8Array(columns * rows);
  fillEvenOdd(rings, target, columns);
  return target;
}

describe('outlines', () => {
  test('of one pixel run round its edge', () => {
    const [ring, ...others] = outline(maskOf('..', '.#'));
    expect(others).toEqual([]);
    expect(ring?.map(String).sort()).toEqual(['0.5,0.5', '0.5,1.5', '1.5,0.5', '1.5,1.5']);
  });

  test('have no corner on a straight line', () => {
    expect(outline(maskOf('####', '####')).map((ring) => ring.length)).toEqual([4]);
    expect(outline(maskOf('##..', '####')).map((ring) => ring.length)).toEqual([6]);
  });

  test('of a hole are a ring of their own', () => {
    expect(outline(maskOf('#####', '#...#', '#.#.#', '#...#', '#####'))).toHaveLength(3);
  });

  test('of pixels that touch at a corner are apart', () => {
    expect(outline(maskOf('#.', '.#'))).toHaveLength(2);
    expect(outline(maskOf('.#', '#.'))).toHaveLength(2);
  });

  test('of nothing are none', () => {
    expect(outline(maskOf('...', '...'))).toEqual([]);
  });

  test.for([1, 2, 3, 4, 5, 6])('give any mask back when they are filled (%i)', (seed) => {
    const random = createRandom(seed);
    const [columns, rows] = [17, 13];
    const mask = Uint8Array.from({ length: columns * rows }, () => Number(random.uniform() < seed / 8));
    expect(filled(outline({ columns, rows, mask }), columns, rows)).toEqual(mask);
  });
});

describe('filling', () => {
  const square = (from: number, to: number): Ring => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
  ];

  test('leaves a hole within, and fills an island in the hole', () => {
    const mask = filled([square(0.5, 8.5), square(2.5, 6.5), square(3.5, 5.5)], 10, 10);
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((x) => mask[x + 10 * 4]).join('')).toBe('0110110110');
  });

  test('does not depend on the direction or the first corner', () => {
    const ring: Ring = [
      [1.2, 0.7],
      [7.9, 2.1],
      [6.3, 8.8],
      [3.1, 4.4],
    ];
    const expected = filled([ring], 10, 10);
    expect(filled([ring.toReversed()], 10, 10)).toEqual(expected);
    expect(filled([[...ring.slice(2), ...ring.slice(0, 2)]], 10, 10)).toEqual(expected);
    expect(expected.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(10);
  });

  test('takes a centre on a left or upper edge, not one on a right or lower edge', () => {
    const mask = filled([square(2, 4)], 6, 6);
    expect([2, 3, 4].map((at) => mask[at + 6 * 3]).join('')).toBe('110');
    expect([2, 3, 4].map((at) => mask[3 + 6 * at]).join('')).toBe('110');
  });

  test('keeps to the slice, however far a contour reaches', () => {
    expect(filled([square(-1e9, 1e9)], 4, 3)).toEqual(new Uint8Array(12).fill(1));
    expect(filled([square(50, 90)], 4, 3)).toEqual(new Uint8Array(12));
  });
});
