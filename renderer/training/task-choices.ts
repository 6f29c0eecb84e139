/** What a network can be trained to tell apart: the tasks that the data set has what they need for. */
import type { HeadWeights } from '../../shared/training.ts';
import {
  configureTask,
  taskFacts,
  taskNames,
  taskSentence,
  type TaskName,
  type TaskSource,
} from '../../shared/task.ts';

export const nothingNamed: TaskSource = { classes: [], regions: [] };

/** What the others need is said below each that can be chosen. */
export function taskChoices(source: TaskSource): { value: TaskName; label: string; hint: string }[] {
  const tasks = taskNames.map((name) => ({ name, task: configureTask(name, source) }));
  const missing = tasks.flatMap(({ task }) => (task.kind === 'unavailable' ? [task.onPage] : []));
  return tasks.flatMap(({ name, task }) =>
    task.kind === 'unavailable'
      ? []
      : [{ value: name, label: taskFacts[name].label, hint: [taskSentence(task), ...missing].join(' ') }],
  );
}

export const headChoices: readonly { value: HeadWeights; label: string; hint: string }[] = [
  {
    value: 'halved',
    label: 'Halved',
    hint: 'Each counts half as much as the next finer one; together they count 1.',
  },
  { value: 'equal', label: 'Equal', hint: 'Each counts 1, as in Sauron’s reference code.' },
];
