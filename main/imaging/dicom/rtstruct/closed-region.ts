/**
 * The contours of one region on one slice as its pixels. The standard leaves open what several closed contours mean
 * together: one within another is its hole (and one within that an island), contours that are drawn twice count once,
 * and those that overlap in part are one area. CLOSEDPLANAR_XOR says that they are combined by exclusive or.
 */
import { AppError } from '../../../../shared/result.ts';
import { eachInside, type Size } from './fill.ts';
import type { Ring } from './outline.ts';

export interface FilledRegion {
  /** 1 inside. */
  readonly mask: Uint8Array;
  /** Contours that are another one once more. */
  readonly repeated: number;
  /** Contours that hold no pixel's centre: they are the pixels that hold them. */
  readonly small: number;
}

type Point = Ring[number];

/** Two outlines nowhere further apart than this, in pixels, are one: a wall between them could not be seen. */
const sameWithin = 0.5;

/** So much of an outline lies within a larger one that it is a hole in it, and not an area that overlaps it. */
const withinShare = 0.9;

/**
 * Contours of a region on one slice, and points of one: each is held against the others on its slice, so many more would
 * take for ever. Vessels of a whole lung, drawn by threshold, have some hundreds.
 */
const mostContours = 4000;
const mostPoints = 100_000;

/** @throws AppError where there are more contours or points than are ever drawn; the sentence lacks the file's name */
function requireDrawable(contours: readonly Ring[]): void {
  const longest = contours.reduce((most, { length }) => Math.max(most, length), 0);
  if (contours.length <= mostContours && longest <= mostPoints) return;
  const [count, most, what] =
    longest > mostPoints
      ? [longest, mostPoints, 'points in one contour']
      : [contours.length, mostContours, 'contours on one slice'];
  throw new AppError(
    'invalid-input',
    `has ${count} ${what}; up to ${most} can be read.`,
    'Export it again with fewer, smoother outlines.',
  );
}

export function fillRegion(
  contours: readonly Ring[],
  size: Size,
  { isXor }: { readonly isXor: boolean },
): FilledRegion {
  requireDrawable(contours);
  const mask = new Uint8Array(size[0] * size[1]);
  const rings: Outline[] = [];
  for (const ring of contours.map((one) => outlineOf(oneTurn(one), size))) {
    if (!rings.some((other) => isSame(ring, other))) rings.push(ring);
  }
  rings.sort((a, b) => b.area - a.area);
  let small = 0;
  for (const [index, ring] of rings.entries()) {
    const depth = isXor ? 0 : rings.slice(0, index).filter((larger) => isWithin(ring, larger)).length;
    const isHole = depth % 2 === 1;
    let pixels = 0;
    eachInside(ring.points, size, (at) => {
      pixels++;
      mask[at] = isXor ? 1 - (mask[at] ?? 0) : Number(!isHole);
    });
    if (pixels > 0 || isHole) continue;
    const holding = pixelsHolding(ring, size);
    if (holding.length > 0) small++;
    for (const at of holding) mask[at] = 1;
  }
  return { mask, repeated: contours.length - rings.length, small };
}

interface Outline {
  readonly points: Ring;
  /** Those whose centres lie inside; looked for when they are asked for, since most outlines lie alone. */
  readonly pixels: () => ReadonlySet<number>;
  /** Square pixels. */
  readonly area: number;
  readonly low: Point;
  readonly high: Point;
}

function outlineOf(points: Ring, size: Size): Outline {
  let doubled = 0;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [index, [x, y]] of points.entries()) {
    const [u, v] = points[(index + 1) % points.length] ?? [x, y];
    doubled += x * v - u * y;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  let inside: Set<number> | null = null;
  return {
    points,
    pixels: () => {
      if (inside) return inside;
      const found = new Set<number>();
      eachInside(points, size, (at) => found.add(at));
      return (inside = found);
    },
    area: Math.abs(doubled) / 2,
    low: [left, top],
    high: [right, bottom],
  };
}

/** Without a turn that goes the same way once more, which the even-odd rule would empty. */
function oneTurn(ring: Ring): Ring {
  const [first, last] = [ring[0], ring.at(-1)];
  const isClosed = ring.length > 1 && first && last && apart(first, last) < 1e-6;
  const open = isClosed ? ring.slice(0, -1) : ring;
  const half = open.length / 2;
  const isTwice =
    Number.isInteger(half) &&
    half >= 3 &&
    open.slice(0, half).every((point, index) => apart(point, open[index + half] ?? point) < 1e-6);
  if (isTwice) return open.slice(0, half);
  // closed in the midst: the first point comes back half-way
  const middle = (open.length - 1) / 2;
  const isTwiceClosed =
    Number.isInteger(middle) &&
    middle >= 3 &&
    open
      .slice(0, middle + 1)
      .every((point, index) => apart(point, open[(index + middle) % open.length] ?? point) < 1e-6);
  return isTwiceClosed ? open.slice(0, middle) : open;
}

