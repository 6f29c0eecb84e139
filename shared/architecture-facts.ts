/** What is said of an architecture, and the words for options that several have. */
import type { AugmentationSwitches } from './augmentation.ts';
import type { OptionFacts } from './option-facts.ts';

/** One entry per stage, finest first. */
export interface Stages {
  /** Strides of each stage's first convolution, or its pool, per axis; the first stage's are 1. */
  readonly strides: readonly (readonly number[])[];
  /** Odd kernel sides per axis. */
  readonly kernels: readonly (readonly number[])[];
}

export interface ArchitectureFacts<C> {
  readonly label: string;
  /** What it is, for people who choose. */
  readonly sentence: string;
  readonly source: string;
  /** As in "2D U-Net, filters 16-32-64". */
  readonly describe: (config: C) => string;
  /** What its authors leave out of the augmentation; absent: nothing. */
  readonly augmentation?: Partial<AugmentationSwitches>;
  readonly options: { readonly [Name in Exclude<keyof C, 'kind'>]: OptionFacts<C[Name]> };
}

export const strides = {
  kind: 'stages',
  label: 'Strides per stage',
  hint: 'How much each stage shrinks its input; the first stage does not.',
  min: 1,
  max: 8,
} as const;

export const kernels = {
  kind: 'stages',
  label: 'Kernels per stage',
  hint: 'Odd sides of the convolutions.',
  min: 1,
  max: 15,
} as const;

export const widths = {
  kind: 'numbers',
  label: 'Filters per stage',
  hint: 'Finest first; “32 constant”, “32 doubling” and “32 doubling to 320” are short for a list.',
  min: 1,
  max: 4096,
} as const;

export const deepSupervision = {
  kind: 'flag',
  label: 'Deep supervision',
  hint: 'The loss also sees coarser stages of the decoder.',
} as const;
