/**
 * What a pruning method may look at between epochs: passes with the run's loss over kept batches. The training batches are
 * the epoch's first ones, so a resumed run sees the same.
 */
import type { TrainingConfig } from '../../shared/training.ts';
import type { Engine } from '../engine/engine.ts';
import { createSurvey, type Survey } from '../probing/survey.ts';
import type { Pruner } from '../pruning/index.ts';
import type { Patches, TrainingBatch } from './data.ts';
import { stepParts } from './session.ts';
import { probeProgram } from './step-program.ts';

export const mostBatches = 8;
const mostBytes = 256 * 2 ** 20;

/** Copies of an epoch's first batches. */
export interface KeptBatches {
  readonly batches: readonly Patches[];
  readonly offer: (batch: TrainingBatch) => void;
}

export function keepBatches(): KeptBatches {
  const batches: Patches[] = [];
  return {
    batches,
    offer: ({ image, labels }) => {
      const bytes = image.byteLength + labels.byteLength;
      const full = batches.length === mostBatches || (batches.length + 1) * bytes > mostBytes;
      if (full && batches.length > 0) return;
      batches.push({ image: image.slice(), labels: labels.slice() });
    },
  };
}

export interface SurveyParts {
  readonly engine: Engine;
  readonly config: TrainingConfig;
  readonly pruner: Pruner;
  readonly training: readonly Patches[];
  readonly validation: readonly Patches[];
  /** Read at every batch. */
  readonly stopped?: () => boolean;
}

export function surveyOf(parts: SurveyParts): Survey {
  const { engine, config, pruner, training, validation, stopped = () => false } = parts;
  const feedsOf = (patches: readonly Patches[]) => patches.map(({ image, labels }) => ({ image, labels }));
  return createSurvey({
    engine,
    patch: config.step.patch,
    program: (network, outputs) => probeProgram(stepParts(config, network, pruner), outputs),
    batches: { training: feedsOf(training), validation: feedsOf(validation) },
    feeds: () => pruner.feeds(),
    stopped,
  });
}
