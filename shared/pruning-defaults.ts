/** What a pruning configuration has where the user says nothing. */
import { methodFacts } from './pruning-methods.ts';
import type { MethodName, PruningConfig, PruningSchedule, ScheduleKind } from './pruning.ts';

/** What a run gets where the user says nothing. @param isShort too short for the published pace of methods that take their time */
export function defaultPruning(method: MethodName, isShort = true): PruningConfig {
  const { allocation, schedules, variants, variantOfLongRuns = '', limits } = methodFacts[method];
  const { minKeep = 2, maxRatio = 0.9 } = limits ?? {};
  const usual = variants[0]?.name ?? '';
  const variant = isShort || variantOfLongRuns === '' ? usual : variantOfLongRuns;
  return {
    budget: { kind: 'macs', cut: 0.5 },
    allocation,
    levels: [0.3, 0.3, 0.5, 0.5, 0.7],
    schedule: defaultSchedule(schedules[0] ?? 'one-shot'),
    minKeep,
    maxRatio,
    roundTo: 1,
    variant,
    options: optionsOfVariant(method, variant),
  };
}

/** Half of the run trains, the rest (or, for cuts in several rounds, the last quarter) tunes. */
export function defaultSchedule(kind: ScheduleKind): PruningSchedule {
  if (kind === 'one-shot') return { kind, start: 0.5, end: 0.5, rounds: 1 };
  if (kind === 'learnt') return { kind, start: 0.1, end: 0.3, rounds: 2 };
  if (kind === 'during') return { kind, start: 0, end: 0.7, rounds: 1 };
  return { kind, start: 0.4, end: 0.75, rounds: 5 };
}

/** Whether the method leaves the network as the run begins with it. */
export const isDense = (method: MethodName): boolean => methodFacts[method].kind === 'dense';

/** Whether a run is to lose filters while it trains: a method may be told to leave them (an option `cuts` of 0). */
export function cutsFilters({ method, pruning }: { method: MethodName; pruning: PruningConfig }): boolean {
  const mayLeave = methodFacts[method].options.some(({ name }) => name === 'cuts');
  return !isDense(method) && !(mayLeave && optionOf(method, pruning, 'cuts') === 0);
}

/** What of a method's numbers differs from the table under a variant; a run says them itself, so that a table that changes changes none. */
export function optionsOfVariant(method: MethodName, variant: string): Readonly<Record<string, number>> {
  return methodFacts[method].variants.find(({ name }) => name === variant)?.options ?? {};
}

/** Whether a run is asked to cut down to a budget. */
export function hasBudget(method: MethodName, variant: string): boolean {
  const { planned, variants } = methodFacts[method];
  return planned || variants.find(({ name }) => name === variant)?.toBudget === true;
}

/** A method's number: what was set, or the table's. */
export function optionOf(method: MethodName, { options }: PruningConfig, name: string): number {
  const value = options[name] ?? methodFacts[method].options.find((option) => option.name === name)?.value;
  if (value === undefined) throw new Error(`${method} has no option "${name}"`);
  return value;
}
