/** How far off slices may lie, in shares of their distance and of a pixel: what is nothing in a body is a slice in micro-CT. */

/**
 * Slices may lie this far, in mm, from where a regular grid has them, and no further than these shares of their distance
 * and of a pixel: in micro-CT all of it is smaller than a tenth of a millimetre.
 */
export const regularWithin = 0.1;
export const shareOfGap = 0.1;
export const shareOfPixel = 0.25;

/** Shares of the longest gap and of a pixel. Positions of repeats are copied or computed again, and then rounded. */
const sameGap = 0.02;
const samePixel = 0.1;
/** Of a pixel: rounding, however close slices lie. */
const noise = 1e-3;

/** How far two slices may lie apart and be at one place, in mm. @param rising millimetres along the normal */
export function samePlaceWithin(rising: readonly number[], pixel: number): number {
  const longest = rising.reduce((most, one, index) => Math.max(most, one - (rising[index - 1] ?? one)), 0);
  return Math.max(Math.min(sameGap * longest, samePixel * pixel), noise * pixel);
}
