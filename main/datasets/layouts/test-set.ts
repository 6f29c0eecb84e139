/**
 * The test set of a data set (`imagesTs`): images for looking at and segmenting. Labels beside it (`labelsTs`) are left
 * out, since what a network is tested on must never come into its training.
 */
import { listNifti, type Listing } from './folder.ts';
import { warning, type Candidate } from './layout.ts';

export const testFolder = /^(images|labels)Ts$/;

export async function listTestSet(folder: string): Promise<Listing> {
  const images = await listNifti(folder, 'imagesTs');
  const labels = await listNifti(folder, 'labelsTs');
  const [first] = labels.files;
  if (first === undefined) return images;
  const text = `Labels of a test set (${labels.files.length}) are left out, so that nothing is trained on them.`;
  return { ...images, findings: [...images.findings, warning(first, text)] };
}

/** Those without a label, beside the candidates that are there: an id that is taken gets an ending. */
export function withoutLabels(
  images: Iterable<readonly [id: string, files: readonly string[]]>,
  beside: readonly Candidate[],
): Candidate[] {
  const taken = new Set(beside.map(({ id }) => id));
  return [...images].map(([given, files]) => {
    const id = taken.has(given) ? `${given}_test` : given;
    taken.add(id);
    return { id, images: files, label: null };
  });
}
