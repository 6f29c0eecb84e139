/** How long a run's epochs take, and what its cuts cost and save, from what is stored of them. */
import type { Cost, EpochRecord, RunInfo } from './training.ts';

export interface Pace {
  /** Median seconds of an epoch of the network as planned, and of the network as it is now; null where none was trained. */
  readonly before: number | null;
  readonly now: number | null;
  /** Seconds that decisions and cuts took in all. */
  readonly lost: number;
  /** Seconds that epochs after the first cut took less than those before it; null before a cut has been trained on. */
  readonly won: number | null;
}

/** Of each epoch, training and validation: what the decision after the epoch before took stands apart. */
export const epochSeconds = (epochs: readonly EpochRecord[]): number[] =>
  epochs.map(({ seconds }, index) => Math.max(0, seconds - (epochs[index - 1]?.pruningSeconds ?? 0)));

/** @param planned of the network that the run began with */
export function paceOf(epochs: readonly EpochRecord[], planned: Pick<Cost, 'macs'>): Pace {
  const seconds = epochSeconds(epochs);
  // A record has the cost after the epoch's cut, which the next epoch is the first to train with.
  const macs = epochs.map((_, index) => epochs[index - 1]?.cost.macs ?? planned.macs);
  const trainedWith = (cost: number | undefined): number[] => seconds.filter((_, at) => macs[at] === cost);
  const before = median(trainedWith(planned.macs));
  const after = seconds.filter((_, at) => macs[at] !== planned.macs);
  return {
    before,
    now: median(trainedWith(macs.at(-1))),
    lost: epochs.reduce((sum, { pruningSeconds }) => sum + pruningSeconds, 0),
    won: before === null || after.length === 0 ? null : after.reduce((sum, own) => sum + (before - own), 0),
  };
}

/**
 * The finished dense run that a run's time can be held against: the same network, data, steps and length on the same
 * device. The newest where there are several; null where there is none, and for dense runs.
 */
export function denseOf(run: RunInfo, runs: readonly RunInfo[]): RunInfo | null {
  if (run.config.method === 'none') return null;
  const basis = ({ config, device }: RunInfo): string => {
    const {
      architecture,
      preparation,
      step,
      task,
      epochs,
      iterationsPerEpoch,
      budgetMinutes,
      fold,
      testFold,
    } = config;
    const data = { preparation, task, fold, testFold };
    return JSON.stringify([architecture, step, data, epochs, iterationsPerEpoch, budgetMinutes, device]);
  };
  const own = basis(run);
  const dense = runs.filter(({ config, status }) => config.method === 'none' && status === 'finished');
  return dense.findLast((one) => basis(one) === own) ?? null;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
