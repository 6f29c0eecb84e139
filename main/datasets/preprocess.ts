/**
 * From a case as it was imported to what a network is fed (nnU-Net's order: turn, crop, normalise, resample;
 * normalising first keeps the edge of a masked image from bleeding into it). Pure: volumes and a preparation in, arrays out.
 * `restore.ts` is the way back.
 */
import { addedChannels, type Preparation } from '../../shared/proposal.ts';
import { AppError } from '../../shared/result.ts';
import type { Grid, Triple } from '../../shared/volume.ts';
import { requireMemory } from '../files/memory.ts';
import { mapTriple } from '../imaging/geometry.ts';
import { reorientationTo, reorientGrid, reorientVoxels } from '../imaging/orientation.ts';
import { resample, resampleLabels, type Order } from '../imaging/resample.ts';
import type { LabelVolume, Volume } from '../imaging/volume.ts';
import { cropTo, filledMask, nonZeroBox, whereAllAreFilled, type Box } from './crop.ts';
import { foregroundIndices } from './foreground.ts';
import { normalizers } from './normalize.ts';
import type { CaseGeometry, PreparedCase, PreparedImage } from './prepared.ts';

export interface Preprocessed extends PreparedImage {
  /** null where no label was given. */
  readonly labels: Uint8Array | null;
  /** See `PreparedCase.foreground`; empty without a label. */
  readonly foreground: PreparedCase['foreground'];
}

/**
 * @param channels volumes on one grid, in the data set's order of channels
 * @param label on the same grid, or null for an image to predict
 */
export function preprocess(
  channels: readonly Volume[],
  label: LabelVolume | null,
  preparation: Preparation,
): Preprocessed {
  const grid = channels[0]?.grid;
  if (!grid || channels.length !== preparation.normalization.length) {
    const text = `The image has ${channels.length} channels, the network takes ${preparation.normalization.length}.`;
    throw new AppError('invalid-input', text, 'Give one file per channel, in the order of the data set.');
  }
  const turn = reorientationTo(preparation.orientation, grid);
  const turned = reorientGrid(grid, turn);
  const size = networkOrder(turned.size);
  const whole = channels.map(({ voxels }) => zeroNonFinite(reorientVoxels(voxels, grid.size, turn)));
  const box = nonZeroBox(whole, size);
  const geometry = geometryOf({ grid, box, spacing: networkOrder(turned.spacing) }, preparation);
  requireSaneResampling(box.size, geometry, networkOrder(turned.spacing));
  requireMemory(
    voxelsOf(geometry.size) * 4 * (2 * (channels.length + addedChannels(preparation)) + 1),
    `An image of ${grid.size.join(' × ')} voxels, resampled to ${geometry.size.join(' × ')},`,
  );
  const cropped = whole.map((voxels) => cropTo(voxels, size, box));
  // before normalising, which makes other voxels zero
  const added = preparation.foregroundChannel === true ? [whereAllAreFilled(cropped)] : [];
  normalize(cropped, box, preparation);
  const between = { from: box.size, to: geometry.size };
  const imageOrders = mapTriple((axis): Order => (geometry.orders[axis] === 0 ? 0 : 3));
  const labels = label && cropTo(reorientVoxels(label.voxels, grid.size, turn), size, box);
  const labelled = labels && resampleLabels(labels, { ...between, orders: geometry.orders });
  const resampled = cropped.map((voxels) => resample(voxels, { ...between, orders: imageOrders }));
  const steps = added.map((voxels) => resample(voxels, { ...between, orders: nearest }));
  return {
    channels: channels.length + addedChannels(preparation),
    size: geometry.size,
    image: stack([...resampled, ...steps]),
    geometry,
    labels: labelled,
    foreground: labelled ? foregroundIndices(labelled) : [],
  };
}

/** i, j, k ↔ depth, height, width. */
export const networkOrder = <T>([i, j, k]: readonly [T, T, T]): readonly [T, T, T] => [k, j, i];

/** In place: NaN and infinity become 0. The integrity check has told about them. */
export function zeroNonFinite(voxels: Float32Array): Float32Array {
  for (let index = 0; index < voxels.length; index++) if (!Number.isFinite(voxels[index])) voxels[index] = 0;
  return voxels;
}

