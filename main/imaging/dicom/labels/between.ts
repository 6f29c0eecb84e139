/**
 * Labels between two slices, by their shapes (Raya and Udupa, "Shape-based interpolation of multidimensional objects",
 * IEEE TMI 9(1), 1990): the signed distance to each outline is mixed, and what is inside of the mixture has the label.
 * Nothing arises between outlines that do not overlap: two lesions are not joined.
 */
import { squaredDistances } from '../../distance-transform.ts';

export interface Slices {
  /** Columns and rows. */
  readonly size: readonly [number, number];
  /** Millimetres between pixels along i and j. */
  readonly spacing: readonly [number, number];
}

/**
 * @param share of the way from `lower` to `upper`, 0 … 1
 * @param keepsEnds whether a piece without a partner on the other slice reaches half-way to it, as a voxel does
 * @returns labels of the slice between; of two that reach a pixel the one that lies deeper in it
 */
export function betweenSlices(
  lower: Uint8Array,
  upper: Uint8Array,
  { size, spacing, share, keepsEnds }: Slices & { readonly share: number; readonly keepsEnds: boolean },
): Uint8Array {
  const result = new Uint8Array(lower.length);
  const deepest = new Float64Array(lower.length);
  const values = [...new Set([...distinct(lower), ...distinct(upper)])].sort((a, b) => a - b);
  for (const value of values) {
    const [a, b] = [lower, upper].map((labels) => labels.map((label) => Number(label === value)));
    if (!a || !b) continue;
    const paired = pairedPieces(a, b, size);
    const write = (at: number, depth: number): void => {
      if (depth <= (deepest[at] ?? 0)) return;
      deepest[at] = depth;
      result[at] = value;
    };
    if (paired) mixDepths(paired, { size, spacing, share }, write);
    if (!keepsEnds || share === 0.5) continue;
    const nearer = share < 0.5 ? a : b;
    const joined = share < 0.5 ? paired?.lower : paired?.upper;
    nearer.forEach((inside, at) => {
      if (inside === 1 && joined?.[at] !== 1) write(at, Number.MIN_VALUE);
    });
  }
  return result;
}

function distinct(labels: Uint8Array): number[] {
  const isThere = new Uint8Array(256);
  for (const label of labels) isThere[label] = 1;
  return [...isThere.keys()].filter((label) => label > 0 && isThere[label] === 1);
}

interface Pair {
  readonly lower: Uint8Array;
  readonly upper: Uint8Array;
}

/** The connected pieces of each mask that overlap the other mask; null where none does. */
function pairedPieces(lower: Uint8Array, upper: Uint8Array, size: readonly [number, number]): Pair | null {
  const kept = { lower: piecesOver(lower, upper, size), upper: piecesOver(upper, lower, size) };
  return kept.lower.includes(1) ? kept : null;
}

function piecesOver(
  mask: Uint8Array,
  other: Uint8Array,
  [columns, rows]: readonly [number, number],
): Uint8Array {
  const kept = new Uint8Array(mask.length);
  const open: number[] = [];
  const visit = (at: number): void => {
    if (mask[at] !== 1 || kept[at] === 1) return;
    kept[at] = 1;
    open.push(at);
  };
  for (let at = 0; at < mask.length; at++) if (other[at] === 1) visit(at);
  // Pixels that touch at a corner belong to one piece.
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [x, y] = [at % columns, Math.floor(at / columns)];
    for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++)
      for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) visit(u + columns * v);
  }
  return kept;
}

/** Calls `write` with the pixels inside of the mixture and how deep they lie, in mm. */
function mixDepths(
  { lower, upper }: Pair,
  { size: [columns, rows], spacing, share }: Slices & { readonly share: number },
  write: (at: number, depth: number) => void,
): void {
  const box = boxOf(lower, upper, columns);
  const width = box.right - box.left + 3; // and a pixel of margin, which is outside
  const height = box.bottom - box.top + 3;
  const depths = [lower, upper].map((mask) => {
    const part = new Uint8Array(width * height);
    for (let y = box.top; y <= box.bottom; y++)
      for (let x = box.left; x <= box.right; x++)
        part[x - box.left + 1 + width * (y - box.top + 1)] = mask[x + columns * y] ?? 0;
    return depthsOf(part, [width, height], spacing);
  });
  for (let y = Math.max(0, box.top); y <= Math.min(rows - 1, box.bottom); y++) {
    for (let x = box.left; x <= box.right; x++) {
      const at = x - box.left + 1 + width * (y - box.top + 1);
      const depth = (1 - share) * (depths[0]?.[at] ?? 0) + share * (depths[1]?.[at] ?? 0);
      if (depth > 1e-9) write(x + columns * y, depth);
    }
  }
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxOf(a: Uint8Array, b: Uint8Array, columns: number): Box {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < a.length; at++) {
    if (a[at] !== 1 && b[at] !== 1) continue;
    const [x, y] = [at % columns, Math.floor(at / columns)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return { left, right, top, bottom };
}

/** Millimetres to the nearest pixel of the other kind: positive inside, negative outside. */
function depthsOf(
  mask: Uint8Array,
  [width, height]: readonly [number, number],
  [i, j]: readonly [number, number],
): Float64Array {
  const size = [width, height, 1] as const;
  const toInside = squaredDistances(mask, size, [i, j, 1]);
  const toOutside = squaredDistances(
    mask.map((inside) => 1 - inside),
    size,
    [i, j, 1],
  );
  return toInside.map((distance, at) => Math.sqrt(toOutside[at] ?? 0) - Math.sqrt(distance));
}
