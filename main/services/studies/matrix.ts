/**
 * The runs of a study, in the order in which they are trained, and what each is asked to do. All train the same number
 * of epochs on the same cases, keep the epoch that is best on the validating fold, and are measured on the next fold,
 * which none of them sees before. Dense comes first for every seed and fold: what others have in common with it is
 * taken from there (`training/stem.ts`).
 */
import { defaultPruning, hasBudget } from '../../../shared/pruning-defaults.ts';
import { methodFacts } from '../../../shared/pruning-methods.ts';
import type { MethodName, PruningSchedule, ShapeEntry } from '../../../shared/pruning.ts';
import type { StudyConfig, StudySlot } from '../../../shared/study.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import { testFoldOf } from '../../datasets/splits.ts';

/** Whose shape `scratch` trains anew; null where the study has no pruning method at all. */
export function scratchReference({ scratchOf, methods }: StudyConfig): MethodName | null {
  const named = scratchOf !== null && methods.includes(scratchOf) ? scratchOf : undefined;
  return named ?? methods.find((method) => methodFacts[method].kind === 'method') ?? null;
}

/** A study from before Sauron had budgets names no variant of it, and its runs go on without. */
const isBudgeted = ({ settings }: Pick<StudyConfig, 'settings'>, method: MethodName): boolean =>
  hasBudget(method, settings[method]?.variant ?? '');

/**
 * Dense whether it is listed or not, then one budget after the other, so that a study that is ended early has whole
 * tables for the first ones. `scratch` comes last of each, as it needs the run whose shape it takes.
 */
export function slotsOf(study: StudyConfig): StudySlot[] {
  const listed = [...new Set(study.methods)].filter((method) => method !== 'none' && method !== 'scratch');
  const reference = study.methods.includes('scratch') ? scratchReference(study) : null;
  const ofBudget = (cut: number, first: boolean): Pick<StudySlot, 'method' | 'cut'>[] => {
    const cell = (method: MethodName, like = method) => {
      const budget = isBudgeted(study, like);
      return budget || first ? [{ method, cut: budget ? cut : null }] : [];
    };
    return [
      ...listed.flatMap((method) => cell(method)),
      ...(reference === null ? [] : cell('scratch', reference)),
    ];
  };
  const cuts = [...new Set(study.cuts)];
  const cells = [
    { method: 'none' as const, cut: null },
    ...cuts.flatMap((cut, index) => ofBudget(cut, index === 0)),
  ];
  return study.seeds.flatMap((seed) =>
    study.folds.flatMap((fold) =>
      cells.map((cell) => ({ ...cell, seed, fold, key: keyOf({ ...cell, seed, fold }) })),
    ),
  );
}

function keyOf({ method, cut, seed, fold }: Omit<StudySlot, 'key'>): string {
  const budget = cut === null ? '' : ` ${Number((100 * cut).toFixed(4))} %`;
  return `${method === 'none' ? 'dense' : method}${budget} seed ${seed} fold ${fold}`;
}

/** The slot of a method with the seed and fold (and, unless it has none, the budget) of another. */
export function siblingOf(slots: readonly StudySlot[], of: StudySlot, method: MethodName): StudySlot | null {
  const same = (slot: StudySlot): boolean => slot.seed === of.seed && slot.fold === of.fold;
  const budget = (slot: StudySlot): boolean => slot.cut === of.cut || slot.cut === null;
  return slots.find((slot) => slot.method === method && same(slot) && budget(slot)) ?? null;
}

/** @param shape of `scratch`: the filters that its reference has left */
export function configOfSlot(
  { base, denseEpochs, settings }: StudyConfig,
  { method, cut, seed, fold }: StudySlot,
  shape: readonly ShapeEntry[] = [],
): TrainingConfig {
  const { variant = '', options = {} } = settings[method] ?? {};
  const usual = defaultPruning(method);
  const defaults = { ...usual, variant: variant === '' ? usual.variant : variant, options };
  return {
    ...base,
    method,
    seed,
    fold,
    testFold: testFoldOf(fold),
    selection: 'best',
    budgetMinutes: 0,
    patience: 0,
    pruning: {
      ...defaults,
      budget: { kind: 'macs', cut: cut ?? defaults.budget.cut },
      schedule: scheduleOf(defaults.schedule, denseEpochs / base.epochs),
      shape,
    },
  };
}

function scheduleOf(schedule: PruningSchedule, start: number): PruningSchedule {
  if (start === 0 || schedule.kind === 'during' || schedule.kind === 'learnt') return schedule;
  return { ...schedule, start, end: schedule.kind === 'one-shot' ? start : Math.max(start, schedule.end) };
}
