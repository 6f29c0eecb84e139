/** The rows of `pruning-methods.ts` that methods are held against: none, and random cuts. */
import { basis, type MethodFacts } from './method-facts.ts';

export const baselineFacts = {
  none: {
    ...basis,
    kind: 'dense',
    planned: false,
    evidence: 'none',
    source: '',
    label: 'None (dense)',
    sentence: 'Cuts nothing: the network stays as the run begins with it.',
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
} satisfies Readonly<Record<string, MethodFacts>>;
