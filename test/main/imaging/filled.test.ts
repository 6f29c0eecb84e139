/** Arrays of voxels that are made by a function, without a list of them on the way. */
import { expect, test } from 'vitest';
import { filled } from '../../../main/imaging/filled.ts';

test('an array is filled by its indices, in place', () => {
  const array = new Float32Array(4);
  expect(filled(array, (index) => index * 2.5)).toBe(array);
  expect([...array]).toEqual([0, 2.5, 5, 7.5]);
});

test('no list of the values is made on the way', () => {
  const voxels = new Float32Array(3e7).fill(3);
  const before = process.memoryUsage().heapTotal;
  const labels = filled(new Uint8Array(voxels.length), (at) => voxels[at] as number);
  expect(process.memoryUsage().heapTotal - before).toBeLessThan(64 * 2 ** 20);
  expect([labels[0], labels.at(-1)]).toEqual([3, 3]);
});
