/**
 * Whether a file of voxels is a label map or an image. A converted image often lies beside its series and the label, on the
 * same grid and with a name that says nothing. What tells them apart, in this order: labels are whole numbers from 0, few
 * of them; an image shows what its series shows; labels come in pieces, each value beside itself; names at last.
 */
import { at as elementAt } from '../../../shared/at.ts';
import { wholeNumber } from '../label-values.ts';
import { stemOf } from './folder.ts';

export interface FileKind {
  readonly kind: 'label' | 'image' | 'unclear';
  /** Why, as a part of a sentence. */
  readonly reason: string;
}

export interface Questioned {
  readonly path: string;
  /** i-fastest. */
  readonly voxels: Float32Array;
  readonly size: readonly [number, number, number];
  /** How far the voxels follow those of the series: see `correlationOf`; null where it cannot be read. */
  readonly correlation: number | null;
}

/** Labels that can be told apart. */
const mostLabels = 255;
/** From this correlation on, a file shows its series: at 5 grey levels, an image still follows itself by 0.97. */
const sameImage = 0.93;
/** With so few values, a mask of what is bright follows its image as well. */
const fewValues = 3;
/**
 * Shares of neighbours with the same value. Measured on 131 real images: up to 0.41 at 20 grey levels, 0.52 at 13; on 119
 * real label maps: from 0.79 on. No image has four grey levels, but small nested regions are thin.
 */
const [incoherent, coherent, coherentOfFew] = [0.5, 0.65, 0.45];
const fewClasses = 4;
/** Grey levels border on the next level (from 0.67 on where they are few), classes on any (up to 0.35). */
const ordered = 0.6;
/** Fewer pairs of neighbours say nothing. */
const fewPairs = 50;

export function kindOf({ path, voxels, size, correlation }: Questioned): FileKind {
  const found = valuesOf(voxels);
  if (typeof found === 'string') return { kind: 'image', reason: found };
  const { values, indices } = found;
  const count = values.length;
  if (correlation === 1 && count > 1) return { kind: 'image', reason: 'its voxels are those of the series' };
  if (correlation !== null && correlation >= sameImage && count > fewValues)
    return { kind: 'image', reason: 'it shows what the series shows' };
  if (values[0] === 0 && count <= 2) return { kind: 'label', reason: 'it is a mask' };
  const { pieces, order, pairs, background } = coherence(indices, values, size);
  const several = `${count} different values`;
  if (pairs < fewPairs && background > 0.9) return { kind: 'label', reason: several };
  const isFew = count <= fewClasses;
  if (pairs >= fewPairs && pieces < (isFew ? coherentOfFew : incoherent))
    return { kind: 'image', reason: `${several} that hardly ever lie beside themselves` };
  const isOrdered = !isFew && order >= ordered;
  if (pairs >= fewPairs && (isFew || pieces >= coherent) && !isOrdered && background > 0)
    return { kind: 'label', reason: several };
  return byName(path, isOrdered ? `${several} that pass into each other` : several);
}

/** Distinct values, rising, and the index of each voxel's; or what is no label in it. */
function valuesOf(voxels: Float32Array): { values: number[]; indices: Uint8Array } | string {
  const numbers = new Map<number, number>();
  const indices = new Uint8Array(voxels.length);
  let [last, lastIndex] = [NaN, 0];
  for (let at = 0; at < voxels.length; at++) {
    const value = voxels[at] as number;
    if (value !== last) {
      const whole = wholeNumber(value);
      if (whole === null) return `it holds the value ${Number(value.toPrecision(6))}`;
      lastIndex = numbers.get(whole) ?? numbers.size;
      if (lastIndex > mostLabels) return `it holds more than ${mostLabels} different values`;
      numbers.set(whole, lastIndex);
      last = value;
    }
    indices[at] = lastIndex;
  }
  const values = [...numbers.keys()].sort((a, b) => a - b);
  const rank = new Uint8Array([...numbers.keys()].map((value) => values.indexOf(value)));
  return { values, indices: indices.map((index) => rank[index] ?? 0) };
}

interface Coherence {
  /** Share of pairs of neighbours that have one value, of all values or of the median value, whichever is less. */
  readonly pieces: number;
  /** Share of pairs of different neighbours whose values follow each other. */
  readonly order: number;
  /** Pairs that `pieces` is made from: of voxels that are not the background. */
  readonly pairs: number;
  /** Share of voxels of value 0. */
  readonly background: number;
}

