import { describe, expect, it } from 'vitest';
import { embedding, mapAxis, selection, type Reductions } from '../../../main/network/axis-map.ts';
import type { AxisBinding } from '../../../main/network/coupling.ts';

const array = { shape: [2, 3, 2], data: Float32Array.from({ length: 12 }, (_, index) => index) };

describe('mapAxis', () => {
  it('selects along the first axis', () => {
    expect(mapAxis(array, 0, [[{ index: 1, factor: 1 }]])).toEqual({
      shape: [1, 3, 2],
      data: Float32Array.of(6, 7, 8, 9, 10, 11),
    });
  });

  it('selects along a middle axis', () => {
    expect(mapAxis(array, 1, [[{ index: 0, factor: 1 }], [{ index: 2, factor: 1 }]])).toEqual({
      shape: [2, 2, 2],
      data: Float32Array.of(0, 1, 4, 5, 6, 7, 10, 11),
    });
  });

  it('adds up several terms and zeroes an index without any', () => {
    const map = [
      [
        { index: 0, factor: 2 },
        { index: 1, factor: -1 },
      ],
      [],
    ];
    expect(mapAxis(array, 2, map).data).toEqual(Float32Array.of(-1, 0, 1, 0, 3, 0, 5, 0, 7, 0, 9, 0));
  });

  it('keeps every bit of a selection', () => {
    const odd = { shape: [3], data: Float32Array.of(-0, 1e-45, Number.NEGATIVE_INFINITY) };
    const all = [0, 1, 2].map((index) => [{ index, factor: 1 }]);
    expect(mapAxis(odd, 0, all).data).toEqual(odd.data); // toEqual tells -0 from 0
  });

  it('leaves its input alone', () => {
    const before = array.data.slice();
    mapAxis(array, 1, [[{ index: 1, factor: 5 }]]);
    expect(array.data).toEqual(before);
  });
});

describe('selection and embedding', () => {
  const binding: AxisBinding = {
    parameter: 'c/weight',
    axis: 1,
    layer: 'c',
    role: 'kernel',
    does: 'consume',
    segments: [
      { group: 'a', atoms: [0, 1, 2] },
      { group: 'b', atoms: [0, 1] },
      { group: 'a', atoms: [0, 1, 2] },
    ],
  };
  const reductions: Reductions = new Map([['a', { group: 'a', keep: [0, 2] }]]);

  it('selects the kept atoms of each segment at its offset', () => {
    const indices = selection(binding, reductions).map((terms) => terms[0]?.index);
    expect(indices).toEqual([0, 2, 3, 4, 5, 7]);
  });

  it('puts them back where they were', () => {
    const indices = embedding(binding, reductions).map((terms) => terms[0]?.index);
    expect(indices).toEqual([0, undefined, 1, 2, 3, 4, undefined, 5]);
  });
});
