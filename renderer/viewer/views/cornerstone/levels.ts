/**
 * Images in whole numbers, for the processor backend: it keeps the voxels of a slice as such, which leaves nothing of an
 * image between 0 and 1, and makes a table of all values between the least and the greatest.
 */
import type { ImageVoxels } from '../../../../shared/data-paths.ts';

export interface Levels {
  /** The image itself where it is whole already. */
  readonly voxels: ImageVoxels;
  /** Where a value of the image lies among them. */
  readonly of: (value: number) => number;
}

/** A window of a thousandth of the image's range still has a level for each grey that a screen shows. */
const mostLevels = 2 ** 18;

const known = new WeakMap<ImageVoxels, Levels>();

export function wholeLevels(voxels: ImageVoxels): Levels {
  const levels = known.get(voxels) ?? (voxels instanceof Float32Array ? levelsOf(voxels) : asTheyAre(voxels));
  known.set(voxels, levels);
  return levels;
}

export const asTheyAre = (voxels: ImageVoxels): Levels => ({ voxels, of: (value) => value });

function levelsOf(voxels: Float32Array): Levels {
  let [least, most, isWhole] = [Infinity, -Infinity, true];
  for (const value of voxels) {
    if (!Number.isFinite(value)) {
      isWhole = false;
      continue;
    }
    if (value < least) least = value;
    if (value > most) most = value;
    isWhole &&= Number.isInteger(value);
  }
  if (isWhole && most - least < mostLevels) return asTheyAre(voxels);
  const perLevel = most > least ? (most - least) / (mostLevels - 1) : 1;
  const of = (value: number): number => (value - least) / perLevel;
  // Infinities end at the range's ends; what is no number is as dark as can be.
  const level = (value: number): number => Math.round(Math.min(Math.max(of(value), 0), mostLevels - 1)) || 0;
  return { voxels: voxels.map(level), of };
}
