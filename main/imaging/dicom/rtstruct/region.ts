/**
 * One region of a structure set on the slices of its images. A contour belongs to the image that it refers to, else to the
 * nearest; between contours that are several slices apart the outlines are mixed where they overlap, and nothing lies
 * beyond the first and the last.
 */
import { voxelAt } from '../../place-labels.ts';
import { betweenSlices } from '../labels/between.ts';
import { slotAt, type Slots } from '../labels/slots.ts';
import { gridOfPlane, type Plane } from '../plane.ts';
import { fillRegion } from './closed-region.ts';
import type { Contour, Region } from './read.ts';

/** Masks (1 inside) by the index of their slot; slots without any are not there. */
export type RegionMasks = ReadonlyMap<number, Uint8Array>;

export interface Placing {
  readonly slots: Slots;
  /** False where no contour of the set refers to any of the images: then places alone count. */
  readonly hasReferences: boolean;
}

/** Contours of one plane. */
interface ContourPlane {
  /** Index of a slot, with a fraction. */
  readonly index: number;
  /** Empty where all of them were left out with their image: the plane is drawn on, so nothing is made up there. */
  readonly contours: readonly Contour[];
}

/** Contours differ by this share of a slice before anything is said about it. */
const offSlice = 0.05;
/** A gap in what is drawn on every slice is meant; one this many times as wide as the usual one too. */
const widestGap = 1.5;
/** A contour of a missing image lies on the slice that was made there, if it is no further off than this share. */
const onMade = 0.25;

/** @param findings gets sentences about what was left out or moved */
export function regionMasks(region: Region, placing: Placing, findings: string[]): RegionMasks {
  const { slots } = placing;
  const planes = planesOf(region, placing, findings);
  const kept = planes.filter(({ contours }) => contours.length > 0);
  const say = (text: string): void => void findings.push(`${region.name}: ${text}`);
  const masks = new Map<number, Uint8Array>();
  const onSlot = new Map<number, ContourPlane>();
  for (const plane of kept) {
    const slot = slotAt(slots, plane.index);
    if (slot === null) continue;
    const other = onSlot.get(slot);
    // of equally near ones the upper
    if (other && Math.abs(other.index - slot) < Math.abs(plane.index - slot) - 1e-9) continue;
    onSlot.set(slot, plane);
  }
  let [repeated, small] = [0, 0];
  for (const [slot, { contours }] of onSlot) {
    const filled = drawn(contours, slots.all[slot]?.plane);
    repeated += filled.repeated;
    small += filled.small;
    masks.set(slot, filled.mask);
  }
  if (repeated > 0) say(`${contoursText(repeated, 'is', 'are')} drawn twice, and counted once.`);
  if (small > 0)
    say(`${contoursText(small, 'is', 'are')} smaller than a voxel: kept as the voxel that holds it.`);
  sayOffSlice(kept, say);
  fillBetween(planes, slots, masks, say);
  const outside = kept.filter(({ index }) => slotAt(slots, index) === null).length;
  if (outside > 0) say(`${outside} of ${kept.length} contour planes lie outside the images.`);
  return masks;
}

const contoursText = (count: number, one: string, many: string): string =>
  count === 1 ? `1 contour ${one}` : `${count} contours ${many}`;

function drawn(contours: readonly Contour[], plane: Plane | undefined): ReturnType<typeof fillRegion> {
  if (!plane) throw new Error('drawn: a slot has a plane');
  const toVoxel = voxelAt(gridOfPlane(plane));
  const rings = contours.map(({ points }) =>
    points.map(toVoxel).map(([i, j]): readonly [number, number] => [i, j]),
  );
  return fillRegion(rings, plane.size, { isXor: contours.some(({ isXor }) => isXor) });
}

function sayOffSlice(planes: readonly ContourPlane[], say: (text: string) => void): void {
  const between = planes.filter(({ index }) => Math.abs(index - Math.round(index)) > offSlice).length;
  if (between === 0) return;
  say(`${between} of ${planes.length} contour planes lie between slices; each slice takes the nearest.`);
}

