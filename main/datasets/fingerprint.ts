/**
 * The data set's fingerprint (nnU-Net; segmentation-systems.md 10): what the planner needs to know of all cases, put
 * together from a few facts of each, so that no more than one case is ever in memory.
 */
import { at as elementAt } from '../../shared/at.ts';
import type { Fingerprint } from '../../shared/dataset.ts';
import { createRandom } from '../../shared/random.ts';
import { AppError } from '../../shared/result.ts';
import type { Triple } from '../../shared/volume.ts';
import { mapTriple } from '../imaging/geometry.ts';
import { filled } from '../imaging/filled.ts';
import { orientationOf, reorientationTo, reorientGrid, type Reorientation } from '../imaging/orientation.ts';
import type { LabelVolume, Volume } from '../imaging/volume.ts';
import { classOrdersOf, placesOf, type ClassPlaces } from './class-orders.ts';
import { nonZeroBox } from './crop.ts';
import { readChannels, readLabel, type CaseFiles } from './case-files.ts';
import { intensityRange, rangeOfAll, type ImageRange } from './image-fit.ts';
import { networkOrder, resampledSize, zeroNonFinite } from './preprocess.ts';
import { medianTriple, quantile, statisticsOf } from './statistics.ts';
import { eachInTurn, type WorkOptions } from './work.ts';

/** What the fingerprint keeps of a case, axes i, j, k as stored. */
export interface CaseFacts {
  readonly orientation: string;
  readonly spacing: Triple;
  /** After cropping to the non-zero box. */
  readonly size: Triple;
  /** Voxels after cropping / voxels before. */
  readonly cropRatio: number;
  /** Per channel, intensities of at most `samplesPerCase` foreground voxels. */
  readonly samples: readonly Float32Array[];
  readonly places: ClassPlaces;
  /** Per channel, of the whole image. */
  readonly ranges: readonly (ImageRange | null)[];
}

const samplesPerCase = 10_000;
const seed = 1234;

export async function fingerprintCases(
  cases: readonly CaseFiles[],
  options: WorkOptions = {},
): Promise<Fingerprint> {
  const facts = await eachInTurn(cases, options, {
    name: ({ id }) => id,
    run: async ({ id, images, label }) => {
      if (label === null) throw new AppError('invalid-input', `${id} has no label.`, 'Import its label map.');
      return factsOf(await readChannels(images), await readLabel(label));
    },
  });
  return fingerprintOf(facts);
}

/** Non-finite voxels of the channels become 0 in place, as they do when a case is prepared. */
export function factsOf(channels: readonly Volume[], label: LabelVolume): CaseFacts {
  const grid = channels[0]?.grid ?? label.grid;
  const size = networkOrder(grid.size);
  const voxels = channels.map((channel) => zeroNonFinite(channel.voxels));
  const box = nonZeroBox(voxels, size);
  const foreground = sampleForeground(label.voxels);
  const count = (sides: Triple): number => sides[0] * sides[1] * sides[2];
  return {
    orientation: orientationOf(grid),
    spacing: grid.spacing,
    size: networkOrder(box.size),
    cropRatio: count(box.size) / count(size),
    samples: voxels.map((values) =>
      filled(new Float32Array(foreground.length), (at) => values[foreground[at] ?? 0] ?? 0),
    ),
    places: placesOf(label),
    ranges: voxels.map(intensityRange),
  };
}

/** With replacement, as nnU-Net draws them; nothing where there is no foreground. */
function sampleForeground(labels: Uint8Array): Int32Array {
  const indices: number[] = [];
  for (let index = 0; index < labels.length; index++) if ((labels[index] as number) > 0) indices.push(index);
  const random = createRandom(seed);
  const count = indices.length === 0 ? 0 : samplesPerCase;
  return Int32Array.from({ length: count }, () => elementAt(indices, random.integer(indices.length)));
}

