/**
 * How many filters each stage has, as a rule: the same at every stage (PocketNet, segmentation-systems.md 2), or doubled from
 * stage to coarser stage up to a bound (nnU-Net). Configurations keep the list that a rule comes to.
 */

export interface WidthRule {
  readonly rule: 'constant' | 'doubling';
  /** Of the finest stage. */
  readonly first: number;
  /** No stage has more. */
  readonly most?: number;
}

/** @returns filters per stage, finest first */
export function widthsByRule({ rule, first, most = Infinity }: WidthRule, stages: number): number[] {
  return Array.from({ length: stages }, (_, stage) =>
    Math.min(most, rule === 'doubling' ? first * 2 ** stage : first),
  );
}

const written = /^\s*(\d+)\s+(constant|doubling)(?:\s+to\s+(\d+))?\s*$/i;

/** As it is typed: `32 constant`, `32 doubling`, `32 doubling to 320`; null where a text is no rule. */
export function widthRuleOf(text: string): WidthRule | null {
  const [, first, rule, most] = written.exec(text) ?? [];
  if (first === undefined || rule === undefined) return null;
  return {
    rule: rule.toLowerCase() === 'doubling' ? 'doubling' : 'constant',
    first: Number(first),
    ...(most === undefined ? {} : { most: Number(most) }),
  };
}
