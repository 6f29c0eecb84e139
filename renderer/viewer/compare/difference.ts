/** Two label maps of one case against each other, voxel by voxel. */
import type { Grid } from '../../../shared/volume.ts';
import type { Colour } from '../overlay.ts';

/** The values of a difference map. */
export const differenceValues = { agree: 1, onlyFirst: 2, onlySecond: 3, otherClass: 4 } as const;

/** Blue and orange for the two sides as everywhere, grey for what is undisputed; brightness tells them apart as well. */
const colours: readonly Colour[] = [
  [0, 0, 0],
  [150, 160, 170],
  [86, 180, 233],
  [230, 120, 0],
  [240, 228, 66],
];

export const differenceColour = (value: number): Colour => colours[value] ?? [255, 255, 255];

/** Voxels of one class. */
export interface ClassDifference {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

export interface Difference {
  /** `differenceValues`, 0 where both are background. */
  readonly map: Uint8Array;
  /** By class value; background's entry is of no meaning. */
  readonly classes: readonly ClassDifference[];
  /** Voxels that differ in each slice, for slices along i, j and k. */
  readonly perSlice: readonly [Int32Array, Int32Array, Int32Array];
  readonly differing: number;
}

/** Hidden classes count as background. */
export function differenceOf(
  first: Uint8Array,
  second: Uint8Array,
  { grid, hidden }: { grid: Grid; hidden: ReadonlySet<number> },
): Difference {
  const [width, height, depth] = grid.size;
  const map = new Uint8Array(first.length);
  const shown = Uint8Array.from({ length: 256 }, (_, value) => (hidden.has(value) ? 0 : value));
  const counts = Array.from({ length: 256 }, () => ({ both: 0, onlyFirst: 0, onlySecond: 0 }));
  const perSlice = [new Int32Array(width), new Int32Array(height), new Int32Array(depth)] as const;
  const count = (value: number, side: keyof ClassDifference): void => {
    const entry = counts[value];
    if (value !== 0 && entry !== undefined) entry[side]++;
  };
  let differing = 0;
  for (let k = 0, voxel = 0; k < depth; k++)
    for (let j = 0; j < height; j++)
      for (let i = 0; i < width; i++, voxel++) {
        const a = shown[first[voxel] ?? 0] ?? 0;
        const b = shown[second[voxel] ?? 0] ?? 0;
        if (a === b) {
          if (a === 0) continue;
          map[voxel] = differenceValues.agree;
          count(a, 'both');
          continue;
        }
        map[voxel] = valueOf(a, b);
        count(a, 'onlyFirst');
        count(b, 'onlySecond');
        differing++;
        [i, j, k].forEach((index, axis) => {
          const slices = perSlice[axis];
          if (slices) slices[index] = (slices[index] ?? 0) + 1;
        });
      }
  return { map, classes: counts, perSlice, differing };
}

/** @returns the slice with most voxels that differ, the first of equals; null where the maps agree everywhere. */
export function worstSlice(perSlice: Int32Array): number | null {
  const most = perSlice.reduce((largest, voxels) => Math.max(largest, voxels), 0);
  return most === 0 ? null : perSlice.indexOf(most);
}

function valueOf(a: number, b: number): number {
  if (b === 0) return differenceValues.onlyFirst;
  return a === 0 ? differenceValues.onlySecond : differenceValues.otherClass;
}
