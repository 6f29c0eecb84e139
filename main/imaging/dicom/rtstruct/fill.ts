/** Pixels of rings by the even-odd rule: a pixel is inside if its centre lies within an odd number of turns. */
import { at as elementAt } from '../../../../shared/at.ts';
import type { Ring } from './outline.ts';

export type Size = readonly [columns: number, rows: number];

/** Calls `use` once with each pixel (x + columns · y) whose centre lies within a ring, which may touch itself (keyholes). */
export function eachInside(ring: Ring, [columns, rows]: Size, use: (at: number) => void): void {
  for (const [row, places] of crossingsByRow(ring, rows)) {
    places.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < places.length; pair += 2) {
      // A centre on the left edge is inside, one on the right edge is not.
      const from = Math.max(0, Math.ceil(elementAt(places, pair) - 1e-9));
      const to = Math.min(columns, Math.ceil(elementAt(places, pair + 1) - 1e-9));
      for (let x = from; x < to; x++) use(x + columns * row);
    }
  }
}

/** @param target one slice, `columns` wide; pixels inside are flipped between 0 and 1, so holes are rings too */
export function fillEvenOdd(rings: readonly Ring[], target: Uint8Array, columns: number): void {
  for (const ring of rings)
    eachInside(ring, [columns, target.length / columns], (at) => {
      target[at] = 1 - (target[at] ?? 0);
    });
}

/** Where the sides of a ring cross the line through the centres of each row; a side owns its upper end, not its lower. */
function crossingsByRow(ring: Ring, rows: number): Map<number, number[]> {
  const crossings = new Map<number, number[]>();
  for (const [index, [x0, y0]] of ring.entries()) {
    const [x1, y1] = ring[(index + 1) % ring.length] ?? [x0, y0];
    const [top, bottom] = y0 < y1 ? [y0, y1] : [y1, y0];
    const end = Math.min(rows, Math.ceil(bottom - 1e-9));
    for (let row = Math.max(0, Math.ceil(top - 1e-9)); row < end; row++) {
      const x = x0 + ((row - y0) / (y1 - y0)) * (x1 - x0);
      const places = crossings.get(row);
      if (places) places.push(x);
      else crossings.set(row, [x]);
    }
  }
  return crossings;
}