/** Slices without a contour between two planes that are no further apart than is usual in this region. */
function fillBetween(
  planes: readonly ContourPlane[],
  slots: Slots,
  masks: Map<number, Uint8Array>,
  say: (text: string) => void,
): void {
  const pairs = planes.slice(1).flatMap((upper, at) => {
    const lower = planes[at];
    if (!lower) return [];
    const inside = [...slots.all.keys()].filter((slot) => slot > lower.index && slot < upper.index);
    // what the images lack, nobody could draw on
    const made = inside.filter((slot) => slots.all[slot]?.slice === null).length;
    return [{ lower, upper, inside, gap: upper.index - lower.index - made }];
  });
  const gaps = pairs.map(({ gap }) => gap).sort((a, b) => a - b);
  // eslint-disable-next-line habits/no-silent-index -- a single plane has no gaps
  const usual = Math.max(1, gaps[(gaps.length - 1) >> 1] ?? 1);
  let [filled, apart] = [0, 0];
  for (const { lower, upper, inside, gap } of pairs) {
    const isDrawn = lower.contours.length > 0 && upper.contours.length > 0;
    if (!isDrawn || gap > widestGap * usual) continue;
    for (const slot of inside.filter((one) => !masks.has(one))) {
      const { plane } = slots.all[slot] ?? {};
      const mask = betweenSlices(drawn(lower.contours, plane).mask, drawn(upper.contours, plane).mask, {
        size: plane?.size ?? [0, 0],
        spacing: plane?.spacing ?? [1, 1],
        share: (slot - lower.index) / (upper.index - lower.index),
        keepsEnds: false,
      });
      if (!mask.includes(1)) apart++;
      else {
        filled++;
        masks.set(slot, mask);
      }
    }
  }
  const distance = `contours are ${Number(usual.toFixed(1))} slices apart`;
  if (filled > 0 && usual > widestGap)
    say(`its ${distance}; ${filled} slices between are filled where outlines overlap.`);
  if (apart > 0 && usual > widestGap)
    say(`its ${distance}; nothing is filled on ${apart} slices between outlines that do not overlap.`);
}

function planesOf(region: Region, placing: Placing, findings: string[]): ContourPlane[] {
  const placed: { index: number; contour: Contour | null }[] = [];
  const missing = new Map<string, { z: number; isKept: boolean }>();
  let oblique = 0;
  for (const contour of region.contours) {
    const indices = contour.points.map(placing.slots.indexAt);
    const low = indices.reduce((a, b) => Math.min(a, b), Infinity);
    const high = indices.reduce((a, b) => Math.max(a, b), -Infinity);
    const middle = (low + high) / 2;
    if (high - low > 0.5) {
      oblique++;
      continue;
    }
    const place = placeOf(contour, middle, placing);
    if (place.isMissing)
      for (const uid of contour.references)
        missing.set(uid, { z: contour.points[0]?.[2] ?? 0, isKept: place.index !== null });
    placed.push({ index: place.index ?? middle, contour: place.index === null ? null : contour });
  }
  for (const [uid, { z, isKept }] of missing) {
    const what = isKept ? 'lie on the slice that was made there' : 'are left out';
    findings.push(
      `${region.name}: refers to the image ${uid} (at z = ${Number(z.toFixed(2))} mm), which is not there; its contours ${what}.`,
    );
  }
  if (oblique > 0)
    findings.push(`${region.name}: ${oblique} contours are not parallel to the slices; they are left out.`);
  placed.sort((a, b) => a.index - b.index);
  const planes: { index: number; contours: Contour[] }[] = [];
  for (const { index, contour } of placed) {
    const last = planes.at(-1);
    const own = contour ? [contour] : [];
    if (last && index - last.index < 2 * offSlice) last.contours.push(...own);
    else planes.push({ index, contours: own });
  }
  return planes;
}

/** null where the contour has no place on these images. */
function placeOf(
  { references }: Contour,
  index: number,
  { slots, hasReferences }: Placing,
): { index: number | null; isMissing: boolean } {
  if (!hasReferences || references.length === 0) return { index, isMissing: false };
  const own = references.flatMap((uid) => slots.byInstance.get(uid) ?? []);
  if (own.length > 0) {
    // the nearest of those it refers to, where its place is not another one altogether
    const nearest = own.reduce((a, b) => (Math.abs(b - index) < Math.abs(a - index) ? b : a));
    return { index: Math.abs(nearest - index) < 1 ? nearest : index, isMissing: false };
  }
  const slot = slotAt(slots, index);
  const isMade = slot !== null && slots.all[slot]?.slice === null && Math.abs(slot - index) <= onMade;
  return { index: isMade ? slot : null, isMissing: true };
}

export function voxelsOf(masks: RegionMasks): number {
  let voxels = 0;
  for (const mask of masks.values()) for (const inside of mask) voxels += inside;
  return voxels;
}
