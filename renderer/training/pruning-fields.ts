/** The choices and text fields of the pruning part of the training form. */
import { hasBudget, optionOf } from '../../shared/pruning-defaults.ts';
import { methodFacts } from '../../shared/pruning-methods.ts';
import type {
  Allocation,
  BudgetKind,
  MethodName,
  PruningConfig,
  ScheduleKind,
} from '../../shared/pruning.ts';
import { methods } from '../../shared/pruning.ts';
import { number, type FormField } from './form-fields.ts';

interface Option<T> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

export const methodChoices: readonly Option<MethodName>[] = methods.map((method) => {
  const { label, sentence } = methodFacts[method];
  return { value: method, label, hint: sentence };
});

export const budgetChoices: readonly Option<BudgetKind>[] = [
  { value: 'macs', label: 'MACs', hint: 'Multiply-accumulates: what a prediction has to compute.' },
  { value: 'parameters', label: 'Parameters', hint: 'What the model weighs; most lie in the coarse levels.' },
  {
    value: 'channels',
    label: 'Filters',
    hint: 'Half of the filters is about three quarters of everything else.',
  },
  {
    value: 'latency',
    label: 'Measured time',
    hint: 'Milliseconds per prediction on this machine; repeats only roughly.',
  },
];

export const allocationChoices: readonly Option<Allocation>[] = [
  { value: 'uniform', label: 'Same share of every layer' },
  { value: 'global', label: 'Lowest scores of the network', hint: 'The method also decides between layers.' },
  { value: 'per-level', label: 'Per level', hint: 'Coarse levels lose more than fine ones.' },
];

export const scheduleChoices: readonly Option<ScheduleKind>[] = [
  { value: 'one-shot', label: 'At once', hint: 'Train, cut, fine-tune.' },
  { value: 'iterative', label: 'In rounds', hint: 'Cut a little, train, cut again.' },
  {
    value: 'per-level',
    label: 'Level by level',
    hint: 'From the finest level to the coarsest, training in between.',
  },
  {
    value: 'during',
    label: 'During training',
    hint: 'Works on the weights from the first epoch; cuts at the end.',
  },
  {
    value: 'learnt',
    label: 'When learnt',
    hint: 'A few cuts within a fifth of the run, once every class is found; one that does not heal is undone.',
  },
];

interface Numeric {
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
  readonly path: string;
  readonly read: (pruning: PruningConfig) => number;
  readonly write: (pruning: PruningConfig, value: number) => PruningConfig;
}

const numeric = ({ read, write, ...rest }: Numeric): FormField => ({
  ...rest,
  group: 'pruning',
  show: ({ pruning }) => String(read(pruning)),
  change: (config, text) => ({ ...config, pruning: write(config.pruning, number(text)) }),
});

const budget: FormField = numeric({
  key: 'cut',
  label: 'Share to cut',
  hint: '0.5: half of it goes.',
  path: 'pruning.budget.cut',
  read: (pruning) => pruning.budget.cut,
  write: (pruning, cut) => ({ ...pruning, budget: { ...pruning.budget, cut } }),
});

const whenFields: readonly FormField[] = [
  numeric({
    key: 'prune-from',
    label: 'First cut after',
    hint: 'Share of the epochs.',
    path: 'pruning.schedule',
    read: ({ schedule }) => schedule.start,
    write: (pruning, start) => ({ ...pruning, schedule: { ...pruning.schedule, start } }),
  }),
  numeric({
    key: 'prune-until',
    label: 'Last cut after',
    hint: 'Share of the epochs; the rest is fine-tuning.',
    path: 'pruning.schedule',
    read: ({ schedule }) => schedule.end,
    write: (pruning, end) => ({ ...pruning, schedule: { ...pruning.schedule, end } }),
  }),
  numeric({
    key: 'rounds',
    label: 'Rounds',
    path: 'pruning.schedule.rounds',
    read: ({ schedule }) => schedule.rounds,
    write: (pruning, rounds) => ({ ...pruning, schedule: { ...pruning.schedule, rounds } }),
  }),
];

const limits: readonly FormField[] = [
  numeric({
    key: 'min-keep',
    label: 'Fewest filters per layer',
    path: 'pruning.minKeep',
    read: ({ minKeep }) => minKeep,
    write: (pruning, minKeep) => ({ ...pruning, minKeep }),
  }),
  numeric({
    key: 'max-ratio',
    label: 'Most that a layer may lose',
    path: 'pruning.maxRatio',
    read: ({ maxRatio }) => maxRatio,
    write: (pruning, maxRatio) => ({ ...pruning, maxRatio }),
  }),
];

/** Budget and limits and what the schedule asks for, as far as the method has them; and its own numbers. */
export function pruningFields(method: MethodName, variant: string): readonly FormField[] {
  const { options, schedules, planned } = methodFacts[method];
  const own = options.map(({ name, label, hint }) =>
    numeric({
      key: `${method}/${name}`,
      label,
      hint,
      path: `pruning.options.${name}`,
      read: (pruning) => optionOf(method, pruning, name),
      write: (pruning, value) => ({ ...pruning, options: { ...pruning.options, [name]: value } }),
    }),
  );
  if (!planned) return hasBudget(method, variant) ? [budget, ...own] : own;
  return [budget, ...(schedules.length > 0 ? whenFields : []), ...limits, ...own];
}
