/**
 * Images without a place in space: single pictures (radiographs, secondary captures) and multi-frame files keep their
 * own order and are taken for axial; several files without positions are not guessed at.
 */
import type { Triple } from '../../../shared/volume.ts';
import type { Slice } from './stack.ts';

type Unplaced =
  | { readonly slices: null; readonly reason: string }
  | {
      readonly slices: readonly Slice[];
      readonly reason: string;
      readonly orientation: readonly [Triple, Triple];
      readonly spacing: readonly [number, number];
      readonly gap: number;
    };

const axial: readonly [Triple, Triple] = [
  [1, 0, 0],
  [0, 1, 0],
];

export function placeByOrder(volume: readonly Slice[]): Unplaced {
  const files = new Set(volume.map(({ instance }) => instance.path));
  if (files.size > 1) {
    const text =
      'Its files say nowhere in space they lie (Image Position or Orientation is missing), so that the order of the slices and their distance are unknown.';
    return { slices: null, reason: text.replace('say nowhere', 'do not say where') };
  }
  const [first] = volume;
  const gap = first?.instance.spacingBetweenSlices ?? 1;
  const spacing = first?.frame.spacing ?? [1, 1];
  const unknown = [
    'orientation',
    ...(first?.frame.spacing ? [] : ['pixel spacing (1 mm is assumed)']),
    ...(volume.length > 1 && !first?.instance.spacingBetweenSlices
      ? ['distance of slices (1 mm is assumed)']
      : []),
  ];
  return {
    slices: volume.map((slice) => ({
      ...slice,
      frame: { ...slice.frame, position: [0, 0, slice.frame.index * gap], orientation: axial, spacing },
    })),
    reason: `The file has no position in space; unknown: ${unknown.join(', ')}.`,
    orientation: axial,
    spacing,
    gap,
  };
}
