/**
 * Brings an image onto the grid of another one by their places in the patient: channels of a case belong together by
 * millimetres, never by the index of their voxels. Trilinear; voxels that coincide are copied.
 */
import { AppError } from '../../shared/result.ts';
import type { Grid } from '../../shared/volume.ts';
import { gridDifferences } from './geometry.ts';
import { stepsBetween } from './place-labels.ts';
import type { Volume } from './volume.ts';

export interface Aligned {
  readonly volume: Volume;
  /** What was done, as a sentence without the file's name; null where both lie on one grid. */
  readonly note: string | null;
}

/** An image that shows less than this of the other's field is another part of the body, or its header is wrong. */
const leastCovered = 0.5;

/** What differs, in words; empty where two grids agree within rounding. */
export const differenceText = (grid: Grid, reference: Grid): string =>
  gridDifferences(grid, reference)
    .map(({ text }) => text)
    .join(', ');

/**
 * @param reference grid to come to, and what it is the grid of
 * @param name of the image, for messages
 * @returns voxels outside the image are 0, or its smallest value where that is below
 * @throws AppError where the image covers less than half of the reference
 */
export function alignTo(
  reference: { readonly grid: Grid; readonly name: string },
  volume: Volume,
  name: string,
): Aligned {
  const difference = differenceText(volume.grid, reference.grid);
  if (difference === '') return { volume: { grid: reference.grid, voxels: volume.voxels }, note: null };
  const { voxels, covered } = interpolated(volume, reference.grid);
  const share = `${Math.floor(covered * 100)} %`;
  if (covered < leastCovered) {
    throw new AppError(
      'invalid-input',
      `${name}: does not lie on the grid of ${reference.name} (${difference}) and covers only ${share} of it.`,
      'Check that they are images of one patient and one part of the body, and that their headers are right.',
    );
  }
  const rest = covered < 1 ? ` It covers ${share} of it; the rest is taken as empty.` : '';
  const note = `Does not lie on the grid of ${reference.name} (${difference}); it was resampled onto it by its place in the patient.${rest}`;
  return { volume: { grid: reference.grid, voxels }, note };
}

/** A hair off a voxel's centre, and off half a voxel, is rounding. */
const hair = 1e-5;

function interpolated({ grid, voxels }: Volume, target: Grid): { voxels: Float32Array; covered: number } {
  const [rowI, rowJ, rowK] = stepsBetween(target, grid);
  const [ni, nj, nk] = target.size;
  const [mi, mj, mk] = grid.size;
  const result = new Float32Array(ni * nj * nk).fill(emptyValue(voxels));
  let [at, inside] = [0, 0];
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++, at++) {
        const a = placeIn(rowI[0] * i + rowI[1] * j + rowI[2] * k + rowI[3], mi);
        const b = placeIn(rowJ[0] * i + rowJ[1] * j + rowJ[2] * k + rowJ[3], mj);
        const c = placeIn(rowK[0] * i + rowK[1] * j + rowK[2] * k + rowK[3], mk);
        if (a < 0 || b < 0 || c < 0) continue;
        result[at] = valueAt(voxels, grid.size, a, b, c);
        inside++;
      }
    }
  }
  return { voxels: result, covered: inside / result.length };
}

/** The place between the first and the last voxel's centre; -1 for one that is outside the image. */
function placeIn(position: number, count: number): number {
  if (position < -0.5 - hair || position > count - 0.5 + hair) return -1;
  const whole = Math.round(position);
  const place = Math.abs(position - whole) < hair ? whole : position;
  return Math.min(Math.max(place, 0), count - 1);
}

function valueAt(
  voxels: Float32Array,
  [mi, mj, mk]: readonly [number, number, number],
  a: number,
  b: number,
  c: number,
): number {
  const [i, j, k] = [Math.floor(a), Math.floor(b), Math.floor(c)];
  const [u, v, w] = [a - i, b - j, c - k];
  const [right, next, above] = [i + 1 < mi ? 1 : 0, j + 1 < mj ? mi : 0, k + 1 < mk ? mi * mj : 0];
  const start = i + mi * (j + mj * k);
  const along = (offset: number): number => {
    const one = voxels[start + offset] ?? 0;
    return u === 0 ? one : one + u * ((voxels[start + offset + right] ?? 0) - one); // NaN times 0 is NaN
  };
  const across = (offset: number): number => {
    const one = along(offset);
    return v === 0 ? one : one + v * (along(offset + next) - one);
  };
  const low = across(0);
  return w === 0 ? low : low + w * (across(above) - low);
}

function emptyValue(voxels: Float32Array): number {
  let lowest = 0;
  for (const voxel of voxels) if (voxel < lowest && voxel > -Infinity) lowest = voxel;
  return lowest;
}
