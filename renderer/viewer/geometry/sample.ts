/**
 * A slice at the resolution of its pane: images by linear interpolation, labels by the nearest voxel, always. Pixels
 * are sampled at their centres.
 */
import type { ImageVoxels } from '../../../shared/data-paths.ts';
import type { Grid } from '../../../shared/volume.ts';
import { type Camera, type PaneSize, worldAt } from './camera.ts';
import { indexGradients, voxelOf } from './grid.ts';
import { dot, scaled } from './vectors.ts';

export interface Voxels<T> {
  readonly grid: Grid;
  readonly voxels: T;
}

/** A pane's pixels, which are CSS pixels times `ratio`. */
export interface Raster extends PaneSize {
  readonly ratio: number;
}

/** Voxel indices at the first pixel, and how they grow from pixel to pixel. */
interface Walk {
  readonly start: readonly [number, number, number];
  readonly perColumn: readonly [number, number, number];
  readonly perRow: readonly [number, number, number];
}

function walkOf(grid: Grid, camera: Camera, { width, height, ratio }: Raster): Walk {
  const pane = { width: width / ratio, height: height / ratio };
  const gradients = indexGradients(grid);
  const along = (vector: Camera['right']): [number, number, number] => {
    const step = scaled(vector, camera.scale / ratio);
    return [dot(gradients[0], step), dot(gradients[1], step), dot(gradients[2], step)];
  };
  const start = voxelOf(grid, worldAt(camera, pane, { x: 0.5 / ratio, y: 0.5 / ratio }));
  return { start: [...start], perColumn: along(camera.right), perRow: along(camera.down) };
}

/** Labels at each pixel, row by row; 0 outside of the volume. */
export function sampleLabels(
  { grid, voxels }: Voxels<Uint8Array>,
  camera: Camera,
  raster: Raster,
): Uint8Array {
  const { start, perColumn, perRow } = walkOf(grid, camera, raster);
  const [width, height, depth] = grid.size;
  const out = new Uint8Array(raster.width * raster.height);
  // + 0.5 and rounding down picks the nearest; a hair more keeps planes between voxels from flickering by rounding.
  const nudge = 0.5 + 1e-6;
  for (let y = 0, pixel = 0; y < raster.height; y++) {
    let i = start[0] + y * perRow[0] + nudge;
    let j = start[1] + y * perRow[1] + nudge;
    let k = start[2] + y * perRow[2] + nudge;
    for (let x = 0; x < raster.width; x++, pixel++) {
      const [a, b, c] = [Math.floor(i), Math.floor(j), Math.floor(k)];
      if (a >= 0 && a < width && b >= 0 && b < height && c >= 0 && c < depth)
        out[pixel] = voxels[a + width * (b + height * c)] ?? 0;
      i += perColumn[0];
      j += perColumn[1];
      k += perColumn[2];
    }
  }
  return out;
}

/** Intensities at each pixel, row by row; NaN outside of the volume. */
export function sampleImage(
  { grid, voxels }: Voxels<ImageVoxels>,
  camera: Camera,
  raster: Raster,
): Float32Array {
  const { start, perColumn, perRow } = walkOf(grid, camera, raster);
  const [width, height, depth] = grid.size;
  const [row, slice] = [width, width * height];
  const out = new Float32Array(raster.width * raster.height);
  for (let y = 0, pixel = 0; y < raster.height; y++) {
    let i = start[0] + y * perRow[0];
    let j = start[1] + y * perRow[1];
    let k = start[2] + y * perRow[2];
    for (let x = 0; x < raster.width; x++, pixel++) {
      if (i < -0.5 || j < -0.5 || k < -0.5 || i > width - 0.5 || j > height - 0.5 || k > depth - 0.5)
        out[pixel] = NaN;
      else {
        const [ci, cj, ck] = [clamp(i, width), clamp(j, height), clamp(k, depth)];
        const [a, b, c] = [Math.floor(ci), Math.floor(cj), Math.floor(ck)];
        const [u, v, w] = [ci - a, cj - b, ck - c];
        const [nextI, nextJ, nextK] = [u > 0 ? 1 : 0, v > 0 ? row : 0, w > 0 ? slice : 0];
        const at = a + row * b + slice * c;
        const read = (offset: number): number =>
          (voxels[offset] ?? 0) * (1 - u) + (voxels[offset + nextI] ?? 0) * u;
        const near = read(at) * (1 - v) + (v > 0 ? read(at + nextJ) * v : 0);
        const far = w > 0 ? read(at + nextK) * (1 - v) + (v > 0 ? read(at + nextK + nextJ) * v : 0) : 0;
        out[pixel] = near * (1 - w) + far * w;
      }
      i += perColumn[0];
      j += perColumn[1];
      k += perColumn[2];
    }
  }
  return out;
}

const clamp = (index: number, size: number): number => Math.min(size - 1, Math.max(0, index));
