/** Studies as data: a matrix of arms, budgets, seeds and folds, each cell a run, and what came out of them. */
import { z } from 'zod';
import type { Arm } from './arm.ts';
import { smallestP, type DistanceSummary, type IntervalKind, type TestedCases } from './evaluation.ts';
import { trainingConfigSchema } from './schemas.ts';
import { armProblems, studyArmSchema, type StudyArm } from './study-arms.ts';
import type { RunStatus, TrainingConfig } from './training.ts';

export interface StudyConfig {
  /** What all runs have in common. Start, method, pruning, seed and folds are set for each and not read here. */
  readonly base: TrainingConfig;
  /** Besides the dense control, which is always there. */
  readonly arms: readonly StudyArm[];
  /** Shares of the MACs to cut. */
  readonly cuts: readonly number[];
  readonly seeds: readonly number[];
  /** That validate; the next one tests. */
  readonly folds: readonly number[];
  /** Epochs before the first cut, for methods that cut a trained network; 0: as each has it by default. */
  readonly denseEpochs: number;
}

const few = <T extends z.ZodType>(value: T) => z.array(value).min(1).max(20).readonly();

export const studyConfigSchema = z
  .strictObject({
    base: trainingConfigSchema,
    arms: z.array(studyArmSchema).max(40).readonly(),
    cuts: few(z.number().min(0.01).max(0.99)),
    seeds: few(z.number().int().min(0)),
    folds: few(z.number().int().min(0).max(4)),
    denseEpochs: z.number().int().min(0),
  })
  .superRefine(({ arms }, context) => {
    for (const { index, message } of armProblems(arms))
      context.addIssue({ code: 'custom', path: ['arms', index], message });
  }) satisfies z.ZodType<StudyConfig>;

/** A network still waits at a plateau, with a class or two not found yet, at fewer training steps. */
const fewSteps = 2000;

/**
 * Why a table of this study says nothing about pruning methods, whatever is in it; none where it may.
 * @param testCases null where they are not known yet
 */
export function studyDoubts({ base, seeds, folds }: StudyConfig, testCases: number | null): string[] {
  const steps = base.epochs * base.iterationsPerEpoch;
  return [
    ...(steps < fewSteps ? [`runs of ${steps} steps end before a network has settled`] : []),
    ...(seeds.length * folds.length === 1
      ? ['with one seed on one fold, chance cannot be told from the method']
      : []),
    ...(testCases !== null && smallestP(testCases) > 0.05
      ? [`${testCases} test ${testCases === 1 ? 'case is' : 'cases are'} too few for any difference to show`]
      : []),
  ];
}

/** One run of a study, whether it is there yet or not. */
export interface StudySlot extends Arm {
  /** "l1 50 % seed 1 fold 0": unique within the study. */
  readonly key: string;
  /** The name of its arm. */
  readonly arm: string;
  /** null where the arm has no budget. */
  readonly cut: number | null;
  readonly seed: number;
  readonly fold: number;
}

export interface StudySlotState extends StudySlot {
  readonly run: string | null;
  readonly status: RunStatus | null;
}

export interface StudyInfo {
  readonly id: string;
  readonly name: string;
  readonly config: StudyConfig;
  readonly status: RunStatus;
  /** Why it is stopped, interrupted or failed, in plain words; empty otherwise. */
  readonly reason: string;
  readonly createdAt: string;
  readonly slots: readonly StudySlotState[];
}

export interface StudyEstimate {
  readonly runs: number;
  /** Of one training step of the dense network, as measured here. */
  readonly stepSeconds: number;
  readonly seconds: number;
}

/** Over all seeds and folds of one arm and budget. Costs are means over its runs. */
export interface StudyRow extends Arm {
  readonly arm: string;
  readonly cut: number | null;
  /** Which of its method's scores; empty where it has one alone. */
  readonly variant: string;
  /** Finished and measured; the others of the matrix are not in the row. */
  readonly runs: readonly string[];
  /** How many of them have cut nothing, although they were to. */
  readonly uncut: number;
  /** How many there should be. */
  readonly planned: number;
  /** Mean over test cases, each the mean over seeds of its mean over foreground classes. */
  readonly dice: number;
  /** Standard deviation, over seeds and folds, of a run's mean Dice; 0 for one run. */
  readonly diceDeviation: number;
  /** Without the failures: to be read with `hd95Summary` beside it. */
  readonly hd95: number | null;
  readonly hd95Summary: DistanceSummary;
  /** To dense of the same seed and fold; null for dense itself, and where that has not finished. */
  readonly toDense: StudyDifference | null;
  readonly params: number;
  readonly macs: number;
  readonly bytes: number;
  /** Live maps of one patch and the weights, in float32: counted, not measured. */
  readonly peakBytes: number;
  /** Of one prediction of a patch, as measured; null before that. */
  readonly milliseconds: number | null;
  /** What the method's decisions took in all. */
  readonly pruningSeconds: number;
  readonly trainingSeconds: number;
}

/** From so many seeds on a table has p: below, a small p would only say that one pair of runs differs. */
export const fewestSeeds = 3;

/** Per case the mean over seeds, then over cases. */
export interface StudyDifference extends TestedCases {
  readonly mean: number;
  readonly interval: IntervalKind;
  /** 95 %, over cases; null for one case. */
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  /** How many have a run of the row and one of dense. */
  readonly seeds: number;
  /** Wilcoxon signed-rank over cases: of these trained networks, on other cases. null below `fewestSeeds`, as are the next two. */
  readonly p: number | null;
  /** The same after Holm's correction for all rows of the table. */
  readonly pHolm: number | null;
  /** Student's paired t over seeds: of the method, trained again. */
  readonly pSeeds: number | null;
}

/** Why there is no p; empty where there is one. */
export const noPText = ({ seeds, p }: Pick<StudyDifference, 'seeds' | 'p'>): string =>
  p === null
    ? `no p over ${seeds === 1 ? 'one seed' : `${seeds} seeds`}: below ${fewestSeeds} it would speak of single runs, not of methods`
    : '';

/** One run of a study. */
export interface StudyPoint extends StudySlot {
  readonly run: string;
  /** Mean over its test cases. */
  readonly dice: number;
  readonly macs: number;
}

export interface StudyTable {
  readonly study: string;
  /** Dense first. */
  readonly rows: readonly StudyRow[];
  readonly points: readonly StudyPoint[];
  readonly testCases: number;
}
