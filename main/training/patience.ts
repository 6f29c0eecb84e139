/** When a run ends early: its validation loss has not improved for as many epochs as the configuration allows. */
import type { TrainingConfig } from '../../shared/training.ts';
import type { Pruner } from '../pruning/index.ts';
import type { EpochSummary } from './checkpoint-header.ts';

/** Epochs before the last planned cut do not count: a cut raises the loss, and none may be missed. */
export function isStale(
  { patience }: TrainingConfig,
  history: readonly EpochSummary[],
  pruner: Pick<Pruner, 'patienceFrom'>,
): boolean {
  if (patience === 0) return false;
  const from = pruner.patienceFrom?.() ?? 1;
  const losses = history.filter(({ epoch }) => epoch >= from).map(({ validationLoss }) => validationLoss);
  return losses.length > 0 && losses.length - losses.indexOf(Math.min(...losses)) > patience;
}

export const staleNote = ({ patience }: TrainingConfig, epochs: number): string =>
  `Ended after ${epochs} epochs: the validation loss has not improved for ${patience}.`;
