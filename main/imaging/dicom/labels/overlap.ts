/**
 * What a voxel becomes that several labels claim. A label map holds one label per voxel, so one of them lies on top: those
 * that the user named first, in that order, then the smaller over the larger, so that what lies within another stays
 * visible. What each label loses is counted, since nothing may vanish without its name.
 */

import { at } from '../../../../shared/at.ts';

export interface LabelSizes {
  /** Name of label n + 1. */
  readonly names: readonly string[];
  /** Voxels of label n + 1 before anything is laid over it. */
  readonly counts: readonly number[];
}

export interface Painter {
  /**
   * Of two labels the one that the voxel gets; 0 is none. Each call counts the voxel that the other one loses.
   * @param isAdded whether it is the added one, where something else than the order decides
   */
  readonly over: (present: number, added: number, isAdded?: boolean) => number;
  /** Voxels lost so far, of all labels. */
  readonly lost: () => number;
  /** Sentences about what was lost. @param what holds a label: "segment" */
  readonly findings: (what: string) => string[];
  /** Sentences about labels that nothing is left of. */
  readonly hidden: () => string[];
}

/** @param onTop names of labels, the topmost first */
export function createPainter({ names, counts }: LabelSizes, onTop: readonly string[]): Painter {
  const heights = heightsOf({ names, counts }, onTop);
  const losses = new Map<number, Map<number, number>>();
  const lostBy = (label: number): number => sum([...(losses.get(label)?.values() ?? [])]);
  const nameOf = (label: number): string => at(names, label - 1);
  const countOf = (label: number): number => at(counts, label - 1);

  return {
    over: (present, added, isAdded = (heights[added] ?? 0) > (heights[present] ?? 0)) => {
      if (present === 0 || present === added) return added;
      if (added === 0) return present;
      const [above, below] = isAdded ? [added, present] : [present, added];
      const takers = losses.get(below) ?? new Map<number, number>();
      losses.set(below, takers.set(above, (takers.get(above) ?? 0) + 1));
      return above;
    },
    lost: () => sum([...losses.keys()].map(lostBy)),
    findings: (what) => {
      const losers = [...losses.keys()].sort((a, b) => a - b);
      if (losers.length === 0) return [];
      const parts = losers.map((label) => {
        const takers = [...(losses.get(label) ?? [])].sort(([, a], [, b]) => b - a);
        const to = takers.map(([taker, voxels]) => `${voxels} to ${nameOf(taker)}`).join(', ');
        return `${nameOf(label)} (${countOf(label)} voxels) loses ${to}`;
      });
      const rule = onTop.length > 0 ? 'those named lie on top, then the smaller' : 'the smaller lies on top';
      const total = sum(losers.map(lostBy));
      const voxels = total === 1 ? '1 voxel lies' : `${total} voxels lie`;
      return [`${voxels} in more than one ${what}; ${rule}: ${parts.join('; ')}.`];
    },
    hidden: () =>
      [...losses.keys()]
        .sort((a, b) => a - b)
        .filter((label) => lostBy(label) >= countOf(label))
        .map((label) => hiddenText(nameOf(label), countOf(label))),
  };
}

export const hiddenText = (name: string, voxels: number): string =>
  `${name}: none of its ${voxels} voxels is left, since others lie over all of them. Lay it on top to keep it.`;

/** By label: the higher lies over the lower. */
function heightsOf({ names, counts }: LabelSizes, onTop: readonly string[]): Uint16Array {
  const depthOf = (index: number): number => {
    const place = onTop.indexOf(at(names, index));
    return place === -1 ? onTop.length : place;
  };
  const fromBelow = [...names.keys()].sort(
    (a, b) => depthOf(b) - depthOf(a) || at(counts, b) - at(counts, a) || a - b,
  );
  const heights = new Uint16Array(names.length + 1);
  for (const [height, index] of fromBelow.entries()) heights[index + 1] = height;
  return heights;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
