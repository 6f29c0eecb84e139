/**
 * The grid of a volume, without its voxels. World coordinates are millimetres in LPS (x to the patient's left,
 * y to posterior, z to superior), converted once at each format's door.
 */

/** Three numbers in the order of the voxel axes i, j, k (i varies fastest in memory). */
export type Triple = readonly [number, number, number];

export interface Grid {
  /** Number of voxels along i, j, k. A single picture has k = 1. */
  readonly size: Triple;
  /** Distance between voxel centres along i, j, k in millimetres. */
  readonly spacing: Triple;
  /** LPS position in millimetres of the centre of voxel (0, 0, 0). */
  readonly origin: Triple;
  /** Unit vectors of the axes i, j, k in LPS; each row is one axis. */
  readonly direction: readonly [Triple, Triple, Triple];
}
