/** The configuration that a run gets where the user says nothing, with the reasons. */
import { architectureFacts } from '../../shared/architectures.ts';
import { allAugmentations } from '../../shared/augmentation.ts';
import { defaultLoss } from '../../shared/losses.ts';
import { defaultPruning } from '../../shared/pruning-defaults.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { MethodName, TrainingConfig } from '../../shared/training.ts';

/** Epochs below which Sauron's published pace cuts too little to be of use (sauron.md 6.1). */
const epochsForPublishedPace = 300;

export interface RunLength {
  /** At most: 100 without a budget; with one, as many as fit, up to nnU-Net's 1000. */
  readonly epochs?: number;
  /** 0 = no limit. */
  readonly budgetMinutes?: number;
}

/** Patches per step that a processor still turns over several times a second. */
const processorBatch = { 2: 32, 3: 2 } as const;

/** nnU-Net's batches fill a graphics card; in the same minutes a processor learns more from more, smaller steps. */
function forProcessor(proposal: Proposal): Proposal {
  const { preparation, step, reasons } = proposal;
  const batch = Math.min(step.batch, processorBatch[preparation.dims]);
  if (batch === step.batch) return proposal;
  const reason = `${batch} on a processor: more, smaller steps in the same time; nnU-Net's rules give ${step.batch}`;
  return {
    ...proposal,
    step: { ...step, batch },
    reasons: [...reasons.filter(({ field }) => field !== 'batch'), { field: 'batch', reason }],
  };
}

export function defaultConfig(
  proposal: Proposal,
  method: MethodName,
  length: RunLength = {},
): TrainingConfig {
  const { budgetMinutes = 0 } = length;
  const epochs = length.epochs ?? (budgetMinutes > 0 ? 1000 : 100);
  const isShort = budgetMinutes > 0 || epochs < epochsForPublishedPace;
  return {
    ...forProcessor(proposal),
    start: { kind: 'planned' },
    method,
    pruning: defaultPruning(method, isShort),
    fold: 0,
    testFold: null,
    selection: 'last',
    epochs,
    // nnU-Net has 250; short epochs give a CPU run enough of them for Sauron, which decides once per epoch.
    iterationsPerEpoch: 40,
    budgetMinutes,
    seed: 1,
    // nnU-Net's SGD at 0.01 wants its 250,000 steps; Adam gets further in a few thousand.
    optimizer: { kind: 'adam', learningRate: 1e-3, momentum: 0.99, weightDecay: 1e-5, clipNorm: 12 },
    task: { kind: 'classes' },
    loss: defaultLoss('classes', proposal.preparation.dims),
    headWeights: 'halved',
    foregroundShare: 0.33,
    augmentation: { ...allAugmentations, ...architectureFacts[proposal.architecture.kind].augmentation },
    patience: 0,
    // nnU-Net predicts so, and the networks of all methods gain by it alike.
    prediction: { mirroring: true, largestOnly: [], choose: true },
  };
}
