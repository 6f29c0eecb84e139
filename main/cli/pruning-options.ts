/** The options of `secateur train` that say how, how much and when to prune; what is left out has its default. */
import {
  allocations,
  budgetKinds,
  scheduleKinds,
  type Allocation,
  type BudgetKind,
  type MethodName,
  type PruningConfig,
  type ScheduleKind,
} from '../../shared/pruning.ts';
import { defaultSchedule, optionsOfVariant } from '../../shared/pruning-defaults.ts';
import { methodFacts } from '../../shared/pruning-methods.ts';
import { AppError } from '../../shared/result.ts';
import { choice, integer, names, real, text } from './options.ts';

const share = { min: 0, max: 1 };
const cut = { min: 0, max: 0.99 };

export const pruningOptions = {
  variant: text('NAME', "the method's variant"),
  preset: text('NAME', 'the same as --variant: the pace of Sauron (budget, default, compat)'),
  lambda: real('X', 'the same as --option lambda=X: the weight of a regulariser', { min: 0 }),
  'budget-macs': real('X', 'share of the multiply-accumulates to cut (default 0.5)', cut),
  'budget-parameters': real('X', 'share of the parameters to cut instead', cut),
  'budget-channels': real('X', 'share of the filters to cut instead', cut),
  'budget-latency': real('X', 'share of the time of a prediction to cut instead, as measured here', cut),
  allocation: choice(allocations, 'how the cut is spread over the layers'),
  schedule: choice(scheduleKinds, 'when to cut'),
  'prune-from': real('X', 'share of the epochs before the first cut', share),
  'prune-until': real('X', 'share of the epochs before the last cut', share),
  rounds: integer('cuts of an iterative schedule', { min: 1, max: 100 }),
  'min-filters': integer('fewest filters per layer', { min: 1, max: 4096 }),
  'max-ratio': real('X', 'largest share that one layer may lose', share),
  'round-to': integer('keep multiples of this', { min: 1, max: 64 }),
  option: names('NAME=X,…', "the method's own numbers"),
};

export interface PruningChoices {
  readonly variant?: string | undefined;
  readonly preset?: string | undefined;
  readonly lambda?: number | undefined;
  readonly 'budget-macs'?: number | undefined;
  readonly 'budget-parameters'?: number | undefined;
  readonly 'budget-channels'?: number | undefined;
  readonly 'budget-latency'?: number | undefined;
  readonly allocation?: Allocation | undefined;
  readonly schedule?: ScheduleKind | undefined;
  readonly 'prune-from'?: number | undefined;
  readonly 'prune-until'?: number | undefined;
  readonly rounds?: number | undefined;
  readonly 'min-filters'?: number | undefined;
  readonly 'max-ratio'?: number | undefined;
  readonly 'round-to'?: number | undefined;
  readonly option?: readonly string[] | undefined;
}

/** @throws AppError where options contradict each other or the method has no such number */
export function pruningOf(
  defaults: PruningConfig,
  method: MethodName,
  choices: PruningChoices,
): PruningConfig {
  const base = choices.schedule === undefined ? defaults.schedule : defaultSchedule(choices.schedule);
  const start = choices['prune-from'] ?? base.start;
  const variant = choices.variant ?? choices.preset ?? defaults.variant;
  return {
    ...defaults,
    budget: budgetOf(choices) ?? defaults.budget,
    allocation: choices.allocation ?? defaults.allocation,
    schedule: {
      kind: base.kind,
      start,
      end: choices['prune-until'] ?? Math.max(start, base.end),
      rounds: choices.rounds ?? base.rounds,
    },
    minKeep: choices['min-filters'] ?? defaults.minKeep,
    maxRatio: choices['max-ratio'] ?? defaults.maxRatio,
    roundTo: choices['round-to'] ?? defaults.roundTo,
    variant,
    options: { ...optionsOfVariant(method, variant), ...optionsOf(method, choices) },
  };
}

function budgetOf(choices: PruningChoices): { kind: BudgetKind; cut: number } | undefined {
  const given = budgetKinds.flatMap((kind) => {
    const share = choices[`budget-${kind}`];
    return share === undefined ? [] : [{ kind, cut: share }];
  });
  if (given.length <= 1) return given[0];
  const listed = given.map(({ kind }) => `--budget-${kind}`).join(' and ');
  throw new AppError('invalid-input', `${listed} exclude each other.`, 'Give one budget.');
}

export function optionsOf(
  method: MethodName,
  { option = [], lambda }: Pick<PruningChoices, 'option' | 'lambda'>,
): Record<string, number> {
  const given = lambda === undefined ? option : [...option, `lambda=${lambda}`];
  return Object.fromEntries(given.map((pair) => readOption(method, pair)));
}

function readOption(method: MethodName, pair: string): [string, number] {
  const [name = '', value = ''] = pair.split('=');
  const known = methodFacts[method].options;
  const option = known.find((entry) => entry.name === name);
  if (option === undefined) {
    const list = known.map((entry) => entry.name).join(', ');
    const hint = list === '' ? 'It has none.' : `It has ${list}.`;
    throw new AppError('invalid-input', `--option: ${method} has no number "${name}".`, hint);
  }
  const number = value.trim() === '' ? NaN : Number(value);
  if (number >= option.min && number <= option.max) return [name, number];
  throw new AppError(
    'invalid-input',
    `--option ${name} wants a number from ${option.min} to ${option.max}; "${value}" was given.`,
  );
}
