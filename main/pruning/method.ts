/**
 * What a pruning method is. Following pruning-methods.md 4, it is a criterion (evidence -> one score per filter), an
 * allocator (scores -> who stays), a reducer (leavers -> cut plan) and a schedule (when), with optional hooks into the
 * training program. A method puts its parts together in `start`; the trainer sees only the `Pruner` that comes out and
 * calls it in this order: `penalty`, `evidence`, `reparameterize` and `shrinkage` while a program is built (again after
 * every cut, and when a decision asks for it), `feeds` before and `observe` after every pass that carries evidence, `survey` and then `endEpoch` after
 * validation, `save` for the checkpoint. Most methods are made by `planned.ts` from a criterion and what goes with it.
 */
import type { MethodName, LayerState, TrainingConfig } from '../../shared/training.ts';
import type { Network, Parameter, Reduction, Weights } from '../network/index.ts';
import type { Tensor } from '../tensor/index.ts';
import type { Survey } from '../probing/survey.ts';
import type { FeatureMaps } from '../probing/pass.ts';

/** Filters that must stay and go together: one prunable group of `network/coupling.ts`. */
export interface PrunableLayer {
  readonly id: string;
  readonly filters: number;
  /** The network's own floor for this layer; a method may have a higher one. */
  readonly minKeep: number;
}

/** Filters that stay, by layer id, as rising indices into the present filters. Layers that lose nothing are absent. */
export type Keep = ReadonlyMap<string, readonly number[]>;

export interface MethodSetup {
  /** In network order, with their present filters (those of the checkpoint, for a run that goes on). */
  readonly layers: readonly PrunableLayer[];
  /** Segmentation heads, which only Sauron's `compat` preset counts. */
  readonly heads: number;
  readonly config: Pick<TrainingConfig, 'pruning' | 'seed' | 'epochs'>;
  /** With which the run begins: what budgets are shares of. */
  readonly dense: Network;
  /** What a cost is counted for, [(D,) H, W]. */
  readonly patch: readonly number[];
  /** Σ of the learning rate over the steps of the first so many of `epochs` epochs. */
  readonly learningRateSum: (first: number, epochs: number) => number;
}

/** What a method wants to see of a pass. Its inputs are ordinary program inputs, which `feeds` fills by name. */
export interface Evidence {
  /** Which program carries it: every training step, or every validation pass of the epoch. */
  readonly pass: 'training' | 'validation';
  /** To be returned by the program under these names and handed to `observe`. */
  readonly outputs: ReadonlyMap<string, Tensor>;
}

export interface EpochFacts {
  /** The epoch that just ended, counted from 1. */
  readonly epoch: number;
  /** Epochs that the run is expected to have in all; may change while a time budget is measured. */
  readonly epochs: number;
  /** Mean loss of every epoch so far, oldest first, penalty included. */
  readonly trainLosses: readonly number[];
  /** One value per validation so far, oldest first. */
  readonly validationLosses: readonly number[];
  /** Pooled Dice of each foreground class or region in the last validation; NaN for one that is nowhere. */
  readonly classDice: readonly number[];
  /** What is left of what the budget counts (of MACs and parameters whichever is more, where it is neither); 1 before the first cut. */
  readonly share: number;
}

export interface EpochDecision {
  /** Undefined where nothing goes: weights, optimiser and compiled programs then stay untouched. */
  readonly keep: Keep | undefined;
  /** What becomes of the leavers, where they are not simply dropped; says the same as `keep`. */
  readonly reductions?: readonly Reduction[];
  /** Whether the model from before this cut is kept, so that a later decision may go back to it. */
  readonly mayUndo?: boolean;
  /** The epoch of the last cut, where the model from before it is to go on. */
  readonly undo?: number;
  /** Parameters with other values, where none is cut: soft pruning. */
  readonly weights?: Weights;
  /** Whether penalty or evidence have changed, so that programs are built anew even where nothing was cut. */
  readonly rebuild?: boolean;
  /** Sentences for the user: what was cut, with which error. */
  readonly notes?: readonly string[];
  /** As they are after the cut. */
  readonly layers: readonly LayerState[];
}

/** The model as it is at the end of an epoch. */
export interface Surveyed extends EpochFacts {
  readonly network: Network;
  readonly weights: Weights;
}

export interface Pruner {
  /** What was chosen for a run of so many epochs, in words for the user. */
  readonly describe: (epochs: number) => string;
  /** A scalar, already weighted, to add to the loss; undefined adds no work to the program. */
  readonly penalty: (maps: FeatureMaps) => Tensor | undefined;
  readonly evidence: (maps: FeatureMaps) => Evidence | undefined;
  /** Values of the evidence's inputs for the next pass; not for programs without evidence. */
  readonly feeds: () => Readonly<Record<string, Float32Array>>;
  /** Takes the evidence's outputs of one pass; other outputs in the record are ignored. */
  readonly observe: (outputs: Readonly<Record<string, Float32Array>>) => void;
  /** Makes the parameter that the network uses from the one that is trained; its inputs are filled by `feeds`. */
  readonly reparameterize?: (name: string, trained: Tensor) => Tensor;
  /** Weight of a proximal L1 step on this parameter after each update; 0 for none. */
  readonly shrinkage?: (parameter: Parameter) => number;
  /** Looks at the model before the decision of the epoch that just ended. */
  readonly survey?: (model: Surveyed, survey: Survey) => Promise<void>;
  /** First epoch that counts for patience, which waits for a better loss; Infinity while planned cuts are ahead. */
  readonly patienceFrom?: () => number;
  /** Decides, and from here on counts the layers as cut. */
  readonly endEpoch: (facts: EpochFacts) => EpochDecision;
  readonly layers: () => readonly LayerState[];
  /** Everything `start` needs to go on from here, as plain JSON. */
  readonly save: () => unknown;
}

export interface Method {
  readonly name: MethodName;
  /** @throws AppError where the run cannot do what is asked, before anything is trained. */
  readonly check?: (setup: MethodSetup) => void;
  /** First weights, where they are not the usual ones. */
  readonly initialize?: (network: Network, weights: Weights) => Weights;
  /** @param saved what `save` gave, for a run that goes on; it is checked. */
  readonly start: (setup: MethodSetup, saved?: unknown) => Pruner;
}
