/**
 * The runs of a study, in the order in which they are trained, and what each is asked to do. All train the same number
 * of epochs on the same cases, keep the epoch that is best on the validating fold, and are measured on the next fold,
 * which none of them sees before. Dense comes first for every seed and fold: what others have in common with it is
 * taken from there (`training/stem.ts`).
 */
import { defaultPruning, hasBudget, isDense } from '../../../shared/pruning-defaults.ts';
import type { PruningSchedule } from '../../../shared/pruning.ts';
import { startFacts, type Start, type StartName, type StartOf } from '../../../shared/start.ts';
import { controlArm, takesShape, type StudyArm } from '../../../shared/study-arms.ts';
import type { StudyConfig, StudySlot } from '../../../shared/study.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import { testFoldOf } from '../../datasets/splits.ts';

type Arms = Pick<StudyConfig, 'arms'>;

export function armOfSlot({ arms }: Arms, slot: Pick<StudySlot, 'arm'>): StudyArm {
  const found = [controlArm, ...arms].find(({ name }) => name === slot.arm);
  if (found === undefined) throw new Error(`internal: the study has no arm "${slot.arm}"`);
  return found;
}

/**
 * Whether each budget makes a run of its own: by its method, its flat width, or the arm whose shape it begins with. A study
 * from before Sauron had budgets names no variant of it, and its runs go on without.
 */
function isBudgeted(study: Arms, arm: StudyArm): boolean {
  if (hasBudget(arm.method, arm.variant) || fitsByStart(arm)) return true;
  return takesShape(arm) && isBudgeted(study, armOfSlot(study, { arm: arm.shapeOf }));
}

/** A start that nothing prunes has to fit the budget by itself; one that is pruned begins as large as planned. */
const fitsByStart = ({ start, method }: StudyArm): boolean => startFacts[start].fitsBudget && isDense(method);

/**
 * Dense first, then one budget after the other, so that a study that is ended early has whole tables for the first ones.
 * Arms that begin with a shape come last of each, as they need the run that leaves it.
 */
export function slotsOf(study: StudyConfig): StudySlot[] {
  const ordered = [...study.arms.filter((arm) => !takesShape(arm)), ...study.arms.filter(takesShape)];
  const cuts = [...new Set(study.cuts)];
  const cells = [
    { arm: controlArm, cut: null },
    ...cuts.flatMap((cut, index) =>
      ordered.flatMap((arm) => {
        const budget = isBudgeted(study, arm);
        return budget || index === 0 ? [{ arm, cut: budget ? cut : null }] : [];
      }),
    ),
  ];
  return study.seeds.flatMap((seed) =>
    study.folds.flatMap((fold) =>
      cells.map(({ arm: { name, start, method }, cut }) => {
        const place = { arm: name, cut, seed, fold };
        return { ...place, start, method, key: keyOf(place) };
      }),
    ),
  );
}

function keyOf({ arm, cut, seed, fold }: Omit<StudySlot, 'key' | 'start' | 'method'>): string {
  const budget = cut === null ? '' : ` ${Number((100 * cut).toFixed(4))} %`;
  return `${arm}${budget} seed ${seed} fold ${fold}`;
}

/** The slot of an arm with the seed and fold (and, unless it has none, the budget) of another slot. */
export function siblingOf(slots: readonly StudySlot[], of: StudySlot, arm: string): StudySlot | null {
  const same = (slot: StudySlot): boolean => slot.seed === of.seed && slot.fold === of.fold;
  const budget = (slot: StudySlot): boolean => slot.cut === of.cut || slot.cut === null;
  return slots.find((slot) => slot.arm === arm && same(slot) && budget(slot)) ?? null;
}

/** The dense run that a slot is held against. */
export const controlOf = (slots: readonly StudySlot[], of: StudySlot): StudySlot | null =>
  siblingOf(slots, of, controlArm.name);

export const isControl = ({ arm }: StudySlot): boolean => arm === controlArm.name;

type Shape = StartOf<'shape'>;

/** Of an arm that begins with a shape, before the run that leaves it is there. */
const noShape: Shape = { kind: 'shape', run: '', shape: [] };

const starts: { readonly [Name in StartName]: (arm: StudyArm, cut: number | null, shape: Shape) => Start } = {
  planned: () => ({ kind: 'planned' }),
  narrow: (arm, cut) => ({ kind: 'narrow', budget: 'macs', cut: fitsByStart(arm) ? (cut ?? 0) : 0 }),
  flat: (arm, cut) => ({ kind: 'flat', budget: 'macs', cut: fitsByStart(arm) ? (cut ?? 0) : 0 }),
  shape: (_, __, shape) => shape,
};

/** @param shape of an arm that begins with one: what the other run has left */
export function configOfSlot(study: StudyConfig, slot: StudySlot, shape = noShape): TrainingConfig {
  const { base, denseEpochs } = study;
  const { cut, seed, fold } = slot;
  const arm = armOfSlot(study, slot);
  const usual = defaultPruning(arm.method);
  return {
    ...base,
    method: arm.method,
    start: starts[arm.start](arm, cut, shape),
    seed,
    fold,
    testFold: testFoldOf(fold),
    selection: 'best',
    budgetMinutes: 0,
    patience: 0,
    pruning: {
      ...usual,
      variant: arm.variant === '' ? usual.variant : arm.variant,
      options: arm.options,
      budget: { kind: 'macs', cut: cut ?? usual.budget.cut },
      schedule: scheduleOf(usual.schedule, denseEpochs / base.epochs),
    },
  };
}

function scheduleOf(schedule: PruningSchedule, start: number): PruningSchedule {
  if (start === 0 || schedule.kind === 'during' || schedule.kind === 'learnt') return schedule;
  return { ...schedule, start, end: schedule.kind === 'one-shot' ? start : Math.max(start, schedule.end) };
}
