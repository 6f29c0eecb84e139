/** Labels from any object about images: a segmentation or a structure set, on the grid of the images where they are given. */
import { statSync } from 'node:fs';
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import { gridDifferences } from '../geometry.ts';
import { placeLabels } from '../place-labels.ts';
import type { LabelVolume } from '../volume.ts';
import { textOf } from './dataset.ts';
import { readDicomFile } from './read-file.ts';
import { structureLabels, type Images } from './rtstruct/labels.ts';
import { readStructureSet, structureSetClass } from './rtstruct/read.ts';
import { segmentationLabels } from './segmentation/labels.ts';
import { readSegmentation, segmentationClasses } from './segmentation/read.ts';
import { tags } from './tags.ts';

export interface ObjectLabels extends LabelVolume {
  /** Name of value n + 1. */
  readonly names: readonly string[];
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

/** @param images null for a segmentation on its own grid; a structure set has none */
export async function readObjectLabels(path: string, images: Images | null): Promise<ObjectLabels> {
  const file = readDicomFile(path);
  if (!file) throw new AppError('invalid-input', `${path}: is no DICOM file.`);
  const sopClass = textOf(file.dataset, tags.SOPClassUID);
  if (sopClass === structureSetClass) return structures(path, images);
  if (segmentationClasses.includes(sopClass)) return segments(path, images);
  const modality = textOf(file.dataset, tags.Modality) || 'unknown modality';
  throw new AppError(
    'unsupported',
    `${path}: holds no labels (${modality}).`,
    'Segmentations (SEG) and structure sets (RTSTRUCT) can be read.',
  );
}

function structures(path: string, images: Images | null): ObjectLabels {
  if (!images) {
    throw new AppError(
      'invalid-input',
      `${path}: is a structure set, whose contours need images to lie on.`,
      'Give the DICOM images that it was drawn on.',
    );
  }
  const set = readStructureSet(path);
  const { grid, voxels, findings, overlapping } = structureLabels(set, images);
  const rule = 'they belong to the smaller region now';
  return {
    grid,
    voxels,
    names: set.regions.map(({ name }) => name),
    findings: [...findings, ...overlapFinding(overlapping, 'region', rule)],
  };
}

async function segments(path: string, images: Images | null): Promise<ObjectLabels> {
  const segmentation = readSegmentation(path);
  const own = await segmentationLabels(segmentation);
  const names = segmentation.segments.map(({ label }) => label);
  const rule = 'they belong to the one with the higher number now';
  const findings = overlapFinding(own.overlapping, 'segment', rule);
  if (!images) return { grid: own.grid, voxels: own.voxels, names, findings };
  const { frameOfReferenceUid } = segmentation;
  const missing = [...new Set(segmentation.frames.flatMap(({ references }) => references))].filter(
    (uid) => images.instances?.has(uid) === false,
  );
  const refersToImages = segmentation.frames.some(({ references }) =>
    references.some((uid) => images.instances?.has(uid)),
  );
  const isOtherFrame =
    frameOfReferenceUid !== '' &&
    images.frameOfReferenceUid !== '' &&
    frameOfReferenceUid !== images.frameOfReferenceUid;
  if (isOtherFrame && !refersToImages) {
    throw new AppError(
      'invalid-input',
      `${path}: was drawn in another frame of reference (${frameOfReferenceUid}) than that of the images (${images.frameOfReferenceUid}).`,
      'Give the images that it was drawn on.',
    );
  }
  const placed = placeLabels(own, images.grid);
  const lost = count(own.voxels) - count(placed.voxels);
  return {
    ...placed,
    names,
    findings: [
      ...findings,
      ...missing.map((uid) => `Refers to the image ${uid}, which is not there.`),
      ...(isAligned(own.grid, images.grid)
        ? []
        : ['Its voxels are not those of the images: each voxel of the images took the nearest label.']),
      ...(lost > 0 && isAligned(own.grid, images.grid)
        ? [`${lost} of its voxels lie outside the images.`]
        : []),
    ],
  };
}

const count = (voxels: Uint8Array): number => voxels.reduce((sum, value) => sum + Number(value > 0), 0);

/** Same voxels in the plane and between slices; one may hold fewer slices than the other. */
function isAligned(a: Grid, b: Grid): boolean {
  const sameSlices = { ...a, size: b.size, origin: b.origin };
  return gridDifferences(sameSlices, b).length === 0 && a.size[0] === b.size[0] && a.size[1] === b.size[1];
}

function overlapFinding(voxels: number, what: string, rule: string): string[] {
  return voxels === 0 ? [] : [`${voxels} voxels lie in more than one ${what}; ${rule}.`];
}
