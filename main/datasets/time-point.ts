/** One volume of an image with a fourth axis, written as a file of its own, for data sets whose fourth axis is time. */
import { join, relative } from 'node:path';
import type { ImportOptions } from '../../shared/import-options.ts';
import { AppError } from '../../shared/result.ts';
import { makeFolder } from '../files/folders.ts';
import { readNiftiHeader, readNiftiImage } from '../imaging/nifti/read.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import type { Candidate, Layout } from './layouts/layout.ts';

/**
 * @param point from 1
 * @param scratch folder that is there, for the written files
 * @returns the candidate with those images replaced that have more than one volume
 * @throws AppError naming an image with fewer volumes
 */
async function atTimePoint(
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

/** What makes one volume of each image with a fourth axis, where that is wanted. */
export function timePointChooser(
  root: string,
  { channels }: Pick<Layout, 'channels'>,
  {
    fourthAxis = 'channels',
    scratch,
  }: { readonly fourthAxis?: ImportOptions['fourthAxis']; readonly scratch: string },
): (candidate: Candidate) => Promise<Candidate> {
  if (fourthAxis === 'channels') return (candidate) => Promise.resolve(candidate);
  if (channels !== null && channels.length > 1) {
    throw new AppError(
      'invalid-input',
      `${root}: its images have the channels ${channels.join(', ')}, not time points.`,
      'Import it without choosing a time point.',
    );
  }
  makeFolder(scratch);
  return (candidate) => atTimePoint(root, candidate, { point: fourthAxis, scratch });
}
