/** Span's row of the table of methods: this project's own construction, cutting early and to a budget. */
import { basis, type MethodFacts } from './method-facts.ts';

export const spanFacts: MethodFacts = {
  ...basis,
  evidence: 'data',
  schedules: ['learnt', 'one-shot', 'iterative'],
  label: 'Span',
  sentence:
    'Cuts the maps that the others of their layer can stand in for, early, and hands on what was read of them.',
  source: 'own construction; nearest kin ThiNet, arXiv 1707.06342, and LASSO, arXiv 1707.06168',
  limits: { minKeep: 4, maxRatio: 0.75 },
};
