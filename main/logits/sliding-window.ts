/**
 * Predicts a whole volume from overlapping windows (nnU-Net; segmentation-systems.md 10): logits of all windows and
 * mirror images, averaged with Gaussian weights. 2D networks see every slice. A volume smaller than the patch lies in
 * the middle of zeros. Memory: the logits of the volume and one batch of patches.
 */
import { AppError } from '../../shared/result.ts';
import { requireMemory } from '../files/memory.ts';
import type { Triple } from '../../shared/volume.ts';
import { cutChannels, poseAt, voxelsIn, type Matrix } from '../datasets/patch.ts';
import type { PreparedImage } from '../datasets/prepared.ts';
import {
  axesIn3d,
  countTiles,
  countWindows,
  innerOf,
  patchTriple,
  tilesOver,
  windowsOver,
} from '../datasets/windows.ts';
import { gaussianWeights } from './gaussian.ts';
import { mirrorings } from './mirror.ts';
import type { Predictor } from './predictor.ts';

export interface PredictionOptions {
  /** Largest distance between neighbouring windows as a fraction of the patch; 0.5 if absent. */
  readonly step?: number;
  readonly mirroring?: boolean;
  /** Axes of the patch that are not mirrored all the same (`StepShape.fixedAxes`). */
  readonly fixedAxes?: readonly number[];
  /** Read before each batch. */
  readonly stopped?: () => boolean;
  /** After each batch: the share that is done. */
  readonly onProgress?: (share: number) => void;
}

/** A day's work at ten a second. */
const mostViews = 1_000_000;
/** Of one as JavaScript keeps it: two lists of three numbers and what holds them. */
const viewBytes = 200;

/** A window seen in one of its mirror images. */
interface View {
  readonly start: Triple;
  readonly signs: Triple;
}

/**
 * @returns logits [classes, D, H, W] on the prepared image's size
 * @throws AppError `cancelled` when `stopped` says so
 */
export async function predictLogits(
  predictor: Predictor,
  { channels, image, size }: Pick<PreparedImage, 'channels' | 'image' | 'size'>,
  { step = 0.5, mirroring = false, fixedAxes = [], stopped, onProgress }: PredictionOptions = {},
): Promise<Float32Array> {
  if (channels !== predictor.channels) {
    const message = `The image has ${channels} channels where the network takes ${predictor.channels}.`;
    throw new AppError(
      'invalid-input',
      message,
      'Choose the files of all channels that the network was trained on.',
    );
  }
  const patch = patchTriple(predictor.patch);
  const inner = innerOf(patch, predictor.margin);
  const signs = mirroring ? mirrorings(patch, axesIn3d(fixedAxes, predictor.patch.length)) : [upright];
  // what is seen around a tile makes it whole: nothing is gained where tiles overlap
  const isTiled = predictor.margin !== undefined;
  const count = isTiled ? countTiles(size, inner) : countWindows(size, inner, step);
  requireViews(count * signs.length, { size, patch: predictor.patch });
  const starts = isTiled ? tilesOver(size, inner) : windowsOver(size, inner, step);
  const views = starts.flatMap((start) => signs.map((own): View => ({ start, signs: own })));
  const sample = channels * voxelsIn(patch);
  const batch = new Float32Array(predictor.batch * sample);
  const sums = createSums(predictor.classes, size, inner);
  for (let first = 0; first < views.length; first += predictor.batch) {
    if (stopped?.() === true) throw new AppError('cancelled', 'The prediction was stopped.');
    const shown = views.slice(first, first + predictor.batch);
    shown.forEach(({ start, signs }, slot) => {
      const pose = { ...poseAt(start, inner), matrix: diagonal(signs) };
      const target = batch.subarray(slot * sample, (slot + 1) * sample);
      cutChannels(image, { size, patch, pose, interpolation: 'nearest' }, target);
    });
    const logits = await predictor.run(batch);
    const perView = logits.length / predictor.batch;
    shown.forEach((view, slot) => sums.add(view, logits.subarray(slot * perView, (slot + 1) * perView)));
    onProgress?.((first + shown.length) / views.length);
  }
  return sums.mean();
}

/** @param count asked before one of them is made */
function requireViews(
  count: number,
  { size, patch }: { readonly size: Triple; readonly patch: readonly number[] },
): void {
  const what = `An image of ${size.join(' × ')} voxels in patches of ${patch.join(' × ')}`;
  if (count > mostViews)
    throw new AppError(
      'invalid-input',
      `${what} makes ${count} of them; ${mostViews} are the most.`,
      'Use a model with larger patches.',
    );
  requireMemory(count * viewBytes, `${what}, of which it makes ${count},`);
}

const upright: Triple = [1, 1, 1];

const diagonal = ([d, h, w]: Triple): Matrix => [
  [d, 0, 0],
  [0, h, 0],
  [0, 0, w],
];

interface Sums {
  /** @param logits [classes, …patch] as the network saw the view, mirrored */
  add(view: View, logits: Float32Array): void;
  /** The weighted mean [classes, D, H, W]; the sums are used up. */
  mean(): Float32Array;
}

function createSums(classes: number, size: Triple, patch: Triple): Sums {
  const [voxels, patchVoxels] = [voxelsIn(size), voxelsIn(patch)];
  const gaussian = gaussianWeights(patch);
  const total = new Float32Array(classes * voxels);
  const weight = new Float32Array(voxels);
  return {
    add: (view, logits) => {
      eachVoxel(view, { size, patch }, (voxel, inPatch, inView) => {
        const share = gaussian[inPatch] ?? 0;
        weight[voxel] = (weight[voxel] ?? 0) + share;
        for (let value = 0; value < classes; value++) {
          const index = value * voxels + voxel;
          total[index] = (total[index] ?? 0) + share * (logits[value * patchVoxels + inView] ?? 0);
        }
      });
    },
    mean: () => {
      for (let index = 0; index < total.length; index++) {
        total[index] = (total[index] ?? 0) / (weight[index % voxels] ?? 1);
      }
      return total;
    },
  };
}

/** Visits the voxels of a view that lie inside the volume: index in the volume, in the upright patch, in the view. */
function eachVoxel(
  { start, signs }: View,
  { size, patch }: { readonly size: Triple; readonly patch: Triple },
  visit: (voxel: number, inPatch: number, inView: number) => void,
): void {
  const [height, width] = [patch[1], patch[2]];
  const inside = (axis: 0 | 1 | 2): readonly [number, number] => [
    Math.max(0, -start[axis]),
    Math.min(patch[axis], size[axis] - start[axis]),
  ];
  const seen = (axis: 0 | 1 | 2, index: number): number =>
    signs[axis] > 0 ? index : patch[axis] - 1 - index;
  const [[d0, d1], [h0, h1], [w0, w1]] = [inside(0), inside(1), inside(2)];
  for (let d = d0; d < d1; d++) {
    for (let h = h0; h < h1; h++) {
      const row = ((start[0] + d) * size[1] + start[1] + h) * size[2] + start[2];
      const patchRow = (d * height + h) * width;
      const viewRow = (seen(0, d) * height + seen(1, h)) * width;
      for (let w = w0; w < w1; w++) visit(row + w, patchRow + w, viewRow + seen(2, w));
    }
  }
}
