/** Labels from any object about images: a segmentation or a structure set, on the grid of the images where they are given. */
import { statSync } from 'node:fs';
import { AppError } from '../../../shared/result.ts';
import type { LabelVolume } from '../volume.ts';
import { textOf } from './dataset.ts';
import { readDicomFile } from './read-file.ts';
import type { Images } from './source-series.ts';
import { structureLabels } from './rtstruct/labels.ts';
import { readStructureSet, structureSetClass } from './rtstruct/read.ts';
import { segmentationLabels, segmentationOnImages } from './segmentation/labels.ts';
import { readSegmentation, segmentationClasses, type Segmentation } from './segmentation/read.ts';
import { tags } from './tags.ts';

export interface ObjectLabels extends LabelVolume {
  /** Name of value n + 1. */
  readonly names: readonly string[];
  /** Voxels of value n + 1 before others were laid over it. */
  readonly counts: readonly number[];
  /** What was left out, moved or decided, in sentences without the path. */
  readonly findings: readonly string[];
}

/** @returns whether this is a file with labels that `readObjectLabels` can read; false for a folder, and for no file */
export function isLabelObject(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const dataset = readDicomFile(path)?.dataset;
  const sopClassUid = dataset ? textOf(dataset, tags.SOPClassUID) : '';
  return segmentationClasses.includes(sopClassUid) || sopClassUid === structureSetClass;
}

export interface ReadLabelsOptions {
  /** Names of labels that lie over others, the topmost first; after them the smaller ones. */
  readonly onTop?: readonly string[];
}

/** @param images null for a segmentation on its own grid; a structure set has none */
export async function readObjectLabels(
  path: string,
  images: Images | null,
  { onTop = [] }: ReadLabelsOptions = {},
): Promise<ObjectLabels> {
  const file = readDicomFile(path);
  if (!file) throw new AppError('invalid-input', `${path}: is no DICOM file.`);
  const sopClass = textOf(file.dataset, tags.SOPClassUID);
  if (sopClass === structureSetClass) return structures(path, images, onTop);
  if (segmentationClasses.includes(sopClass)) return segments(path, images, onTop);
  const modality = textOf(file.dataset, tags.Modality) || 'unknown modality';
  throw new AppError(
    'unsupported',
    `${path}: holds no labels (${modality}).`,
    'Segmentations (SEG) and structure sets (RTSTRUCT) can be read.',
  );
}

function structures(path: string, images: Images | null, onTop: readonly string[]): ObjectLabels {
  if (!images) {
    throw new AppError(
      'invalid-input',
      `${path}: is a structure set, whose contours need images to lie on.`,
      'Give the DICOM images that it was drawn on.',
    );
  }
  const set = readStructureSet(path);
  const { grid, voxels, counts, findings } = structureLabels(set, images, onTop);
  return { grid, voxels, counts, names: set.regions.map(({ name }) => name), findings };
}

async function segments(
  path: string,
  images: Images | null,
  onTop: readonly string[],
): Promise<ObjectLabels> {
  const segmentation = readSegmentation(path);
  const names = segmentation.segments.map(({ label }) => label);
  const isOther = images !== null && requireFrame(segmentation, images);
  const { grid, voxels, counts, findings } = images
    ? await segmentationOnImages(segmentation, images, onTop)
    : await segmentationLabels(segmentation, onTop);
  const frame = 'States another frame of reference than that of the images, but refers to them.';
  return { grid, voxels, counts, names, findings: isOther ? [frame, ...findings] : findings };
}

/**
 * @returns whether it states another frame of reference than the images that it refers to
 * @throws AppError where it was drawn in another one, and refers to none of the images
 */
function requireFrame(
  { path, frames, frameOfReferenceUid: own }: Segmentation,
  { slices, frameOfReferenceUid: theirs }: Images,
): boolean {
  if (own === '' || theirs === '' || own === theirs) return false;
  const instances = new Set(slices.map(({ sopInstanceUid }) => sopInstanceUid));
  const refersToImages = frames.some(({ references }) =>
    references.some(({ sopInstanceUid }) => instances.has(sopInstanceUid)),
  );
  if (refersToImages) return true;
  throw new AppError(
    'invalid-input',
    `${path}: was drawn in another frame of reference (${own}) than that of the images (${theirs}).`,
    'Give the images that it was drawn on.',
  );
}
