/** The slices of a series, taken apart into those of one volume each. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Triple } from '../../../shared/volume.ts';
import type { Instance } from './instance.ts';
import type { Slice } from './stack.ts';
import { splitByTime } from './time-points.ts';
import { cross, dot } from './vectors.ts';

/** Of files with one SOP Instance UID the first counts; whether the others are the same is looked at. */
export function withoutCopies(members: readonly Instance[]): { kept: Instance[]; notes: string[] } {
  const kept: Instance[] = [];
  const notes: string[] = [];
  const byUid = Map.groupBy(members, ({ sopInstanceUid, path }) => sopInstanceUid || path);
  for (const [first, ...others] of byUid.values()) {
    if (!first) continue;
    kept.push(first);
    for (const other of others) {
      const same = readFileSync(first.path).equals(readFileSync(other.path));
      const what = same ? 'is a copy of' : 'has the identity (SOP Instance UID) of';
      notes.push(`${basename(other.path)} ${what} ${basename(first.path)} and was left out.`);
    }
  }
  return { kept, notes: notes.length > mostNotes + 1 ? [...notes.slice(0, mostNotes), more(notes)] : notes };
}

const mostNotes = 5;
const more = ({ length }: readonly string[]): string =>
  `${length - mostNotes} more files are copies of others and were left out.`;

/** Directions this close are one: half a degree, more than headers round and less than any planned difference. */
const sameDirection = Math.cos((0.5 * Math.PI) / 180);

function splitByOrientation(slices: readonly Slice[]): Slice[][] {
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

function splitBy(slices: readonly Slice[], key: (slice: Slice) => string): Slice[][] {
  return [...Map.groupBy(slices, key).values()];
}

/**
 * Magnitude and phase, say, lie at the same places and are two volumes; a head scan whose lower part is of another kind
 * ("AXIAL", "AXIAL ADD") goes on where the other ends and is one.
 */
function splitByKind(slices: readonly Slice[]): Slice[][] {
  const kinds = splitBy(slices, ({ frame }) => frame.kind);
  const ranges = kinds.map(rangeOf).sort((a, b) => a.low - b.low);
  const apart = ranges.every(({ low }, index) => index === 0 || low > (ranges[index - 1]?.high ?? Infinity));
  return apart ? [[...slices]] : kinds;
}

/** Where slices lie along their normal; nowhere in particular without positions. */
function rangeOf(slices: readonly Slice[]): { low: number; high: number } {
  const orientation = slices[0]?.frame.orientation;
  if (!orientation) return { low: -Infinity, high: Infinity };
  const normal = cross(...orientation);
  const distances = slices.map(({ frame }) => (frame.position ? dot(frame.position, normal) : NaN));
  // not spread: a call takes no 10⁵ arguments
  return {
    low: distances.reduce((least, one) => Math.min(least, one), Infinity),
    high: distances.reduce((most, one) => Math.max(most, one), -Infinity),
  };
}

export function splitIntoVolumes(slices: readonly Slice[]): Slice[][] {
  return splitByOrientation(slices)
    .flatMap((group) => splitBy(group, ({ frame }) => [frame.echo, frame.diffusion, frame.stack].join('\n')))
    .flatMap(splitByKind)
    .flatMap(splitByTime);
}
