/**
 * How far a run goes: a number of epochs, or as many as fit into a time budget. Epochs keep their iterations; their
 * number follows from the measured speed, and rises when pruning makes steps faster.
 */
import type { TrainingConfig } from '../../shared/training.ts';

/** Time used by a run. A resumed run brings its finished epochs along, so it has the rest of its budget. */
export interface Elapsed {
  /** Of every finished epoch, oldest first. */
  readonly epochSeconds: readonly number[];
  /** Since the end of the last finished epoch. */
  readonly seconds: number;
}

export interface Clock {
  readonly elapsed: () => Elapsed;
  /** Ends an epoch and gives its seconds. */
  readonly lap: () => number;
}

export function startClock(finished: readonly number[]): Clock {
  const epochSeconds = [...finished];
  let started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  return {
    elapsed: () => ({ epochSeconds, seconds: seconds() }),
    lap: () => {
      const lap = seconds();
      epochSeconds.push(lap);
      started = performance.now();
      return lap;
    },
  };
}

/** Seconds of the budget that are left, negative once it is overdrawn; Infinity where there is none. */
export function secondsLeft({ budgetMinutes }: TrainingConfig, elapsed: Elapsed): number {
  return budgetMinutes === 0 ? Infinity : budgetMinutes * 60 - used(elapsed);
}

/**
 * Epochs the run is expected to have in all. What is left of a budget is rounded to whole epochs: the last one may start
 * with half of its time left, and then ends early.
 * @param epochShare of the present epoch that is done
 */
export function expectedEpochs(config: TrainingConfig, elapsed: Elapsed, epochShare = 0): number {
  const duration = epochDuration(elapsed, epochShare);
  if (config.budgetMinutes === 0 || duration === null) return config.epochs;
  const fitting = Math.max(0, Math.round(secondsLeft(config, elapsed) / duration + epochShare));
  return Math.min(config.epochs, elapsed.epochSeconds.length + fitting);
}

/** Share of the run that is done, by epochs or by time, whichever is further; the learning rate follows it. */
export function progressOf(config: TrainingConfig, elapsed: Elapsed): number {
  const byEpochs = elapsed.epochSeconds.length / config.epochs;
  const byTime = config.budgetMinutes === 0 ? 0 : used(elapsed) / (config.budgetMinutes * 60);
  return Math.min(1, Math.max(byEpochs, byTime));
}

/** Seconds until the run ends; null while nothing has been measured. */
export function remainingSeconds(
  config: TrainingConfig,
  elapsed: Elapsed,
  epochShare: number,
): number | null {
  const epochsLeft = config.epochs - elapsed.epochSeconds.length - epochShare;
  const duration = epochDuration(elapsed, epochShare);
  if (duration === null) return null;
  const byEpochs = epochsLeft * duration;
  return Math.max(0, Math.min(byEpochs, secondsLeft(config, elapsed)));
}

const used = ({ epochSeconds, seconds }: Elapsed): number =>
  epochSeconds.reduce((total, part) => total + part, seconds);

/**
 * Smoothed seconds of an epoch, newer ones counting more, since a cut makes the next ones faster. In the first epoch,
 * what its steps so far tell; null before the first step.
 */
function epochDuration({ epochSeconds, seconds }: Elapsed, epochShare: number): number | null {
  const [first, ...later] = epochSeconds;
  if (first === undefined) return epochShare === 0 ? null : seconds / epochShare;
  return later.reduce((mean, next) => 0.5 * (mean + next), first);
}
