import { describe, expect, it } from 'vitest';
import { keepLargestComponent } from '../../../main/inference/postprocess.ts';

const kept = (
  labels: readonly number[],
  size: readonly [number, number, number],
  value: number,
): number[] => {
  const array = Uint8Array.from(labels);
  keepLargestComponent(array, size, value);
  return [...array];
};

describe('keepLargestComponent', () => {
  it('drops smaller parts of the class, before and after the largest', () => {
    expect(kept([1, 0, 1, 1, 0, 1], [1, 1, 6], 1)).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it('leaves other classes alone', () => {
    expect(kept([2, 0, 2, 1, 1, 0, 2], [1, 1, 7], 1)).toEqual([2, 0, 2, 1, 1, 0, 2]);
  });

  it('keeps the first of equal parts', () => {
    expect(kept([1, 0, 1], [1, 1, 3], 1)).toEqual([1, 0, 0]);
  });

  it('joins voxels that touch by a corner, but not round the end of a row', () => {
    expect(kept([1, 0, 0, 0, 0, 0, 0, 1], [2, 2, 2], 1)).toEqual([1, 0, 0, 0, 0, 0, 0, 1]);
    expect(kept([0, 0, 1, 1, 0, 0, 1, 0, 0], [1, 3, 3], 1)).toEqual([0, 0, 0, 1, 0, 0, 1, 0, 0]);
  });

  it('takes a class that is not there', () => {
    expect(kept([0, 2], [1, 1, 2], 1)).toEqual([0, 2]);
  });
});
