/** One volume of an image with a fourth axis, written as a file of its own, for data sets whose fourth axis is time. */
import { join, relative } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { readNiftiHeader, readNiftiImage } from '../imaging/nifti/read.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import type { Candidate } from './layouts/layout.ts';

/**
 * @param point from 1
 * @param scratch folder that is there, for the written files
 * @returns the candidate with those images replaced that have more than one volume
 * @throws AppError naming an image with fewer volumes
 */
export async function atTimePoint(
  root: string,
  candidate: Candidate,
  { point, scratch }: { readonly point: number; readonly scratch: string },
): Promise<Candidate> {
  const images: string[] = [];
  for (const [index, image] of candidate.images.entries()) {
    const path = join(root, image);
    const { volumes } = await readNiftiHeader(path);
    if (volumes === 1) {
      images.push(image);
      continue;
    }
    const { grid, channels } = await readNiftiImage(path);
    const voxels = channels[point - 1];
    if (!voxels) {
      throw new AppError(
        'invalid-input',
        `${path}: has ${volumes} time points; number ${point} was asked for.`,
      );
    }
    const file = join(scratch, `${candidate.id}_${index}_t${point}.nii`);
    await writeNifti(file, { grid, voxels }, { like: path });
    images.push(relative(root, file));
  }
  return { ...candidate, images };
}
