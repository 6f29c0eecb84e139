/**
 * The slices of a series, taken apart into those of one volume each: by where they point and what they are weighted by,
 * then, where places repeat or two kinds take turns, by what tells them apart. Values that only jitter take nothing apart.
 */
import type { Triple } from '../../../shared/volume.ts';
import { marks, type Mark } from './marks.ts';
import { separate, type Part } from './separate.ts';
import type { Slice } from './stack.ts';
import { cross, dot } from './vectors.ts';

type Slices = readonly Slice[];

/** @param slices of one series, each with a position and an orientation */
export function splitIntoVolumes(slices: Slices): Part[] {
  return splitByFrameOfReference(slices)
    .flatMap(splitByOrientation)
    .flatMap((group) => splitBy(group, ({ frame }) => frame.marks['stack'] ?? ''))
    .flatMap((group) =>
      alwaysApart.reduce((parts, mark) => parts.flatMap((part) => splitBySize(part, mark)), [group]),
    )
    .flatMap(separate)
    .flatMap((part) =>
      part.tie === null ? splitInterleaved(part.slices).map((own) => ({ ...part, slices: own })) : [part],
    );
}

function splitBy(slices: Slices, key: (slice: Slice) => string): Slices[] {
  return [...Map.groupBy(slices, key).values()];
}

/** Positions of two frames of reference do not compare. One per file is what careless de-identification makes. */
function splitByFrameOfReference(slices: Slices): Slices[] {
  const groups = splitBy(slices, ({ instance }) => instance.frameOfReferenceUid);
  const isOnePerFile = groups.every(
    (group) => new Set(group.map(({ instance }) => instance.path)).size === 1,
  );
  return isOnePerFile ? [slices] : groups;
}

/** Directions this close are one: half a degree, more than headers round and less than any planned difference. */
const sameDirection = Math.cos((0.5 * Math.PI) / 180);

function splitByOrientation(slices: Slices): Slices[] {
  const groups: { orientation: readonly [Triple, Triple] | null; slices: Slice[] }[] = [];
  for (const slice of slices) {
    const { orientation } = slice.frame;
    const group = groups.find((one) =>
      one.orientation && orientation
        ? dot(one.orientation[0], orientation[0]) > sameDirection &&
          dot(one.orientation[1], orientation[1]) > sameDirection
        : one.orientation === orientation,
    );
    if (group) group.slices.push(slice);
    else groups.push({ orientation, slices: [slice] });
  }
  return groups.map((group) => group.slices);
}

/** Weightings that are never mixed in a volume, wherever its slices lie; `jitter` is a step in the value's own unit. */
const alwaysApart = [
  { name: 'echo', jitter: 0 },
  { name: 'b value', jitter: 20 },
] as const;
/** Values closer than this share of them are one that jitters. */
const sameSize = 0.05;

/** Slices whose header leaves the value out go with the only others there are. */
function splitBySize(
  slices: Slices,
  { name, jitter = 0 }: { readonly name: string; readonly jitter?: number },
): Slices[] {
  const valueOf = ({ frame }: Slice): number => parseFloat(frame.marks[name] ?? '');
  const silent = slices.filter((slice) => !Number.isFinite(valueOf(slice)));
  const groups: Slice[][] = [];
  let last = -Infinity;
  for (const slice of slices
    .filter((one) => Number.isFinite(valueOf(one)))
    .sort((a, b) => valueOf(a) - valueOf(b))) {
    const value = valueOf(slice);
    if (value - last > Math.max(jitter, sameSize * Math.abs(value))) groups.push([]);
    groups.at(-1)?.push(slice);
    last = value;
  }
  if (groups.length < 2) return [slices];
  return silent.length > 0 ? [...groups, silent] : groups;
}

/**
 * Two reconstructions of one scan, say, whose slices lie in turns, are two volumes; a head scan whose lower part is of
 * another kind ("AXIAL", "AXIAL ADD") goes on where the other ends and is one.
 */
function splitInterleaved(slices: Slices): Slices[] {
  for (const mark of marks) {
    if (mark.interleaves !== true) continue;
    const parts =
      mark.type === 'size'
        ? splitBySize(slices, mark)
        : splitBy(slices, ({ frame }) => frame.marks[mark.name] ?? '');
    if (parts.length > 1 && isInTurns(parts, mark)) return parts.flatMap(splitInterleaved);
  }
  return [slices];
}

/** Kinds of image lie in turns where their ranges meet; other marks where each goes through most of the whole. */
function isInTurns(parts: readonly Slices[], { name }: Mark): boolean {
  const ranges = parts.map(rangeOf).sort((a, b) => a.low - b.low);
  if (name === 'image')
    return ranges.some(({ low }, index) => index > 0 && low <= (ranges[index - 1]?.high ?? Infinity));
  const [low, high] = [
    ranges[0]?.low ?? 0,
    ranges.reduce((most, one) => Math.max(most, one.high), -Infinity),
  ];
  return (
    parts.every((part) => part.length > 1) && ranges.every((one) => one.high - one.low > 0.5 * (high - low))
  );
}

/** Where slices lie along their normal. */
function rangeOf(slices: Slices): { low: number; high: number } {
  const orientation = slices[0]?.frame.orientation;
  const normal = orientation ? cross(...orientation) : ([0, 0, 1] as const);
  const distances = slices.map(({ frame }) => (frame.position ? dot(frame.position, normal) : NaN));
  // not spread: a call takes no 10⁵ arguments
  return {
    low: distances.reduce((least, one) => Math.min(least, one), Infinity),
    high: distances.reduce((most, one) => Math.max(most, one), -Infinity),
  };
}