export function fingerprintOf(cases: readonly CaseFacts[]): Fingerprint {
  const channels = cases[0]?.samples.length ?? 0;
  if (cases.length === 0) throw new AppError('invalid-input', 'There are no cases to take a fingerprint of.');
  const orientation = commonOrientation(cases);
  const turned = cases.map((one) => turnedFacts(one, orientation));
  const medianSpacing = medianTriple(turned.map(({ spacing }) => spacing));
  const medianSize = medianTriple(turned.map(({ size }) => size));
  const targetSpacing = targetSpacingOf(
    turned.map(({ spacing }) => spacing),
    medianSize,
  );
  return {
    cases: cases.length,
    orientation,
    medianSize,
    medianSpacing,
    targetSpacing,
    medianSizeAfterResampling: medianTriple(
      turned.map(({ size, spacing }) => resampledSize(size, spacing, targetSpacing)),
    ),
    medianCropRatio: quantile(
      cases.map(({ cropRatio }) => cropRatio),
      0.5,
    ),
    intensities: Array.from({ length: channels }, (_, channel) => ({
      ...statisticsOf(cases.map(({ samples }) => samples[channel] ?? new Float32Array(0))),
      image: rangeOfAll(cases.map(({ ranges }) => ranges[channel] ?? null)),
    })),
    classOrders: classOrdersOf(turned.map(({ places }) => places)),
  };
}

/**
 * The orientation most cases are stored in, with the axis of the coarsest spacing moved to k, so that slices are cut
 * across it (nnU-Net puts the largest spacing first in network order, which is k). Of equals the stored order stays.
 */
function commonOrientation(cases: readonly CaseFacts[]): string {
  const groups = [...Map.groupBy(cases, ({ orientation }) => orientation)];
  const [code, stored] = groups.reduce((a, b) => (b[1].length > a[1].length ? b : a));
  const spacing = medianTriple(stored.map((one) => one.spacing));
  const coarsest = Math.max(...spacing);
  if (spacing[2] >= coarsest * 0.999) return code;
  const axis = spacing.indexOf(coarsest);
  return code.replace(code.charAt(axis), '') + code.charAt(axis);
}

function turnedFacts(
  { orientation, size, spacing, places }: CaseFacts,
  code: string,
): { size: Triple; spacing: Triple; places: ClassPlaces } {
  const grid = { size, spacing, origin: [0, 0, 0], direction: directionOf(orientation) } as const;
  const turn = reorientationTo(code, grid);
  return { ...reorientGrid(grid, turn), places: turnedPlaces(places, turn) };
}

/** Only differences between centroids are of use, so a flip is a change of sign. */
function turnedPlaces({ centroids, spread }: ClassPlaces, { axes, flips }: Reorientation): ClassPlaces {
  const turned = (values: Triple, sign: (axis: 0 | 1 | 2) => number): Triple =>
    mapTriple((axis) => sign(axis) * (values[axes[axis]] as number));
  return {
    centroids: centroids.map((place) => place && turned(place, (axis) => (flips[axis] ? -1 : 1))),
    spread: turned(spread, () => 1),
  };
}

/** Unit axes (rows, LPS) that run towards the letters of a code. */
function directionOf(code: string): readonly [Triple, Triple, Triple] {
  const towards: Readonly<Record<string, Triple>> = {
    L: [1, 0, 0],
    R: [-1, 0, 0],
    P: [0, 1, 0],
    A: [0, -1, 0],
    S: [0, 0, 1],
    I: [0, 0, -1],
  };
  return mapTriple((axis) => towards[code[axis] ?? ''] ?? [0, 0, 0]);
}

const anisotropy = 3;

/**
 * The median spacing; along an axis with thick slices (spacing over 3 times the others' and under a third of their
 * voxels) the 10th percentile, though never finer than the others.
 */
export function targetSpacingOf(spacings: readonly Triple[], medianSize: Triple): Triple {
  const median = medianTriple(spacings);
  const worst = median.indexOf(Math.max(...median));
  const others = [0, 1, 2].filter((axis) => axis !== worst);
  const coarsestOther = Math.max(...others.map((axis) => elementAt(median, axis)));
  const fewestOther = Math.min(...others.map((axis) => elementAt(medianSize, axis)));
  const thick = elementAt(median, worst) > anisotropy * coarsestOther;
  if (!thick || elementAt(medianSize, worst) * anisotropy >= fewestOther) return median;
  const finer = quantile(
    spacings.map((spacing) => elementAt(spacing, worst)),
    0.1,
  );
  return mapTriple((axis) => (axis === worst ? Math.max(finer, coarsestOther) : median[axis]));
}
