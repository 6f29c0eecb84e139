/**
 * Which image each frame of a segmentation lies on: the one that it refers to, else the nearest within half a slice. Places
 * in a segmentation are often rounded, and distances left out, so that the frames alone make no grid.
 */
import { at as elementAt } from '../../../../shared/at.ts';
import type { Slots } from '../labels/slots.ts';
import { slotAt } from '../labels/slots.ts';
import { dot, isSameStack, minus, normalOf, type Plane } from '../plane.ts';
import type { FrameReference, Segmentation } from './read.ts';

export interface FramePlaces {
  /** Slot of each frame; null where it lies beyond the images, or another frame lies nearer to its slot. */
  readonly slots: readonly (number | null)[];
  /** Frames beyond the ends of the images. */
  readonly outside: ReadonlySet<number>;
  readonly findings: readonly string[];
}

/** A frame this share of a slice off its image lies on it: places are rounded. */
const onSlice = 0.25;
/** Slices of an object that are this much thicker than the gap of the images are meant to cover several. */
const thickFrom = 1.5;

/**
 * @returns null where the frames have to be read as a grid of their own: they are not parallel to the images, or are slices
 *   of another, coarser volume
 */
export function placeFrames(segmentation: Segmentation, slots: Slots): FramePlaces | null {
  const { frames, spacing, thickness } = segmentation;
  const isParallel = frames.every(({ plane }) => Math.abs(dot(normalOf(plane), slots.normal)) > 1 - 1e-4);
  if (!isParallel) return null;
  const indices = frames.map(({ plane }) => slots.indexAt(plane.position));
  const referenced = frames.map(({ references }) => referencedSlot(references, slots));
  const isCoarse = (spacing ?? thickness ?? 0) > thickFrom * slots.gap;
  if (isCoarse && referenced.includes(null)) return null;
  let elsewhere = 0;
  const nearest = frames.map((_, at) => {
    const [index, own] = [elementAt(indices, at), referenced[at] ?? null];
    if (own !== null && Math.abs(own - index) < 1) return { slot: own, off: 0 };
    if (own !== null) elsewhere++;
    const slot = slotAt(slots, index);
    return { slot, off: slot === null ? Infinity : Math.abs(slot - index) };
  });
  const chosen = nearestOfEach(segmentation, nearest);
  const used = [...frames.keys()].filter((at) => chosen[at] !== null);
  const isOff =
    used.length < nearest.filter(({ slot }) => slot !== null).length ||
    used.some(
      (at) => (nearest[at]?.off ?? 0) > onSlice || !isOnPixels(segmentation, at, slots, chosen[at] ?? 0),
    );
  return {
    slots: chosen,
    outside: new Set([...frames.keys()].filter((at) => nearest[at]?.slot === null)),
    findings: [
      ...missingText(segmentation, slots),
      ...(elsewhere > 0
        ? [`${elsewhere} of its frames lie elsewhere than the images that they refer to; their places count.`]
        : []),
      ...(isOff
        ? ['Its voxels are not those of the images: each voxel of the images took the nearest label.']
        : []),
    ],
  };
}

/** The one slot that a frame refers to; null where it refers to none or to several. */
function referencedSlot(references: readonly FrameReference[], { all, byInstance }: Slots): number | null {
  const found = new Set<number>();
  for (const { sopInstanceUid, frameNumber } of references) {
    for (const slot of byInstance.get(sopInstanceUid) ?? []) {
      const own = all[slot]?.slice?.frameNumber ?? null;
      if (frameNumber === null || own === null || own === frameNumber) found.add(slot);
    }
  }
  const [slot = null] = found;
  return found.size === 1 ? slot : null;
}

/** Of several frames of one segment on one slot the nearest. */
function nearestOfEach(
  { frames }: Segmentation,
  nearest: readonly { readonly slot: number | null; readonly off: number }[],
): (number | null)[] {
  const best = new Map<string, number>();
  const key = (at: number): string => `${frames[at]?.segment ?? '*'} ${nearest[at]?.slot ?? '-'}`;
  for (const at of frames.keys()) {
    const other = best.get(key(at));
    if (other === undefined || (nearest[at]?.off ?? 0) < (nearest[other]?.off ?? 0)) best.set(key(at), at);
  }
  return nearest.map(({ slot }, at) => (best.get(key(at)) === at ? slot : null));
}

/** True where the pixels of a frame are those of its image, or of a part of it. */
function isOnPixels({ frames }: Segmentation, at: number, { all }: Slots, slot: number): boolean {
  const [frame, image] = [frames[at]?.plane, all[slot]?.plane];
  if (!frame || !image || !isSameStack({ ...frame, size: image.size }, image)) return false;
  if (isOnImage(frame, image)) return true;
  const offset = minus(frame.position, image.position);
  return ([0, 1] as const).every((axis) => {
    const pixels = dot(offset, image.orientation[axis]) / image.spacing[axis];
    return Math.abs(pixels - Math.round(pixels)) < 0.25;
  });
}

/** True where a frame has the pixels of the image: of one size, and less than a pixel off, since places are rounded. */
export function isOnImage(frame: Plane, image: Plane): boolean {
  if (!isSameStack(frame, image)) return false;
  const offset = minus(frame.position, image.position);
  return ([0, 1] as const).every(
    (axis) => Math.abs(dot(offset, image.orientation[axis])) < 0.999 * image.spacing[axis],
  );
}

/** Which images that the frames refer to are not there. */
export function missingText({ frames }: Segmentation, { byInstance }: Slots): string[] {
  const named = frames.flatMap(({ references }) => references.map(({ sopInstanceUid }) => sopInstanceUid));
  const missing = [...new Set(named)].filter((uid) => !byInstance.has(uid));
  const [first, ...more] = missing;
  if (first === undefined) return [];
  return more.length === 0
    ? [`Refers to the image ${first}, which is not there.`]
    : [`Refers to ${missing.length} images that are not there, such as ${first}.`];
}
