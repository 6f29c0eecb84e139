/**
 * Slices that come several times at the same places → volumes, by the mark that tells the repeats apart completely: echo,
 * time point, whatever the files say. Where none does, the slices are left together and the tie is said: nothing is guessed
 * from the names of files or from what only happens to differ.
 */
import { basename } from 'node:path';
import { at } from '../../../shared/at.ts';
import { marks, type Mark } from './marks.ts';
import { coverOf, depthOf, placesOf, type Places } from './places.ts';
import type { Slice } from './stack.ts';
import { dot } from './vectors.ts';

type Slices = readonly Slice[];

export interface Part {
  readonly slices: Slices;
  /** Why its repeats cannot be told apart, as a sentence; null where nothing repeats, or a slice or two by mistake. */
  readonly tie: string | null;
}

/** Of the places of a volume, at least this share has slices; the others are gaps, which are told later. */
const leastCover = 0.5;
/** As many extra slices, in places, are mistakes and not another volume. */
const mostMistakes = 1 / 3;

/** @param slices of one orientation, each with a position */
export function separate(slices: Slices): Part[] {
  return separated(slices, placesOf(slices));
}

function separated(slices: Slices, places: Places): Part[] {
  const depth = depthOf(slices, places);
  if (depth < 2) return [{ slices, tie: null }];
  const beside = besideEachOther(slices, places);
  if (beside) return beside.flatMap((part) => separated(part, places));
  for (const isWhole of [true, false]) {
    for (const mark of marks) {
      const parts = dividedBy(mark, slices, places, isWhole);
      if (!parts) continue;
      const other = isWhole ? contradicting(mark, parts, slices, places) : null;
      if (other !== null) return [{ slices, tie: contradictionText(mark, other) }];
      return parts.flatMap((part) => separated(part, places));
    }
  }
  const extra = slices.length - coverOf(slices, places);
  const isMistake = extra === 1 || extra <= mostMistakes * coverOf(slices, places);
  return [{ slices, tie: isMistake ? null : tieText(slices, places) }];
}

/** Stacks at one height whose slices lie beside each other in their plane, such as two knees, by at least half a pixel. */
function besideEachOther(slices: Slices, places: Places): Slices[] | null {
  const [first] = slices;
  const directions = first?.frame.orientation ?? [];
  for (const [axis, direction] of directions.entries()) {
    const offsetOf = ({ frame }: Slice): number => (frame.position ? dot(frame.position, direction) : 0);
    // eslint-disable-next-line habits/no-silent-index -- an image may say no spacing
    const step = 0.5 * (first?.frame.spacing?.[axis] ?? 1);
    const atPlaces = [...Map.groupBy(slices, (slice) => places.of.get(slice)).values()].map((group) =>
      group.toSorted((a, b) => offsetOf(a) - offsetOf(b)),
    );
    const areApart = atPlaces.every((group) =>
      group.every(
        (slice, index) => index === 0 || offsetOf(slice) - offsetOf(group[index - 1] ?? slice) > step,
      ),
    );
    if (!areApart) continue;
    const parts = Array.from({ length: depthOf(slices, places) }, (_, rank) =>
      atPlaces.flatMap((group) => group[rank] ?? []),
    );
    if (isComplete(parts, slices, places, true)) return parts;
  }
  return null;
}

/** @param isWhole every part has to have every place @returns null where the mark does not tell the repeats apart */
function dividedBy(mark: Mark, slices: Slices, places: Places, isWhole: boolean): Slices[] | null {
  const isLast = mark.name === 'instance number';
  if (isLast && (!isWhole || coverOf(slices, places) < 2)) return null;
  const ways = mark.type === 'kind' ? [byValue] : [byValue, inBlocks, inRuns, byRank];
  for (const way of ways) {
    const parts = way(slices, mark, places);
    if (parts && isComplete(parts, slices, places, isWhole)) return parts;
  }
  return null;
}

function isComplete(parts: readonly Slices[], slices: Slices, places: Places, isWhole: boolean): boolean {
  if (parts.length < 2) return false;
  const cover = coverOf(slices, places);
  const depth = parts.reduce((sum, part) => sum + depthOf(part, places), 0);
  const wanted = isWhole ? cover : leastCover * cover;
  return depth === depthOf(slices, places) && parts.every((part) => coverOf(part, places) >= wanted);
}

const valueOf = ({ frame }: Slice, { name }: Mark): string => frame.marks[name] ?? '';
const numberOf = (slice: Slice, mark: Mark): number => parseFloat(valueOf(slice, mark));

