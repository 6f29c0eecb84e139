/** Values that store tests save and read back. */
import { defaultLoss } from '../../../shared/losses.ts';
import { unetProposal } from '../../support/proposal.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetInfo, Fingerprint, NewCaseInfo } from '../../../shared/dataset.ts';
import type { EpochRecord, TrainingConfig } from '../../../shared/training.ts';
import { defaultPruning } from '../../../shared/pruning-defaults.ts';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'secateur-'));
}

export const dataset: DatasetInfo = {
  name: 'toy',
  modality: 'MR',
  channels: ['T1'],
  classes: [
    { value: 0, name: 'background' },
    { value: 1, name: 'organ' },
  ],
  regions: [],
};

export const fingerprint: Fingerprint = {
  cases: 1,
  orientation: 'RAS',
  targetSpacing: [1, 1, 2],
  medianSize: [4, 5, 6],
  medianSpacing: [1, 1, 2],
  medianSizeAfterResampling: [4, 5, 6],
  medianCropRatio: 0.75,
  classOrders: [{ axis: 1, first: 1, second: 2 }],
  intensities: [
    {
      mean: 10,
      median: 9,
      standardDeviation: 2,
      min: 0,
      max: 20,
      percentile005: 0.5,
      percentile995: 19.5,
    },
  ],
};

export function caseInfo(id: string, fold = 0): NewCaseInfo {
  return {
    id,
    subject: id,
    fold,
    verdict: 'good',
    description: '',
    modality: '',
    labelCounts: [100, 20],
    grid: {
      size: [4, 5, 6],
      spacing: [1, 1, 2],
      origin: [0, -3.5, 7],
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
  };
}

export const config: TrainingConfig = {
  ...unetProposal({ dims: 2, patch: [16, 16], batch: 4, targetSpacing: [2, 1, 1] }),
  start: { kind: 'planned' },
  method: 'sauron',
  pruning: defaultPruning('sauron'),
  fold: 0,
  testFold: null,
  selection: 'last',
  epochs: 3,
  iterationsPerEpoch: 2,
  budgetMinutes: 0,
  seed: 7,
  optimizer: { kind: 'adam', learningRate: 0.001, momentum: 0.9, weightDecay: 0, clipNorm: 12 },
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

export const initialCost = { params: 1000, macs: 50_000, activationBytes: 4096 };

export function epoch(index: number, changes: Partial<EpochRecord> = {}): EpochRecord {
  return {
    epoch: index,
    learningRate: 0.001,
    trainLoss: 1.5 - index * 0.1,
    validationLoss: 1.6 - index * 0.1,
    validationDice: 0.5 + index * 0.1,
    layers: [
      {
        id: 'encoder1.1',
        filters: 4 - index,
        initialFilters: 4,
        details: { threshold: 0.01, patience: 2, histogram: [1, 2, 1] },
      },
      { id: 'up1', filters: 8, initialFilters: 8, details: null },
    ],
    cost: { params: 1000 - index, macs: 50_000 - index, activationBytes: 4096 },
    seconds: 2.5,
    dataWaitShare: 0.01,
    skippedSteps: 0,
    pruningSeconds: 0,
    ...changes,
  };
}
