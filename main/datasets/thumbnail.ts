/**
 * A small picture to recognise a case by: the middle slice of the acquisition (across its coarsest axis), as radiology
 * lays it out (the patient's right on the left; front or head up), pixels square in millimetres, from the first to the
 * last hundredth of its intensities. It holds no text.
 */
import type { Triple } from '../../shared/volume.ts';
import { reorientationTo, reorientGrid, reorientVoxels } from '../imaging/orientation.ts';
import { encodeGreyPng } from '../imaging/pictures/write-png.ts';
import type { Volume } from '../imaging/volume.ts';

const longestSide = 128;

/** Voxel axes of the picture for each axis across it, once i runs to the left, j to the back and k to the head. */
const layouts = [
  { across: 2, right: 0, down: 1, headUp: false }, // axial
  { across: 1, right: 0, down: 2, headUp: true }, // coronal
  { across: 0, right: 1, down: 2, headUp: true }, // sagittal
] as const;

/** @returns a PNG */
export function thumbnailOf(volume: Volume): Uint8Array {
  const turning = reorientationTo('LPS', volume.grid);
  const { size, spacing } = reorientGrid(volume.grid, turning);
  const voxels = reorientVoxels(volume.voxels, volume.grid.size, turning);
  // Nearly even spacing tells nothing of how a case was acquired: then it is shown from below, as most are.
  const coarsest = Math.max(...spacing);
  const layout =
    coarsest < 1.3 * spacing[2]
      ? layouts[0]
      : (layouts.find(({ across }) => spacing[across] === coarsest) ?? layouts[0]);
  const { across, right, down, headUp } = layout;
  const strides: Triple = [1, size[0], size[0] * size[1]];
  const start = (size[across] >> 1) * strides[across];
  const [columns, rows] = [size[right], size[down]];
  const slice = Float32Array.from({ length: columns * rows }, (_, index) => {
    const row = Math.floor(index / columns);
    const along = headUp ? rows - 1 - row : row;
    return voxels[start + (index % columns) * strides[right] + along * strides[down]] ?? 0;
  });
  const shown = fitted(columns * spacing[right], rows * spacing[down]);
  const { low, scale } = greys(slice);
  const pixels = Uint8ClampedArray.from({ length: shown.width * shown.height }, (_, index) => {
    const i = Math.floor((((index % shown.width) + 0.5) * columns) / shown.width);
    const j = Math.floor(((Math.floor(index / shown.width) + 0.5) * rows) / shown.height);
    return ((slice[i + columns * j] ?? 0) - low) * scale;
  });
  return encodeGreyPng(new Uint8Array(pixels.buffer), shown.width, shown.height);
}

function fitted(wide: number, tall: number): { width: number; height: number } {
  const pixels = (side: number): number =>
    Math.max(1, Math.round((longestSide * side) / Math.max(wide, tall)));
  return { width: pixels(wide), height: pixels(tall) };
}

function greys(slice: Float32Array): { low: number; scale: number } {
  const sorted = slice.filter((value) => Number.isFinite(value)).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const low = at(0.01);
  return { low, scale: 255 / Math.max(at(0.99) - low, 1e-9) };
}
