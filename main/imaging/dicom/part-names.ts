/** Names for the volumes of one series, by what sets them apart. */
import { at } from '../../../shared/at.ts';
import type { Triple } from '../../../shared/volume.ts';
import { marks, type Mark } from './marks.ts';
import type { Slice } from './stack.ts';
import { cross } from './vectors.ts';

type Slices = readonly Slice[];

/** What tells the volumes of one series apart: as few of the attributes in which they differ as give each its own name. */
export function partNames(volumes: readonly Slices[]): string[] {
  if (volumes.length < 2) return [''];
  let names = volumes.map(() => '');
  for (const facts of factsOf(volumes)) {
    const longer = names.map((name, index) => [name, at(facts, index)].filter(Boolean).join(', '));
    if (new Set(longer).size > new Set(names).size) names = longer;
  }
  return names.map((name, index) => {
    const alike = names.flatMap((other, place) => (other === name ? [place] : []));
    const number = `volume ${alike.indexOf(index) + 1} of ${alike.length}`;
    return alike.length === 1 ? name : [name, number].filter((text) => text !== '').join(', ');
  });
}

/** For each attribute in turn, what the volumes are called by it. */
function* factsOf(volumes: readonly Slices[]): Generator<readonly string[]> {
  const describe = (name: string, of: (volume: Slices) => string): string[] =>
    volumes.map((volume) => `${name} ${of(volume) || 'not given'}`);
  yield describe('direction', ([first]) =>
    first?.frame.orientation ? planeName(first.frame.orientation) : 'unknown');
  for (const mark of marks) {
    if (mark.name === 'instance number') continue;
    yield mark.type === 'clock'
      ? ranksOf(volumes, mark)
      : describe(mark.name, (volume) => sharedMark(volume, mark));
  }
  yield describe('frame of reference', ([first]) => first?.instance.frameOfReferenceUid ?? '');
}

/** Of all slices; one that jitters by its first and last value. */
function sharedMark(volume: Slices, { name, type }: Mark): string {
  const values = [...new Set(volume.map(({ frame }) => frame.marks[name] ?? ''))];
  const [first = ''] = values;
  if (values.length < 2) return first;
  if (type !== 'size') return '';
  const numbers = values.map(Number).sort((a, b) => a - b);
  return `${numbers[0]} to ${numbers.at(-1)}`;
}

/** Moments of a day are counted, since hours of an examination say more about a patient than is needed here. */
function ranksOf(volumes: readonly Slices[], { name }: Mark): string[] {
  const starts = volumes.map((volume) =>
    volume.reduce((least, { frame }) => Math.min(least, parseFloat(frame.marks[name] ?? '')), Infinity),
  );
  const rising = [...new Set(starts)].sort((a, b) => a - b);
  if (!starts.every(Number.isFinite)) return volumes.map(() => '');
  return starts.map((start) => `time ${rising.indexOf(start) + 1}`);
}

export function planeName(orientation: readonly [Triple, Triple]): string {
  const sizes = cross(...orientation).map(Math.abs);
  const main = sizes.indexOf(Math.max(...sizes));
  const name = at(['sagittal', 'coronal', 'axial'], main);
  return Math.max(...sizes) > 0.98 ? name : `${name} oblique`;
}
