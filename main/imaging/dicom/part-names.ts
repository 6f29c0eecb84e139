/** Names for the volumes of one series, by what sets them apart. */
import type { Triple } from '../../../shared/volume.ts';
import type { Slice } from './stack.ts';
import { cross } from './vectors.ts';

/** What tells the volumes of one series apart: the attributes in which they differ. */
export function partNames(volumes: readonly (readonly Slice[])[]): string[] {
  if (volumes.length < 2) return [''];
  const describe = (volume: readonly Slice[]): Record<string, string> => {
    const [first] = volume;
    const frame = first?.frame;
    const times = new Set(volume.map((one) => one.frame.time));
    return {
      image: frame?.kind ?? '',
      echo: frame?.echo ?? '',
      'b value': frame?.diffusion ?? '',
      stack: frame?.stack ?? '',
      time: times.size === 1 ? (frame?.time ?? '') : '',
      direction: frame?.orientation ? planeName(frame.orientation) : 'unknown',
    };
  };
  const facts = volumes.map(describe);
  const differing = Object.keys(facts[0] ?? {}).filter(
    (key) => new Set(facts.map((one) => one[key])).size > 1,
  );
  const names = facts.map((one) => differing.map((key) => `${key} ${one[key] || 'not given'}`).join(', '));
  return names.map((name, index) => {
    const alike = names.flatMap((other, place) => (other === name ? [place] : []));
    const number = `volume ${alike.indexOf(index) + 1} of ${alike.length}`;
    return alike.length === 1 ? name : [name, number].filter((text) => text !== '').join(', ');
  });
}

function planeName(orientation: readonly [Triple, Triple]): string {
  const sizes = cross(...orientation).map(Math.abs);
  const main = sizes.indexOf(Math.max(...sizes));
  const name = ['sagittal', 'coronal', 'axial'][main] ?? '';
  return Math.max(...sizes) > 0.98 ? name : `${name} oblique`;
}
