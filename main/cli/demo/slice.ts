/**
 * One slice of a case as RGBA pixels: grey image within its 1st to 99th percentile, classes on top in colour. Rows run
 * to posterior and columns to the patient's left, as radiologists look at axial slices, whatever way the axes are
 * stored.
 */
import type { ImageVoxels } from '../../../shared/data-paths.ts';
import type { Grid } from '../../../shared/volume.ts';

export interface SlicePixels {
  readonly width: number;
  readonly height: number;
  /** 4 bytes per pixel, row by row. */
  readonly rgba: Uint8ClampedArray;
}

export interface SliceLayers {
  readonly grid: Grid;
  /** Voxels of one channel, i fastest. */
  readonly image: ImageVoxels;
  /** Class values; null shows the image alone. */
  readonly labels: Uint8Array | null;
  readonly k: number;
}

type Colour = readonly [red: number, green: number, blue: number];

/** Told apart by people with red-green blindness too (Okabe and Ito). */
const classColours: readonly Colour[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [204, 121, 167],
];
const opacity = 0.55;

export function drawSlice({ grid, image, labels, k }: SliceLayers): SlicePixels {
  const [width, height] = grid.size;
  const offset = width * height * k;
  const grey = greyScale(image.subarray(offset, offset + width * height));
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const i = grid.direction[0][0] >= 0 ? column : width - 1 - column;
      const j = grid.direction[1][1] >= 0 ? row : height - 1 - row;
      const voxel = offset + i + width * j;
      const colour = mix(grey(image[voxel] ?? 0), labels?.[voxel] ?? 0);
      rgba.set([...colour, 255], 4 * (column + width * row));
    }
  }
  return { width, height, rgba };
}

/** The slice along k that shows most of the foreground; the middle one where there is none. */
export function fullestSlice({ size }: Grid, labels: Uint8Array): number {
  const voxels = size[0] * size[1];
  let [best, most] = [Math.floor(size[2] / 2), 0];
  for (let k = 0; k < size[2]; k++) {
    const count = labels
      .subarray(k * voxels, (k + 1) * voxels)
      .reduce((sum, value) => sum + Number(value > 0), 0);
    if (count > most) [best, most] = [k, count];
  }
  return best;
}

function greyScale(slice: ImageVoxels): (value: number) => number {
  const sorted = Float32Array.from(slice).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.01), at(0.99)];
  return (value) => (high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) * 255 : 0);
}

function mix(grey: number, label: number): Colour {
  const colour = label === 0 ? undefined : classColours[(label - 1) % classColours.length];
  if (colour === undefined) return [grey, grey, grey];
  const [red, green, blue] = colour.map((value) => opacity * value + (1 - opacity) * grey);
  return [red ?? 0, green ?? 0, blue ?? 0];
}
