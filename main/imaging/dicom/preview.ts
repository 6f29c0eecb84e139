/** A small picture of a volume's middle slice, as its own window shows it, pixels square in millimetres. */
import { encodeGreyPng } from '../pictures/write-png.ts';
import { readSlices } from './read-volume.ts';
import type { VolumeSource } from './series.ts';
import type { PlacedSlice } from './stack.ts';
import { measuredValues } from './values.ts';

const longestSide = 160;

/** @returns a PNG */
export async function previewOf({ stack }: VolumeSource): Promise<Uint8Array> {
  const slice = stack.slices[stack.slices.length >> 1] as PlacedSlice;
  let values = new Float32Array(0);
  await readSlices([slice], {}, (stored, _, file) => {
    values = measuredValues(stored, slice, file) as Float32Array<ArrayBuffer>;
  });
  const { rows, columns, photometric, window } = slice.instance;
  const [low, high] = window ? [window[0] - window[1] / 2, window[0] + window[1] / 2] : usualRange(values);
  const scale = 255 / Math.max(high - low, 1e-9);
  const [spaceI, spaceJ] = stack.pixelSpacing;
  const [wide, tall] = [columns * spaceI, rows * spaceJ];
  const width = Math.max(1, Math.round((longestSide * wide) / Math.max(wide, tall)));
  const height = Math.max(1, Math.round((longestSide * tall) / Math.max(wide, tall)));
  const pixels = Uint8Array.from({ length: width * height }, (_, index) => {
    const i = Math.floor((((index % width) + 0.5) * columns) / width);
    const j = Math.floor(((Math.floor(index / width) + 0.5) * rows) / height);
    const grey = Math.min(Math.max(((values[i + columns * j] ?? 0) - low) * scale, 0), 255);
    return photometric === 'MONOCHROME1' ? 255 - grey : grey;
  });
  return encodeGreyPng(pixels, width, height);
}

/** Without the outermost hundredths, which are often clips and metal. */
function usualRange(values: Float32Array): [number, number] {
  const sorted = values.toSorted();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return [at(0.01), at(0.99)];
}
