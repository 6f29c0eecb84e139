/** The choices and text fields of a run's start. */
import { startFacts, startNames, startOptionsOf, type Start, type StartName } from '../../shared/start.ts';
import type { RunInfo, TrainingConfig } from '../../shared/training.ts';
import { number, type FormField } from './form-fields.ts';

export const startChoices = startNames.map((value) => ({
  value,
  label: startFacts[value].label,
  hint: startFacts[value].sentence,
}));

/** As it is shown. */
export const startValue = (start: Start, name: string): string =>
  String((start as unknown as Readonly<Record<string, unknown>>)[name]);

/** Of the start's shares, which are typed. */
export const startFields = (kind: StartName): FormField[] =>
  startOptionsOf(kind)
    .filter(({ facts }) => facts.kind === 'share')
    .map(({ name, facts: { label, hint } }) => ({
      key: `start.${name}`,
      label,
      hint,
      group: 'start',
      path: `start.${name}`,
      show: ({ start }) => startValue(start, name),
      change: (config, text) => ({
        ...config,
        start: { ...config.start, [name]: number(text) },
      }),
    }));

/** Whether a run of this plan can begin with what the other has left: it has a shape of its own, of the same architecture. */
export function leavesShape(run: RunInfo, { architecture, preparation }: TrainingConfig): boolean {
  const { config, cost, initialCost, epochsDone } = run;
  const same = config.architecture.kind === architecture.kind && config.preparation.dims === preparation.dims;
  const isOwn = cost.params < initialCost.params || config.start.kind !== 'planned';
  return same && isOwn && epochsDone > 0;
}
