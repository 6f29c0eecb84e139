/** Sauron's paces and numbers, as words for its row of the table of methods. */
import type { NumberOption, Variant } from './method-facts.ts';

export const sauronVariants = [
  {
    name: 'budget',
    label: 'Budget',
    sentence: 'The pace follows from the epochs at hand; the last third settles.',
  },
  {
    name: 'default',
    label: 'Default',
    sentence: 'The published pace, its known defects mended. Takes hundreds of epochs.',
  },
  {
    name: 'compat',
    label: 'Compatible',
    sentence: "The reference code's behaviour, defects included, for comparison.",
  },
] as const satisfies readonly Variant[];

export const sauronOptions: readonly NumberOption[] = [
  {
    name: 'lambda',
    label: 'Regulariser weight λ',
    hint: '0: cuts without the regulariser, an honest control.',
    value: 0.5,
    min: 0,
    max: 100,
  },
  {
    name: 'cuts',
    label: 'Cut filters',
    hint: '0: the regulariser alone, a control.',
    value: 1,
    min: 0,
    max: 1,
  },
];
