import { describe, expect, it } from 'vitest';
import type { Reductions } from '../../../main/network/axis-map.ts';
import type { AxisBinding, Segment } from '../../../main/network/coupling.ts';
import { mixture } from '../../../main/network/mixture.ts';
import type { Reduction } from '../../../main/network/plan.ts';

const axis = (does: AxisBinding['does'], ...segments: Segment[]): AxisBinding => ({
  parameter: 'c/weight',
  axis: 0,
  layer: 'c',
  role: 'kernel',
  does,
  segments,
});
const whole: Segment = { group: 'a', atoms: [0, 1, 2] };
const merge: Reduction = {
  group: 'a',
  keep: [0, 2],
  produce: { rows: 2, columns: 3, data: Float32Array.of(0.5, 0.5, 0, 0, 0, 1) },
  consume: { rows: 3, columns: 2, data: Float32Array.of(1, 0, 3, 0, 0, 1) },
};
const reductions: Reductions = new Map([['a', merge]]);

describe('mixture', () => {
  const produced = [
    [
      { index: 0, factor: 0.5 },
      { index: 1, factor: 0.5 },
    ],
    [{ index: 2, factor: 1 }],
  ];

  it.each(['produce', 'scale'] as const)('uses the rows of P to %s', (does) => {
    expect(mixture(axis(does, whole), reductions)).toEqual(produced);
  });

  it('uses the columns of Q to consume', () => {
    expect(mixture(axis('consume', whole), reductions)).toEqual([
      [
        { index: 0, factor: 1 },
        { index: 1, factor: 3 },
      ],
      [{ index: 2, factor: 1 }],
    ]);
  });

  it('mixes each segment at its own offset and leaves other groups alone', () => {
    const segments = [{ group: 'b', atoms: [0, 1] }, whole];
    const indices = mixture(axis('consume', ...segments), reductions).map((terms) =>
      terms.map(({ index }) => index),
    );
    expect(indices).toEqual([[0], [1], [2, 3], [4]]);
  });

  it('selects where there is no matrix', () => {
    const plain: Reductions = new Map([['a', { group: 'a', keep: [1] }]]);
    expect(mixture(axis('produce', whole), plain)).toEqual([[{ index: 1, factor: 1 }]]);
  });

  it('refuses to mix channels that a layer lacks, or has twice', () => {
    expect(() => mixture(axis('consume', { group: 'a', atoms: [0, 2] }), reductions)).toThrow(
      'The filters of "a" can be removed but not merged: not every layer of the group has all of them.',
    );
    expect(() => mixture(axis('produce', { group: 'a', atoms: [1] }), reductions)).toThrow('not every layer');
    expect(() => mixture(axis('produce', { group: 'a', atoms: [0, 1, 2, 0] }), reductions)).toThrow(
      'a layer has one of them twice',
    );
  });
});
