/** Voxel counts of two label maps per class, and what follows from them: Dice and volumes. */

export interface ClassCounts {
  readonly reference: number;
  readonly predicted: number;
  readonly both: number;
}

/**
 * @param classes number of class values, background (0) included
 * @returns one entry per class value; both maps must have the same number of voxels and hold values below `classes`
 */
export function countOverlap(reference: Uint8Array, predicted: Uint8Array, classes: number): ClassCounts[] {
  const inReference = new Float64Array(classes);
  const inPredicted = new Float64Array(classes);
  const inBoth = new Float64Array(classes);
  for (let voxel = 0; voxel < reference.length; voxel++) {
    const a = reference[voxel] as number;
    const b = predicted[voxel] as number;
    (inReference[a] as number)++;
    (inPredicted[b] as number)++;
    if (a === b) (inBoth[a] as number)++;
  }
  return Array.from(inBoth, (both, value) => ({
    reference: inReference[value] ?? 0,
    predicted: inPredicted[value] ?? 0,
    both,
  }));
}

/** 2 |A and B| / (|A| + |B|): 0 where one of them is empty, null where both are (the class is then skipped in means). */
export function dice({ reference, predicted, both }: ClassCounts): number | null {
  return reference + predicted === 0 ? null : (2 * both) / (reference + predicted);
}