function byValue(slices: Slices, mark: Mark): Slices[] {
  const groups = [...Map.groupBy(slices, (slice) => valueOf(slice, mark)).values()];
  const first = (group: Slices): number => (group[0] ? numberOf(group[0], mark) : NaN);
  return mark.type === 'kind' ? groups : groups.sort((a, b) => first(a) - first(b));
}

/** From the lowest value up, a new part wherever a place would come twice: one time point after the other. */
function inBlocks(slices: Slices, mark: Mark, places: Places): Slices[] | null {
  const rising = risingBy(slices, mark);
  if (!rising) return null;
  const blocks: Slice[][] = [[]];
  let taken = new Set<number>();
  let longestStep = 0;
  let shortestBreak = Infinity;
  for (const [index, slice] of rising.entries()) {
    const before = rising[index - 1];
    const step = before ? numberOf(slice, mark) - numberOf(before, mark) : 0;
    const place = places.of.get(slice) ?? 0;
    if (taken.has(place)) {
      if (step === 0) return null; // two at one place with one value
      shortestBreak = Math.min(shortestBreak, step);
      blocks.push([]);
      taken = new Set();
    } else longestStep = Math.max(longestStep, step);
    taken.add(place);
    blocks.at(-1)?.push(slice);
  }
  // Where slices are missing, or values only jitter, a block ends where the next is clearly apart.
  const isApart = shortestBreak > longestStep;
  const isEven = blocks.every((block) => block.length === places.count) && mark.type !== 'size';
  return isEven || isApart ? blocks : null;
}

/** All moments of one place, then all of the next. */
function inRuns(slices: Slices, mark: Mark, places: Places): Slices[] | null {
  const rising = mark.type === 'size' ? null : risingBy(slices, mark);
  if (!rising || hasTies(rising, mark)) return null;
  const depth = depthOf(slices, places);
  const isRun = rising.every(
    (slice, index) =>
      index % depth === 0 || places.of.get(slice) === places.of.get(rising[index - 1] ?? slice),
  );
  return isRun
    ? Array.from({ length: depth }, (_, rank) => rising.filter((_, index) => index % depth === rank))
    : null;
}

/** The first of each place, the second of each, and so on. */
function byRank(slices: Slices, mark: Mark, places: Places): Slices[] | null {
  if (mark.type !== 'phase') return null;
  const atPlaces = [...Map.groupBy(slices, (slice) => places.of.get(slice)).values()];
  const rising = atPlaces.map((group) => risingBy(group, mark));
  if (rising.some((group) => !group || hasTies(group, mark))) return null;
  return Array.from({ length: depthOf(slices, places) }, (_, rank) =>
    rising.flatMap((group) => group?.[rank] ?? []),
  );
}

/** @returns null where one does not say */
function risingBy(slices: Slices, mark: Mark): Slices | null {
  if (slices.some((slice) => !Number.isFinite(numberOf(slice, mark)))) return null;
  return slices.toSorted((a, b) => numberOf(a, mark) - numberOf(b, mark));
}

const hasTies = (rising: Slices, mark: Mark): boolean =>
  rising.some(
    (slice, index) => index > 0 && numberOf(slice, mark) === numberOf(rising[index - 1] ?? slice, mark),
  );

const isOfTime = ({ type, name }: Mark): boolean =>
  type !== 'kind' && type !== 'size' && name !== 'instance number';

/** Another mark of time that tells the same repeats apart as completely, and otherwise. */
function contradicting(mark: Mark, parts: readonly Slices[], slices: Slices, places: Places): Mark | null {
  if (!isOfTime(mark)) return null;
  const partOf = new Map(parts.flatMap((part, index) => part.map((slice) => [slice, index] as const)));
  const differs = (other: readonly Slices[]): boolean =>
    other.some((part) => new Set(part.map((slice) => partOf.get(slice))).size > 1);
  const others = marks.filter((other) => other !== mark && isOfTime(other));
  return (
    others.find((other) => {
      const divided = dividedBy(other, slices, places, true);
      return divided?.length === parts.length && differs(divided);
    }) ?? null
  );
}

function contradictionText({ name }: Mark, other: Mark): string {
  return `Its images come several times at the same places, and the headers contradict each other about which belong together (${name} against ${other.name}). Export each volume as a series of its own.`;
}

function tieText(slices: Slices, places: Places): string {
  const crowded = [...Map.groupBy(slices, (slice) => places.of.get(slice) ?? 0)].find(
    ([, group]) => group.length > 1,
  );
  const names = (crowded?.[1] ?? []).slice(0, 2).map(({ instance }) => basename(instance.path));
  const where = at(places.distances, crowded?.[0] ?? 0).toFixed(1);
  return `Its images come up to ${depthOf(slices, places)} times at the same places (${names.join(' and ')} at ${where} mm), and nothing in the headers tells which belong together. Export each volume as a series of its own.`;
}
