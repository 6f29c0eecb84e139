/**
 * Whether an image is like those that a model was trained on: its modality, and the range of its intensities. A model of
 * another kind of image draws masks that look right. What is found is said and goes on the mask; it is no refusal, since
 * nobody but the user knows.
 */
import type { IntensityRange, IntensityStatistics, Modality, Normalization } from '../../shared/dataset.ts';
import type { Preparation } from '../../shared/proposal.ts';
import { AppError } from '../../shared/result.ts';
import type { FitWarning } from '../../shared/segmentation.ts';
import { maskMarks, type MaskMark } from '../imaging/mask-record.ts';
import type { Volume } from '../imaging/volume.ts';
import { quantile } from './statistics.ts';

export interface Expected {
  readonly modality: Modality;
  readonly channels: readonly string[];
  readonly preparation: Pick<Preparation, 'intensities' | 'normalization'>;
}

/**
 * @param modality of the image, where its file says it (DICOM's Modality) or its project
 * @throws AppError for a channel without a single finite voxel
 */
export function imageWarnings(
  channels: readonly Volume[],
  { modality, channels: names, preparation }: Expected,
  imageModality: string | null,
): FitWarning[] {
  const warnings: FitWarning[] = [];
  const ranges = channels.map(({ voxels }) => intensityRange(voxels));
  const seen = imageModality ?? (ranges.some((range) => range && looksLikeCt(range)) ? 'CT' : null);
  if (seen !== null && !isSame(modality, seen)) warnings.push(modalityWarning(modality, seen));
  for (const [index, range] of ranges.entries()) {
    const name = names[index] ?? `channel ${index + 1}`;
    warnings.push(...remarksOn(channels[index]?.voxels ?? new Float32Array(0), name));
    const trained = preparation.intensities[index];
    if (range && trained && isFar(range, trained, preparation.normalization[index] ?? 'zscore')) {
      warnings.push({
        kind: 'intensities',
        message:
          `The intensities of ${name} (${text(range.low)} to ${text(range.low + range.width)}) are far from ` +
          `those of the training images (${rangeText(trained)}).`,
      });
    }
  }
  return warnings;
}

export function modalityWarning(trained: Modality, seen: string): FitWarning {
  return {
    kind: 'modality',
    message: `The model was trained on ${trained === 'other' ? 'neither CT nor MR' : trained} images; this one looks like ${seen}.`,
  };
}

/** What is known of neither says nothing against it. */
export function isSame(trained: Modality, seen: string): boolean {
  if (trained === 'other' || seen === 'other' || seen === '') return true;
  return trained === seen;
}

/** Air in Hounsfield units. */
const looksLikeCt = ({ low, width }: ImageRange): boolean =>
  low <= -500 && low >= -4096 && low + width > -500;

function remarksOn(voxels: Float32Array, name: string): FitWarning[] {
  let odd = 0;
  let isConstant = true;
  for (const voxel of voxels) {
    if (!Number.isFinite(voxel)) odd++;
    if (voxel !== voxels[0]) isConstant = false;
  }
  if (odd === voxels.length)
    throw new AppError(
      'invalid-input',
      `${name} holds no number: all its ${voxels.length} voxels are NaN or infinite.`,
      'Export the image again from its source.',
    );
  const remark = (message: string): FitWarning[] => [{ kind: 'image', message }];
  if (odd > 0) return remark(`${odd} voxels of ${name} are NaN or infinite; they are taken for 0.`);
  return isConstant ? remark(`All voxels of ${name} have one value: there is nothing to see in it.`) : [];
}

export interface ImageRange {
  /** First percentile of the voxels that are finite and not 0. */
  readonly low: number;
  /** From there to the 99th. */
  readonly width: number;
}

/** Enough for percentiles. */
const mostSamples = 50_000;

/** @returns null where no voxel is finite and not 0 */
export function intensityRange(voxels: Float32Array): ImageRange | null {
  const step = Math.max(1, Math.floor(voxels.length / mostSamples));
  const seen: number[] = [];
  for (let index = 0; index < voxels.length; index += step) {
    const voxel = voxels[index] ?? 0;
    if (voxel !== 0 && Number.isFinite(voxel)) seen.push(voxel);
  }
  if (seen.length === 0) return null;
  const low = quantile(seen, 0.01);
  return { low, width: quantile(seen, 0.99) - low };
}

/** Of the ranges of all images of a channel; undefined where none has one. */
export function rangeOfAll(ranges: readonly (ImageRange | null)[]): IntensityRange | undefined {
  const known = ranges.filter((range) => range !== null);
  if (known.length === 0) return undefined;
  const ends = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  return { low: ends(known.map(({ low }) => low)), width: ends(known.map(({ width }) => width)) };
}

/** So far, as a share of the widest training image, may the low end lie outside. */
const farShift = 0.3;
/** So many times wider or narrower an image may be: units as of CT mean the same everywhere, those of MR do not. */
const farWidth = { absolute: 2, relative: 4 };

function isFar(range: ImageRange, trained: IntensityStatistics, normalization: Normalization): boolean {
  const { percentile005: low, percentile995: high } = trained;
  // what an older preparation knows are the foreground's values alone
  if (!trained.image) return high > low && (range.low > high || range.low + range.width < low);
  const [lowest, highest] = trained.image.low;
  const [narrowest, widest] = trained.image.width;
  const shift = farShift * widest;
  const isRelative = normalization === 'zscore' || normalization === 'masked-zscore';
  const factor = isRelative ? farWidth.relative : farWidth.absolute;
  return (
    range.low < lowest - shift ||
    range.low > highest + shift ||
    range.width < narrowest / factor ||
    range.width > widest * factor
  );
}

const text = (value: number): string => String(Number(value.toPrecision(3)));

function rangeText({ image, percentile005, percentile995 }: IntensityStatistics): string {
  if (!image) return `${text(percentile005)} to ${text(percentile995)} in the foreground`;
  return `${text(image.low[0])} to ${text(image.low[1] + image.width[1])}`;
}

/** Which of the warnings go onto the mask. */
export function marksOf(warnings: readonly FitWarning[]): MaskMark[] {
  return maskMarks.filter((mark) => warnings.some(({ kind }) => kind === mark));
}
