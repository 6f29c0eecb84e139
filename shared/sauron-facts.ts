/** Sauron's paces and numbers, as words for its row of the table of methods. */
import type { NumberOption, Variant } from './method-facts.ts';

export const sauronVariants = [
  {
    name: 'budget',
    label: 'Budget',
    sentence:
      'The pace follows from the epochs at hand and cutting ends at the budget; the last third settles.',
    options: { lambda: 0 },
    toBudget: true,
  },
  {
    name: 'default',
    label: 'Default',
    sentence:
      'The published pace, its known defects mended; norms keep scale and bias. Takes hundreds of epochs.',
  },
  {
    name: 'compat',
    label: 'Compatible',
    sentence:
      "The reference code's pace and score, defects included, for comparison; its norms had no scale and bias.",
  },
] as const satisfies readonly Variant[];

export const sauronOptions: readonly NumberOption[] = [
  {
    name: 'lambda',
    label: 'Regulariser weight λ',
    hint: '0: no regulariser, the default of “Budget”. Published: 0.5.',
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
