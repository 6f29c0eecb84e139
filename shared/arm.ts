/** What is trained, in a word: a start and a method together. Tables, plots and names of runs tell arms apart by it. */
import { isDense } from './pruning-defaults.ts';
import { methodFacts } from './pruning-methods.ts';
import { methods, type MethodName } from './pruning.ts';
import { startFacts, startNames, type Start, type StartName } from './start.ts';

export interface Arm {
  readonly start: StartName;
  readonly method: MethodName;
}

export const armOf = ({ start, method }: { readonly start: Start; readonly method: MethodName }): Arm => ({
  start: start.kind,
  method,
});

/** As in "Dense", "Flat width", "L1 norm, flat start". */
export const armLabel = ({ start, method }: Arm): string =>
  isDense(method)
    ? startFacts[start].unpruned.label
    : methodFacts[method].label + startFacts[start].added.label;

/** As in `dense`, `flat`, `l1-flat`: the beginning of a run's id. */
export const armName = ({ start, method }: Arm): string =>
  isDense(method) ? startFacts[start].unpruned.name : method + startFacts[start].added.name;

/** By their names, planned ones first. */
export const armsByName: ReadonlyMap<string, Arm> = new Map(
  startNames.flatMap((start) =>
    methods.map((method) => [armName({ start, method }), { start, method }] as const),
  ),
);

/** `control`: what all others are held against. `baseline`: looks at nothing. `method`: decides what can go. */
export type ArmRole = 'control' | 'baseline' | 'method';

export function roleOf({ start, method }: Arm): ArmRole {
  const { kind } = methodFacts[method];
  if (kind !== 'dense') return kind;
  return start === 'planned' ? 'control' : 'baseline';
}
