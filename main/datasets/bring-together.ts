/** The one place where channels of a case come onto one grid: the images of its files, one after another, onto that of the first. */
import type { Grid } from '../../shared/volume.ts';
import { alignTo } from '../imaging/align.ts';
import type { NiftiImage } from '../imaging/nifti/read.ts';
import type { Volume } from '../imaging/volume.ts';

export interface BroughtImage {
  /** On the grid of the first image. */
  readonly channels: readonly Volume[];
  /** What was done, as a sentence without the file's name; null where it lies there already. */
  readonly note: string | null;
}

/**
 * @returns what takes the images of one case in their order; `name` for what others say of it, `path` for its own errors
 * @throws AppError from there, where an image shows another place in the patient than the first
 */
export function bringTogether(): (
  image: Pick<NiftiImage, 'grid' | 'channels'>,
  about: { readonly name: string; readonly path: string },
) => BroughtImage {
  let reference: { readonly grid: Grid; readonly name: string } | null = null;
  return ({ grid, channels }, { name, path }) => {
    reference ??= { grid, name };
    const first = reference;
    const aligned = channels.map((voxels) => alignTo(first, { grid, voxels }, path));
    return { channels: aligned.map(({ volume }) => volume), note: aligned[0]?.note ?? null };
  };
}
