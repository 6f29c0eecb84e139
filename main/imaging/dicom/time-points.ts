/** Slices that come several times at the same places: a volume per time point. */
import { samePlace, type Slice } from './stack.ts';
import { cross, dot } from './vectors.ts';

/**
 * By what the files say of time, if that gives each place once per time point; else by the order of the instances, if
 * every place is there equally often. Otherwise the slices stay together, and doubles are dealt with one by one.
 */
export function splitByTime(slices: readonly Slice[]): Slice[][] {
  const places = groupByPlace(slices);
  if (!places) return [[...slices]];
  const counts = new Set(places.map(({ length }) => length));
  const [count = 1] = counts;
  if (counts.size === 1 && count === 1) return [[...slices]];
  const byTime = [...Map.groupBy(slices, ({ frame }) => frame.time).values()];
  const isSorted = byTime.length > 1 && byTime.every((group) => group.length === places.length);
  if (isSorted && byTime.every((group) => groupByPlace(group)?.length === group.length)) {
    return byTime.sort((a, b) => Number(a[0]?.frame.time) - Number(b[0]?.frame.time));
  }
  // Two slices at one place may be a mistake; a whole stack of them is a second time point.
  if (counts.size !== 1 || places.length < 2) return [[...slices]];
  const ordered = places.map((group) => group.toSorted((a, b) => order(a) - order(b)));
  return Array.from({ length: count }, (_, time) => ordered.flatMap((group) => group[time] ?? []));
}

const order = ({ instance, frame }: Slice): number => (instance.instanceNumber ?? 0) + frame.index * 1e-6;

/** null where a slice has no place. */
function groupByPlace(slices: readonly Slice[]): Slice[][] | null {
  const orientation = slices[0]?.frame.orientation;
  if (!orientation || slices.some(({ frame }) => !frame.position)) return null;
  const normal = cross(...orientation);
  const placed = slices
    .map((slice) => ({ slice, distance: slice.frame.position ? dot(slice.frame.position, normal) : 0 }))
    .sort((a, b) => a.distance - b.distance);
  const groups: { distance: number; slices: Slice[] }[] = [];
  for (const { slice, distance } of placed) {
    const last = groups.at(-1);
    if (last && distance - last.distance < samePlace) last.slices.push(slice);
    else groups.push({ distance, slices: [slice] });
  }
  return groups.map((group) => group.slices);
}
