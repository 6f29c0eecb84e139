/** The voxels of a segmentation object: one label map of all segments, or the mask of one. */
import { AppError } from '../../../../shared/result.ts';
import type { LabelVolume } from '../../volume.ts';
import { readFrames } from '../frames.ts';
import type { Segmentation } from './read.ts';

export interface SegmentationLabels extends LabelVolume {
  /** Voxels that more than one segment claims; they got the one with the higher number. */
  readonly overlapping: number;
}

/** @returns on the object's own grid: value n is the nth of `segments` */
export async function segmentationLabels(segmentation: Segmentation): Promise<SegmentationLabels> {
  const valueOf = new Map(segmentation.segments.map(({ number }, index) => [number, index + 1]));
  const { grid, padding } = segmentation;
  const voxels = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
  let overlapping = 0;
  await eachFrame(segmentation, (inside, { segment }, offset) => {
    for (let index = 0; index < inside.length; index++) {
      const number = inside[index] ?? 0;
      if (number === 0) continue;
      const value = valueOf.get(segment ?? number);
      if (value === undefined && number === padding) continue;
      if (value === undefined) throw undescribed(segmentation, number);
      const before = voxels[offset + index] ?? 0;
      if (before !== 0 && before !== value) overlapping++;
      voxels[offset + index] = Math.max(before, value);
    }
  });
  return { grid, voxels, overlapping };
}

/** @returns 1 inside the segment, whatever others lie over it */
export async function segmentMask(segmentation: Segmentation, number: number): Promise<LabelVolume> {
  const { grid } = segmentation;
  const voxels = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
  await eachFrame(segmentation, (inside, { segment }, offset) => {
    if (segment !== null && segment !== number) return;
    for (let index = 0; index < inside.length; index++) {
      const here = inside[index] ?? 0;
      if (segment === null ? here === number : here !== 0) voxels[offset + index] = 1;
    }
  });
  return { grid, voxels };
}

/** @param use `inside`: segment numbers in a LABELMAP, else 0 and 1 */
async function eachFrame(
  { path, kind, frames, grid, fullValue }: Segmentation,
  use: (inside: ArrayLike<number>, frame: Segmentation['frames'][number], offset: number) => void,
): Promise<void> {
  const perSlice = grid.size[0] * grid.size[1];
  await readFrames(path, (stored, index) => {
    const frame = frames[index];
    if (!frame) throw new AppError('invalid-input', `${path}: has more frames than it describes.`);
    // Half inside counts as inside.
    const inside =
      kind === 'FRACTIONAL'
        ? Uint8Array.from(stored, (value) => Number(value * 2 >= fullValue && value > 0))
        : stored;
    use(inside, frame, frame.slice * perSlice);
  });
}

function undescribed({ path }: Segmentation, number: number): AppError {
  return new AppError('invalid-input', `${path}: holds segment ${number}, which it does not describe.`);
}
