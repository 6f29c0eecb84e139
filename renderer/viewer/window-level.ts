/** Window and level: which intensities are black and white (DICOM PS3.3 C.11.2.1.2, the linear function). */
import type { ImageVoxels } from '../../shared/data-paths.ts';

export interface Window {
  readonly center: number;
  /** At least a little above zero. */
  readonly width: number;
}

export interface WindowPreset extends Window {
  readonly name: string;
}

/** In Hounsfield units; the usual ones of CT workstations. */
export const ctPresets: readonly WindowPreset[] = [
  { name: 'Soft tissue', center: 50, width: 400 },
  { name: 'Lung', center: -600, width: 1500 },
  { name: 'Bone', center: 400, width: 1800 },
  { name: 'Brain', center: 40, width: 80 },
  { name: 'Liver', center: 60, width: 160 },
];

/** The window from the 0.5 to the 99.5 percentile of at most 20,000 evenly taken voxels. */
export function autoWindow(voxels: ImageVoxels): Window {
  const step = Math.max(1, Math.floor(voxels.length / 20_000));
  const sample = Float32Array.from(
    { length: Math.ceil(voxels.length / step) },
    (_, index) => voxels[index * step] ?? 0,
  );
  sample.sort();
  const at = (share: number): number => sample[Math.round(share * (sample.length - 1))] ?? 0;
  const [low, high] = [at(0.005), at(0.995)];
  return { center: (low + high) / 2, width: Math.max(high - low, 1e-6) };
}

/** Grey values 0 … 255 as opaque RGBA, written into `rgba`; what is not a number is black. */
export function paintGrey(slice: Float32Array, { center, width }: Window, rgba: Uint8ClampedArray): void {
  const scale = 255 / width;
  const low = center - width / 2;
  for (let pixel = 0, out = 0; pixel < slice.length; pixel++, out += 4) {
    const grey = ((slice[pixel] ?? 0) - low) * scale;
    rgba[out] = grey;
    rgba[out + 1] = grey;
    rgba[out + 2] = grey;
    rgba[out + 3] = 255;
  }
}

/** A drag of (dx, dy) screen pixels: right widens, down darkens, in proportion to the present width. */
export const dragWindow = ({ center, width }: Window, dx: number, dy: number): Window => ({
  center: center + (dy * width) / 250,
  width: Math.max(width * Math.exp(dx / 200), 1e-6),
});
