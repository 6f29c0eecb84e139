/** Training runs as data: what was asked for, what happens while one goes, what is left at its end. */
import type { AugmentationSwitches } from './augmentation.ts';
import type { DeviceId } from './devices.ts';
import { cutsFilters } from './pruning-defaults.ts';
import type { LossTerm } from './losses.ts';
import type { TaskConfig } from './task.ts';
import type { Proposal } from './proposal.ts';
import type { MethodName, PruningConfig } from './pruning.ts';
import type { Start } from './start.ts';

export type { AugmentationSwitches } from './augmentation.ts';
export { methods, type MethodName } from './pruning.ts';

export interface OptimizerConfig {
  readonly kind: 'sgd' | 'adam' | 'adamw';
  readonly learningRate: number;
  /** SGD: Nesterov momentum. */
  readonly momentum: number;
  readonly weightDecay: number;
  /** Gradient norm limit over all parameters; 0 switches it off. */
  readonly clipNorm: number;
}

/** How a trained network's output becomes a mask. */
export interface PredictionConfig {
  /** Averages over mirror images along every axis that training mirrored (nnU-Net). */
  readonly mirroring: boolean;
  /** Class values of which only the largest connected part is kept. */
  readonly largestOnly: readonly number[];
}

/** As a run is set to predict. */
export interface PredictionSettings extends PredictionConfig {
  /** Whether the finished network's validation cases decide between mirror images and none, and what is kept of each class. */
  readonly choose: boolean;
}

export const selections = ['last', 'best'] as const;
export type Selection = (typeof selections)[number];

export const headWeightings = ['halved', 'equal'] as const;
export type HeadWeights = (typeof headWeightings)[number];

/** All that decides on a run. */
export interface TrainingConfig extends Proposal {
  readonly task: TaskConfig;
  /** Which network the run begins with; what is cut later is counted from there. */
  readonly start: Start;
  readonly method: MethodName;
  /** Of the method: budget and schedule where it has them, its variant and its numbers. */
  readonly pruning: PruningConfig;
  /** Judges the run after every epoch. */
  readonly fold: number;
  /** Kept out of training and validation, and measured on at the end in place of `fold`; null for none. */
  readonly testFold: number | null;
  /** Which epoch's model is kept: the last, or the best on `fold` since the network has its final filters. */
  readonly selection: Selection;
  readonly epochs: number;
  readonly iterationsPerEpoch: number;
  /** Wall-clock limit in minutes; 0 = none. The learning rate follows the time used where it is set. */
  readonly budgetMinutes: number;
  readonly seed: number;
  readonly optimizer: OptimizerConfig;
  readonly loss: readonly LossTerm[];
  /** Of the heads of deep supervision: each half of the next finer one's, in all 1 (nnU-Net), or 1 each. */
  readonly headWeights: HeadWeights;
  /** Share of a batch centred on a foreground voxel. */
  readonly foregroundShare: number;
  readonly augmentation: AugmentationSwitches;
  /** Stop after this many epochs without a better validation loss; 0 = never. */
  readonly patience: number;
  readonly prediction: PredictionSettings;
}

export const runStatuses = ['queued', 'running', 'stopped', 'interrupted', 'finished', 'failed'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** A prunable layer at the end of an epoch. */
export interface LayerState {
  readonly id: string;
  readonly filters: number;
  readonly initialFilters: number;
  /** What the method decides by, where that can be shown. */
  readonly details: LayerDetails | null;
}

/** A threshold that scores are held against, as Sauron's. */
export interface LayerDetails {
  readonly threshold: number;
  /** Epochs until it may rise again. */
  readonly patience: number;
  /** Counts of scores in 20 equal bins over [0, 1]. */
  readonly histogram: readonly number[];
}

export interface Cost {
  readonly params: number;
  /** Multiply-accumulates for one patch, batch 1. */
  readonly macs: number;
  readonly activationBytes: number;
}

export interface EpochRecord {
  readonly epoch: number;
  readonly learningRate: number;
  readonly trainLoss: number;
  readonly validationLoss: number;
  /** Mean foreground Dice over validation patches pooled (nnU-Net's pseudo-Dice), not case Dice. */
  readonly validationDice: number;
  readonly layers: readonly LayerState[];
  readonly cost: Cost;
  readonly seconds: number;
  /** Share of this epoch's wall time in which the trainer waited for data. */
  readonly dataWaitShare: number;
  readonly skippedSteps: number;
  /** What the method's decision after this epoch took: looking at the model, the cut and building its programs anew. */
  readonly pruningSeconds: number;
}

export interface RunInfo {
  readonly id: string;
  readonly name: string;
  readonly config: TrainingConfig;
  readonly status: RunStatus;
  /** Why it is stopped, interrupted or failed, in plain words; empty otherwise. */
  readonly reason: string;
  /** What the trainer said about this run, oldest first. */
  readonly notes: readonly string[];
  /** Where it trained last, as "onnx/webgpu"; empty before it began. */
  readonly device: string;
  readonly createdAt: string;
  readonly epochsDone: number;
  readonly seconds: number;
  /** Of the network that it began with (of the planned one, where an earlier release began flat or with a pruned shape). */
  readonly initialCost: Cost;
  readonly cost: Cost;
  readonly bestDice: number;
}

export interface NewRun {
  readonly name: string;
  readonly config: TrainingConfig;
  /** For this run alone. */
  readonly device?: DeviceId | undefined;
  /** Its folder is written, for whoever works on it (`secateur run-job`), and nothing is trained; it is stopped until then. */
  readonly prepareOnly?: boolean | undefined;
}

/**
 * Whether a run that was to cut has ended with the network that it began with: it stopped before the first cut, or nothing
 * fell below the thresholds. It is then no pruned run, whatever it is called.
 */
export function hasCutNothing({ config, status, epochsDone, cost, initialCost }: RunInfo): boolean {
  const isToCut = cutsFilters(config);
  const isOver = status !== 'queued' && status !== 'running' && epochsDone > 0;
  return isToCut && isOver && cost.params === initialCost.params;
}

/** What the trainer says while it works; `remainingSeconds` is its estimate. */
export interface RunProgress {
  readonly run: string;
  readonly phase: 'preparing' | 'training' | 'validating' | 'pruning' | 'evaluating' | 'done';
  readonly epoch: number;
  readonly epochs: number;
  readonly iteration: number;
  readonly iterations: number;
  /** null before the first step, and where it was not finite. */
  readonly loss: number | null;
  /** null while nothing has been measured. */
  readonly remainingSeconds: number | null;
}
