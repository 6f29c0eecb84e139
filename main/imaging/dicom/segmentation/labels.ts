/** The voxels of a segmentation object: on its images, on a grid of its own, or the mask of one segment. */
import { at as elementAt } from '../../../../shared/at.ts';
import { AppError } from '../../../../shared/result.ts';
import { filled } from '../../filled.ts';
import { placeLabels } from '../../place-labels.ts';
import type { LabelVolume } from '../../volume.ts';
import { readFrames } from '../frames.ts';
import { inPlane, labelsOnGrid } from '../labels/on-grid.ts';
import { createPainter } from '../labels/overlap.ts';
import { requireLabelMemory, slotsOf } from '../labels/slots.ts';
import type { Images } from '../source-series.ts';
import { gridOfPlane } from '../plane.ts';
import { isOnImage, missingText, placeFrames } from './place-frames.ts';
import { ownGrid, type Segmentation } from './read.ts';

export interface SegmentationLabels extends LabelVolume {
  /** Voxels of each segment before others were laid over it. */
  readonly counts: readonly number[];
  /** Voxels that a segment lost to another that lies over it. */
  readonly overlapping: number;
  readonly findings: readonly string[];
}

/**
 * @param onTop names of segments that lie over others, the topmost first; after them the smaller ones
 * @returns on the object's own grid: value n is the nth of `segments`
 */
export async function segmentationLabels(
  segmentation: Segmentation,
  onTop: readonly string[] = [],
): Promise<SegmentationLabels> {
  const { grid, slices } = ownGrid(segmentation);
  const perSlice = grid.size[0] * grid.size[1];
  const voxels = new Uint8Array(perSlice * grid.size[2]);
  const painted = await paint(segmentation, onTop, (at) => {
    const slice = elementAt(slices, at);
    return { target: voxels.subarray(slice * perSlice, (slice + 1) * perSlice), place: (labels) => labels };
  });
  return { grid, voxels, ...painted };
}

/** On the grid of the images, each frame on its own image. @throws AppError where neither can be said */
export async function segmentationOnImages(
  segmentation: Segmentation,
  images: Images,
  onTop: readonly string[] = [],
): Promise<SegmentationLabels> {
  requireLabelMemory(images, segmentation.path);
  const slots = slotsOf(images);
  const places = placeFrames(segmentation, slots);
  if (!places) {
    const own = await segmentationLabels(segmentation, onTop);
    const placed = placeLabels(own, images.grid);
    const there = new Set(placed.voxels);
    const gone = segmentation.segments.filter(
      (_, index) => elementAt(own.counts, index) > 0 && !there.has(index + 1),
    );
    const findings = [
      ...own.findings,
      ...missingText(segmentation, slots),
      'Its voxels are not those of the images: each voxel of the images took the nearest label.',
      ...(gone.length > 0
        ? [`Without a voxel in these images: ${gone.map(({ label }) => label).join(', ')}.`]
        : []),
    ];
    return { ...own, ...placed, findings };
  }
  const drawn: (Uint8Array | null)[] = slots.all.map(({ slice, plane }) =>
    slice ? new Uint8Array(plane.size[0] * plane.size[1]) : null,
  );
  const painted = await paint(segmentation, onTop, (at) => {
    const slot = places.slots[at] ?? null;
    const image = slot === null ? undefined : slots.all[slot]?.plane;
    const frame = segmentation.frames[at]?.plane;
    if (slot === null || !image || !frame) return places.outside.has(at) ? 'outside' : 'unused';
    const target = (drawn[slot] ??= new Uint8Array(image.size[0] * image.size[1]));
    if (isOnImage(frame, image)) return { target, place: (labels) => labels };
    return { target, place: (labels) => inPlane(labels, frame, gridOfPlane(image)) };
  });
  const onGrid = labelsOnGrid(slots, drawn, images.grid);
  return { ...onGrid, ...painted, findings: [...painted.findings, ...places.findings, ...onGrid.findings] };
}

/** @returns 1 inside the segment, whatever others lie over it */
export async function segmentMask(segmentation: Segmentation, number: number): Promise<LabelVolume> {
  const { grid, slices } = ownGrid(segmentation);
  const perSlice = grid.size[0] * grid.size[1];
  const voxels = new Uint8Array(perSlice * grid.size[2]);
  const value = segmentation.segments.findIndex((one) => one.number === number) + 1;
  await eachFrame(segmentation, ({ labels }, at) => {
    const offset = elementAt(slices, at) * perSlice;
    labels.forEach((label, index) => {
      if (label === value) voxels[offset + index] = 1;
    });
  });
  return { grid, voxels };
}

