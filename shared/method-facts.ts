/** What is said of a pruning method before it runs: the columns of the table in `pruning-methods.ts`. */
import type { Allocation, ScheduleKind } from './pruning.ts';

export interface Variant {
  readonly name: string;
  readonly label: string;
  readonly sentence: string;
  /** Numbers of the method that differ with it from the table's. */
  readonly options?: Readonly<Record<string, number>>;
  /** Whether it cuts down to the budget, in a method that does not plan its cuts. */
  readonly toBudget?: boolean;
}

export interface NumberOption {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

export interface MethodFacts {
  readonly label: string;
  /** `dense`: cuts nothing. `baseline`: cuts without looking. `method`: decides what can go. */
  readonly kind: 'dense' | 'baseline' | 'method';
  /** What it does, for people who choose. */
  readonly sentence: string;
  /** Where it comes from; "after …" marks a reconstruction from an abstract, which claims no number of the paper. */
  readonly source: string;
  /** Whether budget, allocation and schedule apply. */
  readonly planned: boolean;
  /** What the decision rests on. */
  readonly evidence: 'none' | 'weights' | 'data';
  /** Whether it reads the scale of the norms. */
  readonly needsAffine: boolean;
  /** The first is the default. */
  readonly variants: readonly Variant[];
  /** The default of runs that are long enough for a published pace; absent where that is the first too. */
  readonly variantOfLongRuns?: string;
  readonly options: readonly NumberOption[];
  readonly allocation: Allocation;
  /** Its own defaults of the pruning configuration's fields of these names. */
  readonly limits?: { readonly minKeep: number; readonly maxRatio: number };
  /** The first is the default. */
  readonly schedules: readonly ScheduleKind[];
}

const cutting: readonly ScheduleKind[] = ['one-shot', 'iterative', 'per-level', 'learnt'];

/** What most methods say alike. */
export const basis = {
  kind: 'method',
  planned: true,
  needsAffine: false,
  variants: [],
  options: [],
  allocation: 'uniform',
  schedules: cutting,
} as const;
