/**
 * The element at `index`, which the caller knows to be there. A wrong index is a defect of ours and says so, where a
 * default would go on with a number that nobody meant. Not for voxels: in their loops this takes eight times as long.
 */
export function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`internal: no element ${index} among ${values.length}`);
  return value;
}
