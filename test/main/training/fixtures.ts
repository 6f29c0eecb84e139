/** What the trainer's tests run on: noisy discs that a tiny U-Net learns within seconds. Free of vitest. */
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { unetProposal } from '../../support/proposal.ts';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import type { BatchSource, TrainingBatch, TrainingData } from '../../../main/training/data.ts';
import { defaultConfig } from '../../../main/training/defaults.ts';
import type { TrainEvents } from '../../../main/training/trainer.ts';
import { createRandom } from '../../../shared/random.ts';
import type { MethodName } from '../../../shared/pruning.ts';
import type { EpochRecord, RunProgress, TrainingConfig } from '../../../shared/training.ts';

export const engine = createOnnxEngine({ threads: 1 });

const side = 16;

export const proposal = unetProposal({ dims: 2, patch: [side, side], batch: 4, widths: [4, 8, 8] });

export function tinyConfig(changes: Partial<TrainingConfig> = {}): TrainingConfig {
  const optimizer = {
    kind: 'adam',
    learningRate: 0.01,
    momentum: 0.9,
    weightDecay: 0,
    clipNorm: 12,
  } as const;
  return { ...defaultConfig(proposal, 'none'), epochs: 3, iterationsPerEpoch: 4, optimizer, ...changes };
}

/** Batch k of discs: class 1 in a disc brighter than its surroundings, class 2 in a ring around it. */
export function discs(seed: number, k: number): TrainingBatch {
  const random = createRandom(seed, k);
  const voxels = side * side;
  const image = new Float32Array(proposal.step.batch * voxels);
  const labels = new Float32Array(proposal.step.batch * voxels);
  for (let sample = 0; sample < proposal.step.batch; sample++) {
    const [x, y, radius] = [random.between(5, 11), random.between(5, 11), random.between(2, 4)];
    for (let voxel = 0; voxel < voxels; voxel++) {
      const distance = Math.hypot((voxel % side) - x, Math.floor(voxel / side) - y);
      const label = distance < radius ? 1 : distance < radius + 1.5 ? 2 : 0;
      labels[sample * voxels + voxel] = label;
      image[sample * voxels + voxel] = [0, 1.5, -1.5][label]! + 0.5 * random.normal();
    }
  }
  return { image, labels, release: () => undefined };
}

export interface DiscData extends TrainingData {
  /** Sources that are open now, and batches that were taken from all. */
  opened: number;
  taken: number;
}

export function discData(seed = 7): DiscData {
  const data: DiscData = {
    channels: 1,
    classes: 3,
    opened: 0,
    taken: 0,
    openBatches: (from: number): BatchSource => {
      data.opened++;
      let k = from;
      return {
        next: () => {
          data.taken++;
          return Promise.resolve(discs(seed, k++));
        },
        close: () => {
          data.opened--;
          return Promise.resolve();
        },
      };
    },
    validation: [discs(seed, -1), discs(seed, -2)],
  };
  return data;
}

export interface Recorded extends TrainEvents {
  readonly records: EpochRecord[];
  readonly progress: Omit<RunProgress, 'run'>[];
  readonly notes: string[];
}

export function recordEvents(): Recorded {
  const [records, progress, notes]: [EpochRecord[], Omit<RunProgress, 'run'>[], string[]] = [[], [], []];
  return {
    records,
    progress,
    notes,
    onEpoch: (record) => records.push(record),
    onProgress: (report) => progress.push(report),
    onNote: (note) => notes.push(note),
  };
}

/** What must repeat: everything but the clock's share. */
export function curve(records: readonly EpochRecord[]): unknown[] {
  return records.map(({ epoch, learningRate, trainLoss, validationLoss, validationDice, layers, cost }) => {
    return { epoch, learningRate, trainLoss, validationLoss, validationDice, layers, cost };
  });
}

/** What a process does that is killed while at it: Sauron, with cuts, or a method that works on the weights until its cut. */
export function killedConfig(method: MethodName): TrainingConfig {
  if (method === 'sauron') return tinyConfig({ method, pruning: defaultPruning('sauron'), epochs: 10 });
  return tinyConfig({ method, pruning: defaultConfig(proposal, method).pruning, epochs: 6 });
}
