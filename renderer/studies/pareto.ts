/** The runs that no other one beats in both Dice and MACs. */

export interface ParetoPoint {
  readonly dice: number;
  readonly macs: number;
}

/** Cheapest first; each has a better Dice than all that are cheaper. */
export function paretoFront<T extends ParetoPoint>(points: readonly T[]): T[] {
  const front: T[] = [];
  for (const point of points.toSorted((a, b) => a.macs - b.macs || b.dice - a.dice))
    if (point.dice > (front.at(-1)?.dice ?? -Infinity)) front.push(point);
  return front;
}
