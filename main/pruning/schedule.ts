/** When a planned method cuts, and how much of the budget is due by then. Shares of the run become epochs here. */
import { at } from '../../shared/at.ts';
import type { PruningSchedule } from '../../shared/pruning.ts';
import { couple, type Network } from '../network/index.ts';

/** Share of the run within which the cuts of `learnt` follow each other. */
const learntShare = 0.2;

/** `per-level` has one round per level of the network. */
export function effectiveSchedule(schedule: PruningSchedule, network: Network): PruningSchedule {
  if (schedule.kind !== 'per-level') return schedule;
  const groups = couple(network).groups.filter(({ frozen }) => !frozen);
  return { ...schedule, rounds: new Set(groups.map(({ stage }) => stage)).size };
}

const atShare = (share: number, epochs: number): number =>
  Math.min(epochs, Math.max(1, Math.round(share * epochs)));

/**
 * The epochs, from 1, after which a cut comes.
 * @param epochs of the run, as far as is known
 * @param begun `learnt`: the epoch of its first cut; left out, the latest that it may have
 */
export function cutEpochs(
  { kind, start, end, rounds }: PruningSchedule,
  epochs: number,
  begun: number | null = null,
): number[] {
  if (kind === 'one-shot') return [atShare(start, epochs)];
  if (kind === 'during') return [atShare(end, epochs)];
  if (kind === 'learnt') {
    const gap = Math.max(1, Math.floor((learntShare * epochs) / rounds));
    const first = begun ?? atShare(end, epochs);
    return Array.from({ length: rounds }, (_, round) => Math.min(epochs, first + round * gap));
  }
  const step = rounds === 1 ? 0 : (end - start) / (rounds - 1);
  return Array.from({ length: rounds }, (_, round) => atShare(start + round * step, epochs));
}

/** The epoch before whose end nothing is cut. */
export function earliestCut(schedule: PruningSchedule, epochs: number): number {
  if (schedule.kind === 'learnt') return atShare(schedule.start, epochs);
  return at(cutEpochs(schedule, epochs), 0);
}

/** Rounds that are due at the end of an epoch. All of them by the last epoch, however short a time budget made it. */
export function roundsDue(
  schedule: PruningSchedule,
  { epoch, epochs }: { epoch: number; epochs: number },
  begun: number | null = null,
): number {
  const all = cutEpochs(schedule, epochs, begun);
  return epoch >= epochs ? all.length : all.filter((due) => due <= epoch).length;
}

/** Share of the whole cut that is to be gone after some of its rounds: by equal steps, or (`learnt`) by equal factors of what is left. */
export function shareDue({ kind, rounds }: PruningSchedule, due: number, cut: number): number {
  const round = Math.min(1, due / rounds);
  return kind === 'learnt' && cut > 0 ? (1 - (1 - cut) ** round) / cut : round;
}

/** In words. */
export function describeSchedule(schedule: PruningSchedule, epochs: number): string {
  if (schedule.kind === 'learnt') {
    const { start, end, rounds } = schedule;
    const [least, most] = [atShare(start, epochs), atShare(end, epochs)];
    const cuts = rounds === 1 ? 'cut' : `${rounds} cuts, the first`;
    return `${cuts} after the epoch that finds every class, between ${least} and ${most} of ${epochs}`;
  }
  const due = [...new Set(cutEpochs(schedule, epochs))];
  const cuts = due.length === 1 ? `cut after epoch ${due.join()}` : `cuts after epochs ${due.join(', ')}`;
  const rest = epochs - Math.max(0, ...due);
  return `${cuts} of ${epochs}, then ${rest} epoch${rest === 1 ? '' : 's'} of fine-tuning`;
}
