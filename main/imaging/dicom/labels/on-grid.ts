/**
 * Labels drawn on the images as they were acquired, brought onto the grid of their volume the way the images are
 * (`regularise.ts`): a slice that lies on an image has its labels, moved in the plane where the gantry is tilted; one that
 * was made between images has what lies between their labels.
 */
import type { Grid } from '../../../../shared/volume.ts';
import { worldOf } from '../../geometry.ts';
import { placeLabels } from '../../place-labels.ts';
import type { LabelVolume } from '../../volume.ts';
import { dot, gridOfPlane, isSameStack, minus, type Plane } from '../plane.ts';
import { betweenSlices } from './between.ts';
import type { Slot, Slots } from './slots.ts';

export interface GridLabels extends LabelVolume {
  /** What lies on slices that no image was acquired at. */
  readonly findings: readonly string[];
}

/** A slice this share of a gap off an image is that image: headers round. */
const onImage = 0.15;

/** @param labels of each slot; null where nothing is known of one that was made */
export function labelsOnGrid(
  { all, normal, gap }: Slots,
  labels: readonly (Uint8Array | null)[],
  grid: Grid,
): GridLabels {
  const known = all.flatMap((slot, index) => {
    const drawn = labels[index];
    return drawn ? [{ ...slot, labels: drawn }] : [];
  });
  const [ni, nj, nk] = grid.size;
  const voxels = new Uint8Array(ni * nj * nk);
  const made: { height: number; voxels: number }[] = [];
  for (let k = 0; k < nk; k++) {
    const slice = sliceOf(grid, k);
    const height = dot(normal, slice.origin);
    const [lower, upper] = around(known, height);
    if (!lower || !upper) continue;
    const share = upper === lower ? 0 : (height - lower.height) / (upper.height - lower.height);
    const nearer = share < 0.5 ? lower : upper;
    const isOn = Math.abs(height - nearer.height) <= onImage * gap;
    const isBeyond = upper === lower && Math.abs(height - lower.height) > gap / 2 + 1e-3;
    const drawn = (of: Known): Uint8Array => inPlane(of.labels, of.plane, slice);
    const one = isBeyond
      ? new Uint8Array(ni * nj)
      : isOn || upper === lower
        ? drawn(nearer)
        : betweenSlices(drawn(lower), drawn(upper), {
            size: [ni, nj],
            spacing: [grid.spacing[0], grid.spacing[1]],
            share,
            keepsEnds: true,
          });
    voxels.set(one, k * ni * nj);
    const isMade = !isOn || nearer.slice === null;
    const count = isMade ? one.reduce((sum, label) => sum + Number(label > 0), 0) : 0;
    if (count > 0) made.push({ height, voxels: count });
  }
  return { grid, voxels, findings: made.length === 0 ? [] : [madeText(made)] };
}

type Known = Slot & { readonly labels: Uint8Array };

/** The nearest at or below a height and at or above it; the same one twice beyond the ends. */
function around(known: readonly Known[], height: number): [Known | undefined, Known | undefined] {
  const above = known.findIndex((slot) => slot.height >= height);
  if (above === -1) return [known.at(-1), known.at(-1)];
  return [known[Math.max(0, above - 1)], known[above]];
}

/** Slice k of a grid as a grid of its own. */
function sliceOf(grid: Grid, k: number): Grid {
  return { ...grid, size: [grid.size[0], grid.size[1], 1], origin: worldOf(grid, [0, 0, k]) };
}

/** By the nearest pixel in the plane, whatever lies between along the normal. */
export function inPlane(labels: Uint8Array, plane: Plane, target: Grid): Uint8Array {
  const own = gridOfPlane(plane);
  const there: Plane = {
    position: target.origin,
    orientation: [target.direction[0], target.direction[1]],
    spacing: [target.spacing[0], target.spacing[1]],
    size: [target.size[0], target.size[1]],
  };
  if (isSameStack(plane, there)) {
    const offset = minus(plane.position, there.position);
    const isBeside = [0, 1].some(
      (axis) => Math.abs(dot(offset, plane.orientation[axis as 0 | 1])) > 1e-3 * plane.spacing[axis as 0 | 1],
    );
    if (!isBeside) return labels;
  }
  const thick = { ...own, spacing: [own.spacing[0], own.spacing[1], 1e6] as const };
  return placeLabels({ grid: thick, voxels: labels }, target).voxels;
}

function madeText(made: readonly { height: number; voxels: number }[]): string {
  const places = made.slice(0, 4).map(({ height }) => Number(height.toFixed(2)));
  const where = `${places.join(', ')}${made.length > places.length ? ' …' : ''} mm along their normal`;
  const total = made.reduce((sum, { voxels }) => sum + voxels, 0);
  const slices =
    made.length === 1 ? '1 slice was made between images' : `${made.length} slices were made between images`;
  return `${slices} (at ${where}): the ${total} labelled voxels on ${made.length === 1 ? 'it' : 'them'} lie where no image was acquired.`;
}
