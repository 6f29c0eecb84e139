/** Pairwise distances between rows in double precision (pruning-methods.md 2e). */

/** @param rows [count, length] @returns [count, count], ‖row i - row j‖ */
export function pairwiseDistances(rows: ArrayLike<number>, count: number): Float64Array {
  const length = count === 0 ? 0 : rows.length / count;
  const distances = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      let sum = 0;
      for (let index = 0; index < length; index++) {
        const difference = (rows[a * length + index] ?? 0) - (rows[b * length + index] ?? 0);
        sum += difference * difference;
      }
      distances[a * count + b] = distances[b * count + a] = Math.sqrt(sum);
    }
  }
  return distances;
}

/** Rows of length 1; a row of zeros stays. */
export function unitRows(rows: ArrayLike<number>, count: number): Float64Array {
  const length = count === 0 ? 0 : rows.length / count;
  const result = Float64Array.from(rows);
  for (let row = 0; row < count; row++) {
    const own = result.subarray(row * length, (row + 1) * length);
    const norm = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    if (norm > 0) own.forEach((value, index) => (own[index] = value / norm));
  }
  return result;
}
