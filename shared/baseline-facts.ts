/** The rows of `pruning-methods.ts` that methods are held against: networks trained as they are given, and random cuts. */
import { basis, type MethodFacts } from './method-facts.ts';

export const baselineFacts = {
  none: {
    ...basis,
    kind: 'start',
    planned: false,
    evidence: 'none',
    source: '',
    label: 'None (dense)',
    sentence: 'The network as planned: what a pruned one is held against.',
  },
  random: {
    ...basis,
    kind: 'baseline',
    evidence: 'none',
    label: 'Random',
    sentence: 'Cuts filters at random: a baseline that every method has to beat.',
    source: 'baseline',
  },
  'random-widest': {
    ...basis,
    kind: 'baseline',
    evidence: 'none',
    allocation: 'global',
    label: 'Random from the widest',
    sentence:
      'Cuts random filters, each from the layer that is widest just then: the strong baseline on U-Nets.',
    source: 'baseline; compare Hassler et al., arXiv 2512.03834',
  },
  flat: {
    ...basis,
    kind: 'start',
    evidence: 'none',
    schedules: [],
    label: 'Flat width',
    sentence: 'Trains a network of one width at every level that fits the budget, from scratch: a baseline.',
    source: 'baseline',
  },
  scratch: {
    ...basis,
    kind: 'start',
    evidence: 'none',
    schedules: [],
    label: 'Pruned shape from scratch',
    sentence:
      "Trains another run's pruned network anew: shows whether its weights or only its shape mattered.",
    source: 'baseline',
  },
} satisfies Readonly<Record<string, MethodFacts>>;
