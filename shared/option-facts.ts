/** An option as data: what kind of value it has, between which bounds, and what it is called. */

interface Words {
  readonly label: string;
  readonly hint: string;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

export interface FlagFacts extends Words {
  readonly kind: 'flag';
}

/** A whole number. */
export interface NumberFacts extends Words, Bounds {
  readonly kind: 'number';
  /** What it was in configurations that were written before the option came; absent where it was always there. */
  readonly before?: number;
}

/** Whole numbers, one per stage, or as many as there are. */
export interface NumbersFacts extends Words, Bounds {
  readonly kind: 'numbers';
  /** Any number of them; absent: one per stage. */
  readonly free?: true;
}

/** Whole numbers per stage and axis. */
export interface StagesFacts extends Words, Bounds {
  readonly kind: 'stages';
}

export interface ChoiceFacts<T extends string = string> extends Words {
  readonly kind: 'choice';
  readonly values: readonly { readonly value: T; readonly label: string }[];
}

export type AnyOptionFacts = FlagFacts | NumberFacts | NumbersFacts | StagesFacts | ChoiceFacts;

/** What is said of an option whose value is a `T`. */
export type OptionFacts<T> = [T] extends [boolean]
  ? FlagFacts
  : [T] extends [number]
    ? NumberFacts
    : [T] extends [readonly number[]]
      ? NumbersFacts
      : [T] extends [readonly (readonly number[])[]]
        ? StagesFacts
        : [T] extends [string]
          ? ChoiceFacts<T>
          : never;

export type OptionValue = boolean | number | string | readonly number[] | readonly (readonly number[])[];
