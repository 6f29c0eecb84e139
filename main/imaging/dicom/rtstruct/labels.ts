/**
 * Regions of a structure set as labels on the grid of their images. Contours are filled on the images as they were
 * acquired and go with them onto the grid. What does not fit is said, never guessed.
 */
import { AppError } from '../../../../shared/result.ts';
import { labelsOnGrid } from '../labels/on-grid.ts';
import { createPainter } from '../labels/overlap.ts';
import { requireLabelMemory, slotsOf } from '../labels/slots.ts';
import type { Images } from '../source-series.ts';
import type { LabelVolume } from '../../volume.ts';
import type { Region, StructureSet } from './read.ts';
import { regionMasks, voxelsOf, type RegionMasks } from './region.ts';

export interface StructureLabels extends LabelVolume {
  /** Voxels of each region before others were laid over it. */
  readonly counts: readonly number[];
  /** In voxels of the images. */
  readonly overlapping: number;
  readonly findings: readonly string[];
}

/**
 * @param onTop names of regions that lie over others, the topmost first; after them the smaller ones
 * @returns value n is the nth region
 * @throws AppError where the regions belong to other images
 */
export function structureLabels(
  set: StructureSet,
  images: Images,
  onTop: readonly string[] = [],
): StructureLabels {
  const { path, regions } = set;
  if (regions.length > 255) {
    throw new AppError('invalid-input', `${path}: has ${regions.length} regions; up to 255 can be read.`);
  }
  requireLabelMemory(images, path);
  const slots = slotsOf(images);
  const references = regions.flatMap(({ contours }) => contours.flatMap((one) => one.references));
  const refersToImages = references.some((uid) => slots.byInstance.has(uid));
  const frames = compareFrames(set, images, refersToImages);
  // Another program may have renamed the images: then their common frame of reference vouches for the places.
  const isRenamed = frames.isSame && references.length > 0 && !refersToImages;
  const placing = { slots, hasReferences: !isRenamed };
  const findings = [
    ...set.findings,
    ...frames.findings,
    ...(isRenamed
      ? [
          'Refers to images that are not there; its contours lie where they are in the same frame of reference.',
        ]
      : []),
  ];
  // Filled twice, so that one region's masks are in memory at a time.
  const masksOf = (region: Region, said: string[]): RegionMasks =>
    aboutRegion(path, region, () => regionMasks(region, placing, said));
  const counts = regions.map((region) => voxelsOf(masksOf(region, findings)));
  const names = regions.map(({ name }) => name);
  const painter = createPainter({ names, counts }, onTop);
  const drawn: (Uint8Array | null)[] = slots.all.map(({ slice, plane }) =>
    slice ? new Uint8Array(plane.size[0] * plane.size[1]) : null,
  );
  for (const [index, region] of regions.entries()) {
    for (const [slot, mask] of masksOf(region, [])) {
      const labels = (drawn[slot] ??= new Uint8Array(mask.length));
      for (let at = 0; at < mask.length; at++)
        if (mask[at] === 1) labels[at] = painter.over(labels[at] ?? 0, index + 1);
    }
  }
  const empty = regions.filter((_, index) => counts[index] === 0).map(({ name }) => name);
  const onGrid = labelsOnGrid(slots, drawn, images.grid);
  return {
    grid: onGrid.grid,
    voxels: onGrid.voxels,
    counts,
    overlapping: painter.lost(),
    findings: [
      ...findings,
      ...painter.findings('region'),
      ...painter.hidden(),
      ...(empty.length > 0 ? [`Without a voxel in these images: ${empty.join(', ')}.`] : []),
      ...onGrid.findings,
    ],
  };
}

/** What is wrong with a region names it and the file. */
function aboutRegion<T>(path: string, { name }: Region, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(cause.code, `${path}: ${name} ${cause.message}`, cause.hint, { cause });
  }
}

/** @throws AppError where neither the frame of reference nor the images that the contours refer to are these */
function compareFrames(
  { path, frameOfReferenceUid: own }: StructureSet,
  { frameOfReferenceUid: theirs }: Images,
  refersToImages: boolean,
): { readonly isSame: boolean; readonly findings: readonly string[] } {
  if (own === '' || theirs === '') return { isSame: false, findings: [] };
  if (own === theirs) return { isSame: true, findings: [] };
  const difference = `another frame of reference (${own}) than that of the images (${theirs})`;
  if (refersToImages)
    return {
      isSame: false,
      findings: [`The structure set states ${difference}, but refers to these images.`],
    };
  throw new AppError(
    'invalid-input',
    `${path}: was drawn in ${difference}.`,
    'Give the images that it was drawn on.',
  );
}
