/**
 * From the labels that files have to the classes of the data set: a user's table renames them, lays several together or
 * leaves some out (background). Without one, every label is a class. A project that knows all of the names already
 * keeps its own classes, in its own order.
 */
import type { ImportFinding } from '../../shared/dataset.ts';
import type { LabelRule } from '../../shared/import-options.ts';
import { AppError } from '../../shared/result.ts';
import { warning, type ClassTable } from './layouts/layout.ts';

export interface MappedClasses {
  /** Class 0 is the background. */
  readonly names: readonly string[];
  /** Class of each value of the table, in its order. */
  readonly classes: readonly number[];
  readonly findings: readonly ImportFinding[];
}

/** @param known names of the project's classes; null where it has none yet */
export function mapLabels(
  { names: labels }: ClassTable,
  rules: readonly LabelRule[],
  known: readonly string[] | null,
): MappedClasses {
  const [background = 'background', ...foreground] = labels;
  const ruleOf = new Map(rules.map(({ from, to }) => [from, to]));
  const targetOf = (label: string): string => (ruleOf.has(label) ? (ruleOf.get(label) ?? background) : label);
  const targets = foreground.map(targetOf);
  const used = [...new Set([background, ...targets])];
  const isKnown = known !== null && used.every((name) => known.includes(name));
  const names = isKnown ? known : used;
  if (foreground.length > 0 && used.length === 1) {
    throw new AppError(
      'invalid-input',
      'Every label is left out: nothing but background would remain.',
      'Give at least one label a class.',
    );
  }
  const strange = rules.filter(({ from }) => !foreground.includes(from));
  return {
    names,
    classes: [0, ...targets.map((name) => names.indexOf(name))],
    findings: strange.map(({ from }) =>
      warning(
        from,
        `The table of labels names it, but no label is called so; there are ${listed(foreground)}.`,
      ),
    ),
  };
}

const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));
