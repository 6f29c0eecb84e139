/** When a planned method cuts, and how much of the budget is due by then. Shares of the run become epochs here. */
import type { PruningSchedule } from '../../shared/pruning.ts';
import { couple, type Network } from '../network/index.ts';

/** `per-level` has one round per level of the network. */
export function effectiveSchedule(schedule: PruningSchedule, network: Network): PruningSchedule {
  if (schedule.kind !== 'per-level') return schedule;
  const groups = couple(network).groups.filter(({ frozen }) => !frozen);
  return { ...schedule, rounds: new Set(groups.map(({ stage }) => stage)).size };
}

/** The epochs, from 1, after which a cut comes. @param epochs of the run, as far as is known */
export function cutEpochs({ kind, start, end, rounds }: PruningSchedule, epochs: number): number[] {
  const at = (share: number): number => Math.min(epochs, Math.max(1, Math.round(share * epochs)));
  if (kind === 'one-shot') return [at(start)];
  if (kind === 'during') return [at(end)];
  const step = rounds === 1 ? 0 : (end - start) / (rounds - 1);
  return Array.from({ length: rounds }, (_, round) => at(start + round * step));
}

/** Rounds that are due at the end of an epoch. All of them by the last epoch, however short a time budget made it. */
export function roundsDue(
  schedule: PruningSchedule,
  { epoch, epochs }: { epoch: number; epochs: number },
): number {
  return cutEpochs(schedule, epochs).filter((due) => due <= epoch).length;
}

/** In words. */
export function describeSchedule(schedule: PruningSchedule, epochs: number): string {
  const due = [...new Set(cutEpochs(schedule, epochs))];
  const cuts = due.length === 1 ? `cut after epoch ${due[0] ?? 1}` : `cuts after epochs ${due.join(', ')}`;
  const rest = epochs - (due.at(-1) ?? 0);
  return `${cuts} of ${epochs}, then ${rest} epoch${rest === 1 ? '' : 's'} of fine-tuning`;
}
