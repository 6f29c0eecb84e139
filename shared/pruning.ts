/** Pruning as data: the names of the methods and what a run is asked to do. What is known of each: `pruning-methods.ts`. */

export const methods = [
  'none',
  'sauron',
  'span',
  'l1',
  'fpgm',
  'taylor',
  'slimming',
  'lasso',
  'dcff',
  'ascp',
  'bn-parameters',
  'hrank',
  'snf',
  'gradient-matrix',
  'random',
  'random-widest',
] as const;
export type MethodName = (typeof methods)[number];

export const budgetKinds = ['channels', 'parameters', 'macs', 'latency'] as const;
export type BudgetKind = (typeof budgetKinds)[number];

export const allocations = ['uniform', 'global', 'per-level'] as const;
export type Allocation = (typeof allocations)[number];

export const scheduleKinds = ['one-shot', 'iterative', 'per-level', 'during', 'learnt'] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

export interface PruningBudget {
  /** What the share is a share of; `latency` is measured on the device that trains. */
  readonly kind: BudgetKind;
  /** Share to cut away, below 1. */
  readonly cut: number;
}

export interface PruningSchedule {
  /**
   * `one-shot`: everything at `start`. `iterative`: `rounds` cuts from `start` to `end`, training in between.
   * `per-level`: the same, one resolution level after the other. `during`: nothing goes until `end`, but the method
   * works on the weights from the first epoch on. `learnt`: `rounds` cuts within a fifth of the run, begun once every
   * class is found; a cut that does not heal is undone.
   */
  readonly kind: ScheduleKind;
  /** Share of the run's epochs after which the first cut comes; `learnt`: before which none does. */
  readonly start: number;
  /** Share of the run's epochs after which the last cut comes; what follows is fine-tuning. `learnt`: after which the first comes at the latest. */
  readonly end: number;
  readonly rounds: number;
}

export interface PruningConfig {
  readonly budget: PruningBudget;
  readonly allocation: Allocation;
  /** `per-level`: how hard each level is cut in proportion to the others, finest first; the last entry repeats. */
  readonly levels: readonly number[];
  readonly schedule: PruningSchedule;
  /** Fewest filters per layer. */
  readonly minKeep: number;
  /** Largest share that any layer may lose. */
  readonly maxRatio: number;
  /** Filters left are a multiple of this, where a layer loses any. */
  readonly roundTo: number;
  /** One of the method's variants; empty: its first. */
  readonly variant: string;
  /** The method's numbers, by name; what is absent has the table's value. */
  readonly options: Readonly<Record<string, number>>;
}