const apart = ([x, y]: Point, [u, v]: Point): number => Math.hypot(x - u, y - v);

/** In either direction, from any point on, with other points on the way, and rounded. */
function isSame(a: Outline, b: Outline): boolean {
  if (!isNear(a.low, b.low, sameWithin) || !isNear(a.high, b.high, sameWithin)) return false;
  const extent = Math.min(narrowest(a), narrowest(b));
  const within = Math.max(Math.min(sameWithin, extent / 4), 1e-3);
  const corner = within * Math.SQRT2; // both coordinates may be rounded
  return (
    isNear(a.low, b.low, within) &&
    isNear(a.high, b.high, within) &&
    liesAlong(a.points, b.points, corner) &&
    liesAlong(b.points, a.points, corner)
  );
}

const isNear = ([x, y]: Point, [u, v]: Point, within: number): boolean =>
  Math.abs(x - u) <= within && Math.abs(y - v) <= within;

const narrowest = ({ low, high }: Outline): number => Math.min(high[0] - low[0], high[1] - low[1]);

/** Each point's piece of the line is looked for from that of the point before: outlines that are one go the same way. */
function liesAlong(points: Ring, ring: Ring, within: number): boolean {
  let at = 0;
  return points.every((point) => {
    for (let step = 0; step < ring.length; step++) {
      // forth and back by turns, since the other may go the other way round
      const index = (at + (step % 2 === 0 ? step / 2 : ring.length - (step + 1) / 2)) % ring.length;
      if (distanceTo(ring, index, point) > within) continue;
      at = index;
      return true;
    }
    return false;
  });
}

function isWithin(inner: Outline, outer: Outline): boolean {
  const isBeside = inner.high[0] < outer.low[0] || inner.low[0] > outer.high[0];
  if (isBeside || inner.high[1] < outer.low[1] || inner.low[1] > outer.high[1]) return false;
  const [own, others] = [inner.pixels(), outer.pixels()];
  if (own.size === 0) return holds(outer.points, middleOf(inner));
  return [...own].filter((at) => others.has(at)).length >= withinShare * own.size;
}

const middleOf = ({ low, high }: Outline): Point => [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];

function holds(ring: Ring, [x, y]: Point): boolean {
  let inside = false;
  for (const [index, [x0, y0]] of ring.entries()) {
    const [x1, y1] = ring[(index + 1) % ring.length] ?? [x0, y0];
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
  }
  return inside;
}

/** From a point to the nearest one of a piece of a closed line, that from its nth point to the next. */
function distanceTo(ring: Ring, index: number, [x, y]: Point): number {
  const [x0, y0] = ring[index] ?? [x, y];
  const [x1, y1] = ring[(index + 1) % ring.length] ?? [x0, y0];
  const [u, v] = [x1 - x0, y1 - y0];
  const length = u * u + v * v;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * u + (y - y0) * v) / length));
  return Math.hypot(x - x0 - share * u, y - y0 - share * v);
}

/** The pixel in which the middle of a small outline lies, or those that a thin one runs through. */
function pixelsHolding(ring: Outline, [columns, rows]: Size): number[] {
  const isSmall = ring.high[0] - ring.low[0] < 1 && ring.high[1] - ring.low[1] < 1;
  const places = isSmall ? [middleOf(ring)] : alongLine(ring.points);
  const found = new Set<number>();
  for (const [x, y] of places) {
    const [column, row] = [Math.floor(x + 0.5), Math.floor(y + 0.5)];
    if (column >= 0 && column < columns && row >= 0 && row < rows) found.add(column + columns * row);
  }
  return [...found];
}

function alongLine(points: Ring): Point[] {
  return points.flatMap((from, index) => {
    const to = points[(index + 1) % points.length] ?? from;
    const steps = Math.max(1, Math.ceil(4 * apart(from, to)));
    return Array.from({ length: steps }, (_, step): Point => [
      from[0] + (step / steps) * (to[0] - from[0]),
      from[1] + (step / steps) * (to[1] - from[1]),
    ]);
  });
}