function coherence(
  indices: Uint8Array,
  values: readonly number[],
  [ni, nj, nk]: Questioned['size'],
): Coherence {
  const counts = new Float64Array(values.length);
  for (const index of indices) counts[index] = (counts[index] ?? 0) + 1;
  const most = counts.indexOf(Math.max(...counts));
  // The background of an image may have any value: neither it nor 0 says anything.
  const isBackground = values.map((value, index) => value === 0 || index === most);
  const same = new Float64Array(values.length);
  const all = new Float64Array(values.length);
  let [different, following] = [0, 0];
  const strides = [1, ni, ni * nj];
  const sides = [ni, nj, nk];
  for (const axis of [0, 1, 2]) {
    const [stride, side] = [elementAt(strides, axis), elementAt(sides, axis)];
    for (let at = 0; at < indices.length - stride; at++) {
      if (Math.floor(at / stride) % side === side - 1) continue;
      const [a, b] = [indices[at] as number, indices[at + stride] as number];
      if (a !== b) {
        different++;
        if (a - b === 1 || b - a === 1) following++;
      }
      if (isBackground[a] === true || isBackground[b] === true) continue;
      all[a] = (all[a] as number) + 1;
      if (a === b) same[a] = (same[a] as number) + 1;
      else all[b] = (all[b] as number) + 1;
    }
  }
  const shares = Array.from(all.keys())
    .filter((index) => (all[index] ?? 0) > 0)
    .map((index) => shareOf(same[index] ?? 0, all[index] ?? 0))
    .sort((a, b) => a - b);
  const [alike, total] = [same, all].map((counts) => counts.reduce((sum, one) => sum + one, 0));
  const share = shareOf(alike ?? 0, total ?? 0);
  return {
    // eslint-disable-next-line habits/no-silent-index -- a picture of one value has no shares
    pieces: Math.min(share, shares[shares.length >> 1] ?? 0),
    order: different === 0 ? 0 : following / different,
    pairs: total ?? 0,
    background: values[0] === 0 ? (counts[0] ?? 0) / indices.length : 0,
  };
}

/** @param all pairs that a value is in: one of two values counts for both, so half for each */
const shareOf = (same: number, all: number): number => (all === 0 ? 0 : same / (same + (all - same) / 2));

const labelWords = [
  'seg',
  'segmentation',
  'label',
  'mask',
  'gt',
  'truth',
  'groundtruth',
  'roi',
  'annotation',
];
const moreLabelWords = ['labelmap', 'contour', 'manual', 'aseg', 'parcellation', 'lesion', 'tumor', 'tumour'];
const imageWords = [
  'image',
  'img',
  't1',
  't1w',
  't1c',
  't2',
  't2w',
  'flair',
  'pd',
  'dwi',
  'adc',
  'swi',
  'ct',
];
const moreImageWords = ['mr', 'mri', 'pet', 'scan', 'prob', 'probability', 'softmax', 'heatmap'];

/** `T1_seg` is a label: it is called after its image. */
function byName(path: string, reason: string): FileKind {
  const words = stemOf(path)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((word) => [word, word.replace(/s$/, ''), word.replace(/\d+$/, '')]);
  const has = (...lists: string[][]): boolean => words.some((word) => lists.flat().includes(word));
  if (has(['prob', 'probability', 'softmax', 'heatmap'])) return { kind: 'image', reason };
  if (has(labelWords, moreLabelWords)) return { kind: 'label', reason };
  return { kind: has(imageWords, moreImageWords) ? 'image' : 'unclear', reason };
}

/**
 * @param voxels of two volumes on one grid
 * @returns |r| of Pearson; exactly 1 where all voxels are the same, and less than 1 otherwise; 0 where one is constant
 */
export function correlationOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [isSame, sumA, sumB] = [true, 0, 0];
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [a[at] ?? 0, b[at] ?? 0];
    if (Math.abs(x - y) > 1e-3 * Math.max(1, Math.abs(y))) isSame = false;
    sumA += x;
    sumB += y;
  }
  if (isSame) return 1;
  const [meanA, meanB] = [sumA / a.length, sumB / a.length];
  let [ab, aa, bb] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [(a[at] ?? 0) - meanA, (b[at] ?? 0) - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : Math.min(Math.abs(ab) / Math.sqrt(aa * bb), 1 - 1e-9);
}
