/** Turns what the loop does into progress events, a few per second. */
import type { RunProgress, TrainingConfig } from '../../shared/training.ts';
import { expectedEpochs, remainingSeconds, type Clock } from './horizon.ts';

const leastMilliseconds = 200;

export interface Reporter {
  /** A step of the present epoch is done; told when the last event is some time ago. */
  readonly step: (iteration: number, loss: number) => void;
  /** Always told. */
  readonly phase: (phase: RunProgress['phase']) => void;
}

export function createReporter(
  config: TrainingConfig,
  clock: Clock,
  emit: (progress: Omit<RunProgress, 'run'>) => void,
): Reporter {
  let told = -Infinity;
  let iteration = 0;
  let loss: number | null = null;
  const iterations = config.iterationsPerEpoch;
  const tell = (phase: RunProgress['phase']): void => {
    told = performance.now();
    const elapsed = clock.elapsed();
    const share = iteration / iterations;
    const epochs = expectedEpochs(config, elapsed, share);
    const epoch = Math.min(elapsed.epochSeconds.length + 1, epochs);
    const remaining = phase === 'done' ? 0 : remainingSeconds(config, elapsed, share);
    emit({ phase, epoch, epochs, iteration, iterations, loss, remainingSeconds: remaining });
  };
  return {
    step: (present, value) => {
      iteration = present;
      loss = Number.isFinite(value) ? value : null;
      if (performance.now() - told >= leastMilliseconds) tell('training');
    },
    phase: tell,
  };
}
