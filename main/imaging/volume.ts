/** A volume: voxels on a grid. Voxels lie in i-fastest order: index = i + size[0] * (j + size[1] * k). */
import type { Grid } from '../../shared/volume.ts';

export interface Volume {
  readonly grid: Grid;
  /** Float32 for images; label maps hold whole numbers and are kept as Uint8. */
  readonly voxels: Float32Array;
}

export interface LabelVolume {
  readonly grid: Grid;
  readonly voxels: Uint8Array;
}
