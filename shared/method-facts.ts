/** What is said of a pruning method before it runs: the columns of the table in `pruning-methods.ts`. */
import type { Allocation, ScheduleKind } from './pruning.ts';

export interface Variant {
  readonly name: string;
  readonly label: string;
  readonly sentence: string;
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
  readonly variants: readonly Variant[];
  readonly options: readonly NumberOption[];
  readonly allocation: Allocation;
  /** The first is the default. */
  readonly schedules: readonly ScheduleKind[];
}
