/** Values of the contract for tests, as small as their types allow. */
import { defaultLoss } from '../../../shared/losses.ts';
import type { Proposal } from '../../../shared/proposal.ts';
import { unetProposal } from '../../support/proposal.ts';
import type { EpochRecord, TrainingConfig } from '../../../shared/training.ts';
import { defaultPruning } from '../../../shared/pruning-defaults.ts';

export const proposal: Proposal = {
  ...unetProposal({ dims: 2, patch: [56, 40], batch: 32, widths: [16, 32] }),
  reasons: [{ field: 'batch', reason: 'because of the memory' }],
};

export const config: TrainingConfig = {
  ...proposal,
  start: { kind: 'planned' },
  method: 'none',
  pruning: defaultPruning('sauron'),
  fold: 0,
  testFold: null,
  selection: 'last',
  epochs: 100,
  iterationsPerEpoch: 40,
  budgetMinutes: 0,
  seed: 1,
  optimizer: { kind: 'adam', learningRate: 0.001, momentum: 0.9, weightDecay: 1e-5, clipNorm: 12 },
  task: { kind: 'classes' },
  loss: defaultLoss('classes', 2),
  headWeights: 'halved',
  foregroundShare: 0.33,
  augmentation: {
    rotation: true,
    scaling: true,
    noise: true,
    blur: true,
    brightness: true,
    contrast: true,
    lowResolution: true,
    gamma: true,
    mirroring: true,
  },
  patience: 0,
  prediction: { mirroring: false, largestOnly: [], choose: false },
};

export const epochRecord = (epoch: number, trainLoss = 1): EpochRecord => ({
  epoch,
  learningRate: 0.001,
  trainLoss,
  validationLoss: 1,
  validationDice: 0.5,
  layers: [],
  cost: { params: 10, macs: 20, activationBytes: 30 },
  seconds: 2,
  dataWaitShare: 0,
  skippedSteps: 0,
  pruningSeconds: 0,
});
