/**
 * Arrays of as many numbers as an image has voxels, made one by one. `Uint8Array.from(voxels, f)` goes through a list of
 * all values: forty bytes a voxel, a hundred times the time, and the end of the process beyond some 10⁸ of them.
 */

type Numbers = Uint8Array | Int16Array | Uint16Array | Float32Array | Float64Array;

/** @returns the array that was given, which `valueOf` gives each number of */
export function filled<T extends Numbers>(array: T, valueOf: (index: number) => number): T {
  for (let index = 0; index < array.length; index++) array[index] = valueOf(index);
  return array;
}
