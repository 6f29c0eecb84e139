/** Channels of a case that lie on other grids than its first one, written anew on that grid before the case is taken in. */
import { basename, join, relative } from 'node:path';
import type { Grid } from '../../shared/volume.ts';
import { makeFolder } from '../files/folders.ts';
import { alignTo, differenceText } from '../imaging/align.ts';
import { placementOf } from '../imaging/nifti/affine.ts';
import { readNiftiHeader, readNiftiImage } from '../imaging/nifti/read.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { warning, type Candidate } from './layouts/layout.ts';

/**
 * @param scratch folder for the written files
 * @returns the candidate with those images replaced that were resampled, and a finding about each
 * @throws AppError naming an image that shows another place
 */
export async function alignedCase(root: string, candidate: Candidate, scratch: string): Promise<Candidate> {
  const [first, ...others] = candidate.images;
  if (first === undefined || others.length === 0 || candidate.grid !== undefined) return candidate;
  const firstPath = join(root, first);
  const reference = { grid: await gridOf(firstPath), name: basename(first) };
  const images = [first];
  const findings = [...(candidate.findings ?? [])];
  for (const [index, image] of others.entries()) {
    const path = join(root, image);
    if (differenceText(await gridOf(path), reference.grid) === '') {
      images.push(image);
      continue;
    }
    makeFolder(scratch);
    const { grid, channels } = await readNiftiImage(path);
    for (const [part, voxels] of channels.entries()) {
      const { volume, note } = alignTo(reference, { grid, voxels }, path);
      const file = join(scratch, `${candidate.id}_${index + 1}_${part}_aligned.nii`);
      await writeNifti(file, volume, { like: firstPath });
      images.push(relative(root, file));
      if (part === 0 && note !== null) findings.push(warning(image, note));
    }
  }
  return { ...candidate, images, findings };
}

async function gridOf(path: string): Promise<Grid> {
  const { geometry, size } = await readNiftiHeader(path);
  return placementOf(geometry, size).grid;
}
