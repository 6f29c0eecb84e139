/**
 * A case as training and inference see it: turned to the plan's orientation, cropped to the non-zero box, normalised and
 * resampled. Arrays are in network order [channel, depth, height, width], width fastest; depth is voxel axis k.
 */
import type { Grid, Triple } from '../../shared/volume.ts';
import type { Order } from '../imaging/resample.ts';

/** What it takes to bring a prediction back to the image it belongs to. Plain data. */
export interface CaseGeometry {
  /** The image's own grid. */
  readonly grid: Grid;
  /** The orientation that its axes were turned to (`Preparation.orientation`). */
  readonly orientation: string;
  /** First voxel and sides of the non-zero box in the turned image, in network order. */
  readonly cropStart: Triple;
  readonly cropSize: Triple;
  /** [depth, height, width] after resampling. */
  readonly size: Triple;
  /** Millimetres per voxel after resampling, in network order. */
  readonly spacing: Triple;
  /** Interpolation of logits and label shares along each axis: 0 across thick slices, else 1. */
  readonly orders: readonly [Order, Order, Order];
}

export interface PreparedImage {
  readonly channels: number;
  /** [depth, height, width] */
  readonly size: Triple;
  /** [channels, depth, height, width] */
  readonly image: Float32Array;
  readonly geometry: CaseGeometry;
}

export interface PreparedCase extends PreparedImage {
  /** The case's id. */
  readonly case: string;
  /** [depth, height, width], class values. */
  readonly labels: Uint8Array;
  /**
   * Voxel indices into `labels` for each class value, at most 10 000 of each (or 1 % where that is more), drawn at
   * random; empty for background and for classes that the case does not have.
   */
  readonly foreground: readonly Int32Array[];
}
