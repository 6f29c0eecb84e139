/**
 * Regions of a structure set as labels on a grid of images. Contours of one plane are filled together by the even-odd
 * rule; each slice takes the plane nearest to it. What does not fit is said, never guessed.
 */
import { AppError } from '../../../../shared/result.ts';
import type { Grid } from '../../../../shared/volume.ts';
import { voxelAt } from '../../place-labels.ts';
import type { LabelVolume } from '../../volume.ts';
import { fillEvenOdd } from './fill.ts';
import type { Ring } from './outline.ts';
import type { Contour, Region, StructureSet } from './read.ts';

export interface Images {
  readonly grid: Grid;
  /** SOP instances that make up the grid; null where they are not known. */
  readonly instances: ReadonlySet<string> | null;
  readonly frameOfReferenceUid: string;
}

export interface StructureLabels extends LabelVolume {
  /** In voxels; of two regions the smaller one got them. */
  readonly overlapping: number;
  readonly findings: readonly string[];
}

/** @returns value n is the nth region. @throws AppError where the regions belong to other images */
export function structureLabels(set: StructureSet, images: Images): StructureLabels {
  const { path, regions } = set;
  if (regions.length > 255) {
    throw new AppError('invalid-input', `${path}: has ${regions.length} regions; up to 255 can be read.`);
  }
  const findings = [...set.findings, ...frameFindings(set, images)];
  // Filled twice, so that one region's mask is in memory at a time.
  const counts = regions.map((region) =>
    regionMask(region, images, findings).reduce((sum, value) => sum + value, 0),
  );
  // A region within another would vanish under it: the larger go first.
  const order = [...regions.keys()].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const [ni, nj, nk] = images.grid.size;
  const voxels = new Uint8Array(ni * nj * nk);
  let overlapping = 0;
  for (const index of order) {
    const region = regions[index];
    const mask = region ? regionMask(region, images, []) : new Uint8Array(0);
    for (let at = 0; at < mask.length; at++) {
      if (mask[at] === 0) continue;
      if (voxels[at] !== 0) overlapping++;
      voxels[at] = index + 1;
    }
  }
  return { grid: images.grid, voxels, overlapping, findings };
}

/** @throws AppError where neither the frame of reference nor the images that the contours refer to are these */
function frameFindings({ path, regions, frameOfReferenceUid: own }: StructureSet, images: Images): string[] {
  const theirs = images.frameOfReferenceUid;
  if (own === '' || theirs === '' || own === theirs) return [];
  const difference = `another frame of reference (${own}) than that of the images (${theirs})`;
  const isDrawnOnThem = regions.some(({ contours }) =>
    contours.some(({ references }) => references.some((uid) => images.instances?.has(uid))),
  );
  if (isDrawnOnThem) return [`The structure set states ${difference}, but refers to these images.`];
  throw new AppError(
    'invalid-input',
    `${path}: was drawn in ${difference}.`,
    'Give the images that it was drawn on.',
  );
}

/** Contours of one plane, in voxels of the grid. */
interface ContourPlane {
  /** Slice index, with a fraction. */
  readonly height: number;
  readonly rings: Ring[];
}

/** Slices differ by this share of their distance before anything is said about it. */
const offSlice = 0.05;

/** @param findings gets sentences about what was left out or moved */
export function regionMask(region: Region, { grid, instances }: Images, findings: string[]): Uint8Array {
  const [ni, nj, nk] = grid.size;
  const mask = new Uint8Array(ni * nj * nk);
  const known = withoutMissing(region, instances, findings);
  const planes = planesOf(region.name, known, grid, findings);
  if (planes.length === 0) return mask;
  const gap = medianGap(planes);
  const isSparse = gap > 1.5;
  const reach = isSparse ? gap / 2 : 0.5;
  const between = planes.filter(({ height }) => Math.abs(height - Math.round(height)) > offSlice).length;
  if (isSparse) {
    findings.push(
      `${region.name}: its contours are ${Number(gap.toFixed(1))} slices apart; the slices between take the nearest.`,
    );
  } else if (between > 0) {
    findings.push(
      `${region.name}: ${between} of ${planes.length} contour planes lie between slices; each slice takes the nearest.`,
    );
  }
  for (let k = 0; k < nk; k++) {
    const nearest = nearestPlane(planes, k);
    const offset = nearest.height - k;
    if (offset <= -reach + 1e-3 || offset > reach + 1e-3) continue;
    fillEvenOdd(nearest.rings, mask.subarray(k * ni * nj, (k + 1) * ni * nj), ni);
  }
  const outside = planes.filter(({ height }) => height < -0.5 || height > nk - 0.5).length;
  if (outside > 0) {
    findings.push(`${region.name}: ${outside} of ${planes.length} contour planes lie outside the images.`);
  }
  return mask;
}

function withoutMissing(
  { name, contours }: Region,
  instances: ReadonlySet<string> | null,
  findings: string[],
): Contour[] {
  if (!instances) return [...contours];
  const missing = new Map<string, number>();
  const kept = contours.filter(({ references, points }) => {
    if (references.length === 0 || references.some((uid) => instances.has(uid))) return true;
    for (const uid of references) missing.set(uid, points[0]?.[2] ?? 0);
    return false;
  });
  for (const [uid, z] of missing) {
    findings.push(
      `${name}: refers to the image ${uid} (at z = ${Number(z.toFixed(2))} mm), which is not there; its contours are left out.`,
    );
  }
  return kept;
}

function planesOf(
  name: string,
  contours: readonly Contour[],
  grid: Grid,
  findings: string[],
): ContourPlane[] {
  const toVoxel = voxelAt(grid);
  const placed: { height: number; ring: Ring }[] = [];
  let oblique = 0;
  for (const { points } of contours) {
    const voxels = points.map(toVoxel);
    const heights = voxels.map(([, , k]) => k);
    const lowest = heights.reduce((a, b) => Math.min(a, b), Infinity);
    const highest = heights.reduce((a, b) => Math.max(a, b), -Infinity);
    if (highest - lowest > 0.5) oblique++;
    else placed.push({ height: (lowest + highest) / 2, ring: voxels.map(([i, j]) => [i, j] as const) });
  }
  if (oblique > 0) {
    findings.push(`${name}: ${oblique} contours are not parallel to the slices; they are left out.`);
  }
  placed.sort((a, b) => a.height - b.height);
  const planes: ContourPlane[] = [];
  for (const { height, ring } of placed) {
    const last = planes.at(-1);
    if (last && height - last.height < 2 * offSlice) last.rings.push(ring);
    else planes.push({ height, rings: [ring] });
  }
  return planes;
}

function medianGap(planes: readonly ContourPlane[]): number {
  const gaps = planes.slice(1).map(({ height }, index) => height - (planes[index]?.height ?? 0));
  return gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 1;
}

function nearestPlane(planes: readonly ContourPlane[], k: number): ContourPlane {
  return planes.reduce((best, plane) =>
    // of equally near ones the upper, as in `regionMask`
    Math.abs(plane.height - k) <= Math.abs(best.height - k) + 1e-9 ? plane : best,
  );
}
