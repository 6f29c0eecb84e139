/** The axes of the patch along which images may be mirrored, in words for the form. */
import type { Proposal } from '../../shared/proposal.ts';

export interface MirrorAxis {
  /** Of the patch, in network order. */
  readonly axis: number;
  /** "left to right". */
  readonly label: string;
  readonly mirrored: boolean;
}

const names: readonly (readonly [ends: string, label: string])[] = [
  ['RL', 'left to right'],
  ['AP', 'front to back'],
  ['SI', 'head to feet'],
];

export function mirrorAxes({
  preparation: { dims, orientation },
  step: { fixedAxes },
}: Pick<Proposal, 'preparation' | 'step'>): MirrorAxis[] {
  return Array.from({ length: dims }, (_, axis) => {
    const end = orientation.charAt(dims - 1 - axis); // network order runs from k to i
    const label = names.find(([ends]) => ends.includes(end))?.[1] ?? `along axis ${String(axis)}`;
    return { axis, label, mirrored: !fixedAxes.includes(axis) };
  });
}

/** The axes that keep their direction once this one is mirrored, or no longer. */
export function withMirrored(fixedAxes: readonly number[], axis: number, mirrored: boolean): number[] {
  const others = fixedAxes.filter((one) => one !== axis);
  return mirrored ? others : [...others, axis].sort((a, b) => a - b);
}
