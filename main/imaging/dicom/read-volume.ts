/**
 * The voxels of a series: slice by slice as they lie, or brought onto a regular grid where its verdict says so. One
 * slice is decoded at a time.
 */
import { AppError } from '../../../shared/result.ts';
import { requireMemory } from '../../files/memory.ts';
import type { Volume } from '../volume.ts';
import { readFrames, type StoredValues } from './frames.ts';
import type { DicomFile } from './read-file.ts';
import { regularise, repairedGrid } from './regularise.ts';
import type { VolumeSource } from './series.ts';
import type { PlacedSlice } from './stack.ts';
import { measuredValues } from './values.ts';

export interface ReadVolumeOptions {
  /** Read before every file. */
  readonly shouldStop?: () => boolean;
  /** @param fraction done, 0 … 1 */
  readonly onProgress?: (fraction: number) => void;
}

export interface SeriesVolume extends Volume {
  /** The grid of the slices themselves; `grid` is another one where they were resampled. */
  readonly source: VolumeSource;
}

/** @throws AppError where the voxels, or the regular grid that they are brought onto, would take too much memory */
export function requireSeriesMemory(source: VolumeSource): void {
  const { slices } = source.stack;
  const perSlice = source.grid.size[0] * source.grid.size[1];
  const { size } = source.repair ? repairedGrid(source.stack, source.repair) : source.grid;
  // the slices as numbers, a few of them as they come, and the regular grid
  const numbers = perSlice * (slices.length + 3) + (source.repair ? size[0] * size[1] * size[2] : 0);
  const [path = ''] = slices.map(({ instance }) => instance.path);
  requireMemory(numbers * 4, `${path} and its series, ${size.join(' × ')} voxels,`);
}

export async function readSeriesVolume(
  source: VolumeSource,
  options: ReadVolumeOptions = {},
): Promise<SeriesVolume> {
  requireSeriesMemory(source);
  const { slices } = source.stack;
  const perSlice = source.grid.size[0] * source.grid.size[1];
  const voxels = new Float32Array(perSlice * slices.length);
  await readSlices(slices, options, (stored, index, file) => {
    voxels.set(measuredValues(stored, slices[index] as PlacedSlice, file), index * perSlice);
  });
  if (!source.repair) return { grid: source.grid, voxels, source };
  return { ...regularise(voxels, source.stack, source.repair), source };
}

/** Calls `use` with the stored values of every slice in their order; slices of one file are read in one go. */
export async function readSlices(
  slices: readonly PlacedSlice[],
  { shouldStop, onProgress }: ReadVolumeOptions,
  use: (stored: StoredValues, index: number, file: DicomFile) => void,
): Promise<void> {
  for (let start = 0; start < slices.length;) {
    if (shouldStop?.()) throw new AppError('cancelled', 'Reading the images was stopped.');
    const path = slices[start]?.instance.path ?? '';
    let end = start + 1;
    while (slices[end]?.instance.path === path) end++;
    const run = slices.slice(start, end);
    let done = start;
    await readFrames(
      path,
      (stored, _, file) => {
        checkSize(stored.length, run[0]?.instance, path);
        use(stored, done++, file);
      },
      run.map(({ frame }) => frame.index),
    );
    start = end;
    onProgress?.(start / slices.length);
  }
}

function checkSize(
  pixels: number,
  wanted: { rows: number; columns: number } | undefined,
  path: string,
): void {
  if (wanted && pixels === wanted.rows * wanted.columns) return;
  throw new AppError('invalid-input', `${path} has changed since it was looked at.`, 'Import it again.');
}
