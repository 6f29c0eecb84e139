/** One epoch's passes: the training steps, and the validation on fixed patches. */
import { AppError } from '../../shared/result.ts';
import type { Pruner } from '../pruning/index.ts';
import type { BatchSource, TrainingBatch, TrainingData } from './data.ts';
import type { Session } from './session.ts';

/** Steps without a finite loss, one after the other, that end a run. */
const skippedStepsInARow = 10;

export interface EpochParts {
  readonly session: Session;
  readonly pruner: Pruner;
  readonly learningRate: number;
  /** Counted from 1. */
  readonly epoch: number;
  readonly iterations: number;
  /** Asked after each step; the epoch ends early at the first `true`. */
  readonly ends: () => boolean;
  readonly onStep: (iteration: number, loss: number) => void;
  /** Gets each batch before it is released. */
  readonly onBatch?: ((batch: TrainingBatch) => void) | undefined;
}

export interface EpochOutcome {
  /** Mean over the steps that were applied. */
  readonly loss: number;
  readonly skippedSteps: number;
  readonly waitSeconds: number;
}

/**
 * A step whose loss or gradient is not finite leaves the model as it is and is counted.
 * @throws AppError after ten such steps in a row, or an epoch of nothing else
 */
export async function trainEpoch(batches: BatchSource, parts: EpochParts): Promise<EpochOutcome> {
  const { session, pruner, iterations, onStep } = parts;
  const learningRate = Float32Array.of(parts.learningRate);
  let [total, applied, skippedInARow, iteration, waited] = [0, 0, 0, 0, 0];
  do {
    const asked = performance.now();
    const batch = await batches.next();
    const { image, labels } = batch;
    waited += performance.now() - asked;
    const noise = session.noise(parts.epoch, iteration);
    const outputs = await session.train({ image, labels, learningRate, ...noise, ...pruner.feeds() });
    parts.onBatch?.(batch);
    batch.release();
    iteration++;
    const loss = outputs['loss']?.[0] ?? NaN;
    if (outputs['applied']?.[0] === 1) {
      pruner.observe(outputs);
      total += loss;
      applied++;
      skippedInARow = 0;
    } else if (++skippedInARow === skippedStepsInARow) throw notFinite(`${skippedInARow} steps in a row`);
    onStep(iteration, loss);
  } while (iteration < iterations && !parts.ends());
  if (applied === 0) throw notFinite('a whole epoch');
  const skippedSteps = iteration - applied;
  return { loss: total / applied, skippedSteps, waitSeconds: waited / 1000 };
}

export interface ValidationOutcome {
  readonly loss: number;
  /** Mean over classes (without background) or regions of the Dice of all patches pooled; one that is nowhere is left out. */
  readonly dice: number;
  /** Of each class or region; NaN for one that is nowhere. */
  readonly classDice: readonly number[];
}

/** @throws AppError where the loss is not finite */
export async function validateEpoch(
  data: TrainingData,
  { session, pruner }: Pick<EpochParts, 'session' | 'pruner'>,
): Promise<ValidationOutcome> {
  const pooled: { overlap: number; volume: number }[] = [];
  let total = 0;
  for (const { image, labels } of data.validation) {
    const outputs = await session.validate({ image, labels, ...pruner.feeds() });
    pruner.observe(outputs);
    total += outputs['loss']?.[0] ?? NaN;
    for (const [structure, overlap] of (outputs['overlap'] ?? []).entries()) {
      const counts = (pooled[structure] ??= { overlap: 0, volume: 0 });
      counts.overlap += overlap;
      counts.volume += (outputs['predicted']?.[structure] ?? NaN) + (outputs['labelled']?.[structure] ?? NaN);
    }
  }
  if (!Number.isFinite(total)) throw notFinite('the validation');
  const classDice = pooled.map(({ overlap, volume }) => (volume > 0 ? (2 * overlap) / volume : NaN));
  return { loss: total / data.validation.length, dice: meanOfKnown(classDice), classDice };
}

function meanOfKnown(dices: readonly number[]): number {
  const known = dices.filter((dice) => !Number.isNaN(dice));
  return known.length === 0 ? 0 : known.reduce((sum, dice) => sum + dice, 0) / known.length;
}

function notFinite(where: string): AppError {
  return new AppError(
    'invalid-input',
    `The loss is not a finite number over ${where}: the training has diverged.`,
    'Lower optimizer.learningRate or optimizer.clipNorm, then resume; the last checkpoint is from before.',
  );
}
