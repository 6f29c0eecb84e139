/**
 * Outlines of a mask along the edges of its pixels. Filled by the even-odd rule at pixel centres (`fill.ts`) they give the
 * mask back exactly. Holes are rings of their own; pixels that touch at a corner only are outlined apart.
 */
import { at } from '../../../../shared/at.ts';

/** Corners in pixel units, x along rows, y down; pixel (0, 0) reaches from −½ to ½. Closed: the first is not repeated. */
export type Ring = readonly (readonly [x: number, y: number])[];

/** Right, down, left, up. */
const steps = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** @param isInside of pixel (x, y); asked for outside places too */
export function outlinesOf(
  isInside: (x: number, y: number) => boolean,
  [columns, rows]: readonly [number, number],
): Ring[] {
  // Each edge between inside and outside runs so that the inside lies to its right; kept by its first corner.
  const wide = columns + 1;
  const edges = new Map<number, number[]>();
  const addEdge = (x: number, y: number, direction: number): void => {
    const corner = x + wide * y;
    edges.set(corner, [...(edges.get(corner) ?? []), direction]);
  };
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (!isInside(x, y)) continue;
      if (!isInside(x, y - 1)) addEdge(x, y, 0);
      if (!isInside(x + 1, y)) addEdge(x + 1, y, 1);
      if (!isInside(x, y + 1)) addEdge(x + 1, y + 1, 2);
      if (!isInside(x - 1, y)) addEdge(x, y + 1, 3);
    }
  }
  const rings: Ring[] = [];
  for (const [corner, directions] of edges) {
    while (directions.length > 0) rings.push(follow(edges, corner, wide));
  }
  return rings;
}

/** Takes a ring's edges out of the map; corners on a straight line are left out. */
function follow(edges: Map<number, number[]>, start: number, wide: number): Ring {
  const ring: [number, number][] = [];
  let corner = start;
  let last = -1;
  const first = at(edges.get(start) ?? [], 0);
  do {
    const leaving = edges.get(corner) ?? [];
    // Where two pixels touch at a corner, turn right: round the same pixel.
    const wanted = last < 0 ? first : (last + 1) % 4;
    const direction = leaving.includes(wanted) ? wanted : at(leaving, 0);
    leaving.splice(leaving.indexOf(direction), 1);
    if (direction !== last) ring.push([(corner % wide) - 0.5, Math.floor(corner / wide) - 0.5]);
    const [dx, dy] = steps[direction as 0 | 1 | 2 | 3];
    corner += dx + wide * dy;
    last = direction;
  } while (corner !== start);
  if (last === first) ring.shift(); // the walk began in the midst of a straight line
  return ring;
}
