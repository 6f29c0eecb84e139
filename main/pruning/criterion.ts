/** What a planned method is made of; `planned.ts` puts it together and keeps its state. */
import type { PruningConfig } from '../../shared/pruning.ts';
import type { ChannelGroup, Coupling, Network, Reduction, Weights } from '../network/index.ts';
import type { BudgetLayer, BudgetRequest, Leaver, Limits } from './budget.ts';
import type { Keep } from './method.ts';
import type { Scores } from './orders.ts';
import type { Survey } from '../probing/survey.ts';

/** The model that is judged. */
export interface View {
  readonly network: Network;
  readonly weights: Weights;
  readonly coupling: Coupling;
  /** The groups that may be cut, in network order. */
  readonly groups: readonly ChannelGroup[];
  readonly layers: readonly BudgetLayer[];
  readonly limits: Limits;
  readonly pruning: PruningConfig;
  readonly patch: readonly number[];
  readonly seed: number;
  readonly epoch: number;
}

/** Evidence to one score per filter, higher = keep. It never sees the budget. */
export type Criterion = (view: View, survey: Survey) => Scores | Promise<Scores>;

/** What becomes of the leavers. It sees what stays, and never why. */
export type Reducer = (view: View, keep: Keep, survey: Survey) => Reduced | Promise<Reduced>;

export interface Reduced {
  readonly reductions: readonly Reduction[];
  readonly notes?: readonly string[];
}

/** An allocator of the method's own, in place of the configured one: the order in which filters go. */
export type Order = (
  view: View,
  scores: Scores,
  survey: Survey,
  request: BudgetRequest,
) => Leaver[] | Promise<Leaver[]>;
