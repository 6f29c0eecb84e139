/**
 * What the maps that stay cannot give with the weights they have, solved for in their weights (He et al. 2017;
 * pruning-methods.md 2d): the least change ΔW, in the ridge's sense, that makes up for the difference between the
 * reader's outputs and those of the uncut network, from normal equations that are summed up batch by batch. Where there
 * are too few sites for all taps of a kernel, those nearest to its middle are solved for and the others stay.
 */
import type { NdArray } from '../../network/index.ts';
import {
  concatenate,
  constant,
  input,
  matmul,
  reshape,
  square,
  subtract,
  sum,
  transpose,
} from '../../tensor/index.ts';
import type { Tensor } from '../../tensor/index.ts';
import { solveRidge } from '../linear-algebra/ridge.ts';
import type { Pass } from '../../probing/survey.ts';
import { readAt, writtenAt } from './sampled.ts';
import type { ReaderTargets } from './selection.ts';

/** Cholesky's work grows with the cube. */
const mostColumns = 2304;
/** Fewer rows per unknown would fit the samples, not the maps. */
const rowsPerColumn = 3;

/** The taps to solve for; none where there are too few rows even for one. */
export function solvedTaps({ reader }: ReaderTargets, channels: number, rows: number): number[] {
  const columns = Math.min(mostColumns, Math.floor(rows / rowsPerColumn));
  return reader.nearest.slice(0, Math.floor(columns / channels)).sort((a, b) => a - b);
}

/** Sites that all taps would need. */
export const rowsNeeded = (channels: number, taps: number): number =>
  rowsPerColumn * Math.min(mostColumns, channels * taps);

/** Statistics of one batch; `y/…` is fed. The last column is of ones. */
export function correctionOutputs(
  pass: Pass,
  { reader, count, outputs }: ReaderTargets,
  taps: readonly number[],
): Record<string, Tensor> {
  const { id } = reader;
  const seen = readAt(pass, reader, count, taps);
  const [channels = 1, rows = 1] = seen.shape;
  const columns = reshape(transpose(seen, [1, 0, 2]), [rows, channels * taps.length]);
  const design = concatenate([columns, constant(1, [rows, 1])], 1);
  const missing = subtract(input(`${id}/y`, [rows, outputs]), writtenAt(pass, reader, count));
  return {
    [`${id}/normal`]: matmul(design, design, { transposeA: true }),
    [`${id}/missing`]: matmul(design, missing, { transposeA: true }),
    [`${id}/energy`]: sum(square(missing), [0, 1]),
  };
}

export interface Correction {
  readonly weight: NdArray;
  readonly bias: NdArray | undefined;
  /** Share of the outputs' energy that is missing. */
  readonly before: number;
  readonly after: number;
}

export interface Equations {
  readonly targets: ReaderTargets;
  readonly taps: readonly number[];
  readonly rows: number;
  /** ‖y‖² of the uncut network's outputs. */
  readonly energy: number;
  readonly ridge: number;
  readonly weight: NdArray;
  readonly bias: NdArray | undefined;
}

export function solveCorrection(sums: ReadonlyMap<string, Float64Array>, equations: Equations): Correction {
  const { targets, taps, rows, energy, ridge, weight, bias } = equations;
  const { reader, outputs, centred } = targets;
  const of = (name: string): Float64Array => sums.get(`${reader.id}/${name}`) ?? new Float64Array();
  const [normal, missing] = [of('normal'), of('missing')];
  const side = Math.round(Math.sqrt(normal.length));
  const n = side - 1;
  const mean = (column: number): number => (centred ? (normal[n * side + column] ?? 0) / rows : 0);
  const s = new Float64Array(n * n);
  const t = new Float64Array(n * outputs);
  let trace = 0;
  for (let row = 0; row < n; row++) {
    const all = normal[n * side + row] ?? 0;
    for (let column = 0; column < n; column++) {
      s[row * n + column] = (normal[row * side + column] ?? 0) - all * mean(column);
    }
    trace += s[row * n + row] ?? 0;
    for (let o = 0; o < outputs; o++) {
      t[row * outputs + o] = (missing[row * outputs + o] ?? 0) - mean(row) * (missing[n * outputs + o] ?? 0);
    }
  }
  const lift = Math.max((ridge * trace) / n, Number.MIN_VALUE * 2 ** 100);
  const change = solveRidge(s, t, { n, m: outputs, lift });
  const constants = Float64Array.from({ length: outputs }, (_, o) => (missing[n * outputs + o] ?? 0) / rows);
  const lost =
    (of('energy')[0] ?? 0) - (centred ? rows * constants.reduce((sum, value) => sum + value ** 2, 0) : 0);
  // ‖D - XΔ‖² = ‖D‖² - tr ΔᵀT - lift ‖Δ‖², since (S + lift) Δ = T.
  const gained = change.reduce((sum, value, index) => sum + value * ((t[index] ?? 0) + lift * value), 0);
  const shares = { before: lost / energy, after: Math.max(0, lost - gained) / energy };
  return { weight: changed(weight, change, { reader, taps }), bias: bias && changedBias(bias), ...shares };

  function changedBias({ shape, data }: NdArray): NdArray {
    const shift = (o: number): number => {
      let total = constants[o] ?? 0;
      for (let column = 0; column < n; column++) total -= mean(column) * (change[column * outputs + o] ?? 0);
      return total;
    };
    return { shape, data: data.map((value, o) => value + (centred ? shift(o) : 0)) };
  }
}

/** @param change [channels · taps, outputs] */
function changed(
  { shape, data }: NdArray,
  change: Float64Array,
  { reader, taps }: Pick<ReaderTargets, 'reader'> & { readonly taps: readonly number[] },
): NdArray {
  const [first = 1, second = 1, ...sides] = shape;
  const all = sides.reduce((size, length) => size * length, 1);
  const result = Float32Array.from(data);
  const [channels, outputs] = reader.transposed ? [first, second * all] : [second, first];
  for (let channel = 0; channel < channels; channel++) {
    for (const [order, tap] of taps.entries()) {
      for (let o = 0; o < outputs; o++) {
        // [I, O · phases] or [O, I, taps]
        const at = reader.transposed ? channel * outputs + o : (o * channels + channel) * all + tap;
        result[at] = (result[at] ?? 0) + (change[(channel * taps.length + order) * outputs + o] ?? 0);
      }
    }
  }
  return { shape, data: result };
}