/** Where a frame goes; `unused` where another one of its segment lies nearer to its image. */
type Target =
  | {
      readonly target: Uint8Array;
      /** The frame's pixels at the places of the target's. */
      readonly place: (pixels: Uint8Array) => Uint8Array;
    }
  | 'outside'
  | 'unused';

/** Reads the frames twice: sizes say what lies on top. */
async function paint(
  segmentation: Segmentation,
  onTop: readonly string[],
  targetOf: (frame: number) => Target,
): Promise<Pick<SegmentationLabels, 'counts' | 'overlapping' | 'findings'>> {
  const names = segmentation.segments.map(({ label }) => label);
  const counts = names.map(() => 0);
  const outside = names.map(() => 0);
  await eachFrame(segmentation, ({ labels }, at) => {
    const target = targetOf(at);
    if (target === 'unused') return;
    count(labels, target === 'outside' ? outside : counts, 1);
    if (target === 'outside') return;
    const placed = target.place(labels);
    if (placed === labels) return;
    count(labels, counts, -1);
    count(placed, counts, 1);
  });
  const painter = createPainter({ names, counts }, onTop);
  const shares = new Map<Uint8Array, Uint8Array>();
  await eachFrame(segmentation, ({ labels, inside }, at) => {
    const target = targetOf(at);
    if (typeof target === 'string') return;
    const pixels = target.target;
    const placed = target.place(labels);
    const share = inside && target.place(inside);
    const best = share && (shares.get(pixels) ?? new Uint8Array(pixels.length));
    if (best) shares.set(pixels, best);
    placed.forEach((label, index) => {
      if (label === 0) return;
      const [own, other] = [share?.[index] ?? 0, best?.[index] ?? 0];
      // of shares the larger counts, of equal ones the order
      pixels[index] = painter.over(pixels[index] ?? 0, label, own === other ? undefined : own > other);
      if (best) best[index] = Math.max(own, other);
    });
  });
  const lost = outside.flatMap((voxels, index) =>
    voxels > 0 ? [`${voxels} of ${elementAt(names, index)}`] : [],
  );
  const empty = names.filter((_, index) => counts[index] === 0 && outside[index] === 0);
  return {
    counts,
    overlapping: painter.lost(),
    findings: [
      ...painter.findings('segment'),
      ...painter.hidden(),
      ...(segmentation.kind === 'FRACTIONAL'
        ? ['Holds shares of voxels (FRACTIONAL): those from one half on count as inside.']
        : []),
      ...(lost.length > 0 ? [`Voxels that lie outside the images are left out: ${lost.join(', ')}.`] : []),
      ...(empty.length > 0 ? [`Without a voxel: ${empty.join(', ')}.`] : []),
    ],
  };
}

function count(labels: Uint8Array, counts: number[], by: number): void {
  const found = new Float64Array(256);
  for (const label of labels) found[label] = (found[label] ?? 0) + 1;
  for (const [index, before] of counts.entries()) counts[index] = before + by * (found[index + 1] ?? 0);
}

interface FramePixels {
  /** 0, or n for the nth segment. */
  readonly labels: Uint8Array;
  /** Stored shares of a FRACTIONAL object; null in others. */
  readonly inside: Uint8Array | null;
}

async function eachFrame(
  segmentation: Segmentation,
  use: (pixels: FramePixels, frame: number) => void,
): Promise<void> {
  const { path, kind, frames, segments, fullValue, padding } = segmentation;
  const valueOf = new Map(segments.map(({ number }, index) => [number, index + 1]));
  await readFrames(path, (stored, index) => {
    const frame = frames[index];
    if (!frame) throw new AppError('invalid-input', `${path}: has more frames than it describes.`);
    const { segment } = frame;
    if (segment === null) {
      const labels = filled(new Uint8Array(stored.length), (pixel) => {
        const number = stored[pixel] as number;
        const value = number === 0 ? 0 : valueOf.get(number);
        if (value !== undefined) return value;
        if (number === padding) return 0;
        throw new AppError('invalid-input', `${path}: holds segment ${number}, which it does not describe.`);
      });
      use({ labels, inside: null }, index);
      return;
    }
    const value = valueOf.get(segment) ?? 0;
    const isFractional = kind === 'FRACTIONAL';
    const labels = filled(new Uint8Array(stored.length), (pixel) => {
      const share = stored[pixel] as number;
      // Half inside counts as inside.
      return share > 0 && (!isFractional || share * 2 >= fullValue) ? value : 0;
    });
    use({ labels, inside: isFractional ? Uint8Array.from(stored) : null }, index);
  });
}
