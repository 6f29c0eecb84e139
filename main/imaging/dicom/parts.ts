/**
 * What a series falls into: volumes, pictures that are no slices, and slices without a place, which are left out by name of
 * a series that has places and otherwise stand for themselves.
 */
import { basename } from 'node:path';
import type { Part } from './separate.ts';
import { splitIntoVolumes } from './split.ts';
import type { Slice } from './stack.ts';

type Slices = readonly Slice[];

/** @param slices of one series @returns notes for every part */
export function partsOf(slices: Slices): { parts: readonly Part[]; notes: readonly string[] } {
  const sheets = slices.filter(({ instance }) => instance.noSlices !== null);
  const others = slices.filter(({ instance }) => instance.noSlices === null);
  const hasPlace = ({ frame }: Slice): boolean => frame.position !== null && frame.orientation !== null;
  const placed = others.filter(hasPlace);
  const unplaced = others.filter((slice) => !hasPlace(slice));
  const alone = [...Map.groupBy(sheets, ({ instance }) => instance.noSlices).values()];
  const whole = (part: Slices): Part => ({ slices: part, tie: null });
  if (placed.length === 0) return { parts: [...alone, ...picturesOf(unplaced)].map(whole), notes: [] };
  return { parts: [...splitIntoVolumes(placed), ...alone.map(whole)], notes: unplacedNotes(unplaced) };
}

/** Radiographs of one series are a picture each; of anything else without places nobody knows what belongs together. */
const projections = new Set(['DX', 'CR', 'MG', 'IO', 'PX', 'XA', 'RF', 'RG', 'OP', 'XC']);

function picturesOf(unplaced: Slices): Slices[] {
  const [first] = unplaced;
  if (!first) return [];
  if (!projections.has(first.instance.modality.toUpperCase())) return [unplaced];
  return [...Map.groupBy(unplaced, ({ instance }) => instance.path).values()];
}

const mostNamed = 4;

function unplacedNotes(unplaced: Slices): string[] {
  const [first] = unplaced;
  if (!first) return [];
  const names = unplaced.map(sliceName);
  const listed =
    names.length > mostNamed ? [...names.slice(0, mostNamed), `${names.length - mostNamed} more`] : names;
  const missing = first.frame.position ? 'Image Orientation' : 'Image Position';
  const said = names.length === 1 ? 'does not say where it lies' : 'do not say where they lie';
  return [
    `${listed.join(', ')} ${said} (${missing} is missing or no number) and ${names.length === 1 ? 'was' : 'were'} left out.`,
  ];
}

/** What the user knows a slice by. */
export function sliceName({ instance, frame }: Slice): string {
  const name = basename(instance.path);
  return instance.frames.length > 1 ? `frame ${frame.index + 1} of ${name}` : name;
}