/** A channel of zeros and ones stays one. */
const nearest = mapTriple((): Order => 0);

function normalize(
  channels: readonly Float32Array[],
  box: Box,
  { normalization, intensities }: Preparation,
): void {
  const mask = normalization.includes('masked-zscore') ? filledMask(channels, box.size) : null;
  channels.forEach((voxels, channel) => {
    normalizers[normalization[channel] ?? 'none'](voxels, { statistics: intensities[channel], mask });
  });
}

function stack(channels: readonly Float32Array[]): Float32Array {
  const length = channels[0]?.length ?? 0;
  const image = new Float32Array(length * channels.length);
  channels.forEach((voxels, channel) => {
    image.set(voxels, channel * length);
  });
  return image;
}

interface CroppedImage {
  readonly grid: Grid;
  readonly box: Box;
  /** In network order. */
  readonly spacing: Triple;
}

function geometryOf(
  { grid, box, spacing }: CroppedImage,
  { dims, orientation, targetSpacing }: Preparation,
): CaseGeometry {
  // A 2D network sees one slice after the other: slices stay as they are.
  const target = dims === 3 ? targetSpacing : ([spacing[0], targetSpacing[1], targetSpacing[2]] as const);
  return {
    grid,
    orientation,
    cropStart: box.start,
    cropSize: box.size,
    size: resampledSize(box.size, spacing, target),
    spacing: target,
    orders: resamplingOrders(spacing, target),
  };
}

/** Voxels in between are made up: more than so many of them for one, along an axis or in all, are an error in a header. */
const mostAlongAxis = 12;
const mostInAll = 200;

/**
 * What the header of an image alone says about it, before its voxels are read.
 * @throws AppError where its voxels are of quite another size than those that the network works with
 */
export function requireSaneSpacing(grid: Grid, preparation: Preparation): void {
  const turned = reorientGrid(grid, reorientationTo(preparation.orientation, grid));
  const [size, spacing] = [networkOrder(turned.size), networkOrder(turned.spacing)];
  const geometry = geometryOf({ grid, box: { start: [0, 0, 0], size }, spacing }, preparation);
  requireSaneResampling(size, geometry, spacing);
}

function requireSaneResampling(size: Triple, geometry: CaseGeometry, spacing: Triple): void {
  const finer = mapTriple((axis) => spacing[axis] / geometry.spacing[axis]);
  const isSane = Math.max(...finer) <= mostAlongAxis && voxelsOf(geometry.size) <= mostInAll * voxelsOf(size);
  if (isSane) return;
  const text = (values: Triple): string => values.map((value) => Number(value.toPrecision(4))).join(' × ');
  throw new AppError(
    'invalid-input',
    `The image's voxels are ${text(spacing)} mm (depth, height, width) where the network works with ` +
      `${text(geometry.spacing)} mm: ${size.join(' × ')} voxels would become ${geometry.size.join(' × ')}.`,
    'Check the voxel size in its header; resample it yourself if it is right.',
  );
}

const voxelsOf = (size: Triple): number => size[0] * size[1] * size[2];

export function resampledSize(size: Triple, spacing: Triple, target: Triple): Triple {
  return mapTriple((axis) => Math.max(1, Math.round((size[axis] * spacing[axis]) / target[axis])));
}

const thickSlices = 3;

/** Across slices more than three times as thick as the voxels are wide, values in between would be made up. */
export function resamplingOrders(spacing: Triple, target: Triple): CaseGeometry['orders'] {
  const thick = thickAxis(spacing) ?? thickAxis(target);
  return mapTriple((axis): Order => (axis === thick ? 0 : 1));
}

function thickAxis(spacing: Triple): number | null {
  const coarsest = Math.max(...spacing);
  const axes = ([0, 1, 2] as const).filter((axis) => spacing[axis] === coarsest);
  const isThick = axes.length === 1 && coarsest > thickSlices * Math.min(...spacing);
  return isThick ? (axes[0] ?? null) : null;
}
