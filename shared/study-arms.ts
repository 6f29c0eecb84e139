/**
 * The arms of a study as data: with which network each begins, and what prunes it. The dense control is always among them
 * and not listed.
 */
import { z } from 'zod';
import { armLabel, armName, roleOf, type Arm } from './arm.ts';
import { defaultPruning } from './pruning-defaults.ts';
import { methodFacts } from './pruning-methods.ts';
import { methods } from './pruning.ts';
import { startFacts, startNames } from './start.ts';

export interface StudyArm extends Arm {
  /** "l1", "flat": unique within the study, and what its runs are filed under. */
  readonly name: string;
  /** Of the start `shape`: the arm whose pruned network it begins with, for the same seed, fold and budget; else empty. */
  readonly shapeOf: string;
  /** Of the method; empty: its usual one. */
  readonly variant: string;
  readonly options: Readonly<Record<string, number>>;
}

const name = z.string().regex(/^[a-z0-9-]{1,60}$/, 'a name of small letters, digits and hyphens');

export const studyArmSchema = z.strictObject({
  name,
  start: z.enum(startNames),
  method: z.enum(methods),
  shapeOf: z.union([name, z.literal('')]),
  variant: z.string().max(40),
  options: z.record(z.string().max(40), z.number()),
}) satisfies z.ZodType<StudyArm>;

/** The arm that is always there. */
export const controlArm: StudyArm = newArm({ start: 'planned', method: 'none' });

/** With its method's usual variant by name: a method may have budgets under some of its variants alone. */
function newArm(arm: Arm, shapeOf = ''): StudyArm {
  const { variant, options } = defaultPruning(arm.method);
  return { ...arm, name: armName(arm), shapeOf, variant, options };
}

/**
 * The arms as they are named in a list, each once and the control left out.
 * @param shapeOf whose shape those take that begin with one; empty: of the first arm that is pruned by a method
 */
export function studyArms(listed: readonly Arm[], shapeOf = ''): StudyArm[] {
  const pruned = listed.find((arm) => !takesShape(arm) && roleOf(arm) === 'method');
  const reference = shapeOf !== '' || pruned === undefined ? shapeOf : armName(pruned);
  const arms = listed.map((arm) => newArm(arm, takesShape(arm) ? reference : ''));
  return [...new Map(arms.map((arm) => [arm.name, arm])).values()].filter((arm) => roleOf(arm) !== 'control');
}

export const takesShape = ({ start }: Pick<Arm, 'start'>): boolean => startFacts[start].takesShape;

export function armProblems(arms: readonly StudyArm[]): { index: number; message: string }[] {
  const names = arms.map((arm) => arm.name);
  return arms.flatMap((arm, index) => {
    const refuse = (message: string) => ({ index, message });
    const doubled = arm.name === controlArm.name || names.indexOf(arm.name) !== index;
    const fits = arms.some((other) => other.name === arm.shapeOf && !takesShape(other));
    return [
      ...(doubled ? [refuse(`there is another arm "${arm.name}"`)] : []),
      ...(takesShape(arm) && !fits ? [refuse(shapeProblem(arm))] : []),
    ];
  });
}

const shapeProblem = ({ name: own, shapeOf }: StudyArm): string =>
  shapeOf === ''
    ? `"${own}" takes the shape of a pruned network, and no listed method prunes one`
    : `"${own}" takes the shape of "${shapeOf}", which is no listed arm with a shape of its own`;

/** As in "group": which of a method's scores an arm goes by; empty where it has one alone. */
export const variantOf = ({ method, variant }: StudyArm): string =>
  variant === '' ? (methodFacts[method].variants[0]?.name ?? '') : variant;

/** What its rows are called, as "L1 norm (group)": the published score of that name may be another variant. */
export const rowLabel = (row: Arm & { readonly arm: string; readonly variant?: string }): string =>
  armLabel(row) +
  (row.variant ? ` (${row.variant})` : '') +
  (row.arm === armName(row) ? '' : ` (${row.arm})`);
