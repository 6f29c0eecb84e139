/** Thread that predicts and measures labelled cases, one at a time; each is reported as soon as its mask is on disk. */
import { evaluateCases } from '../inference/evaluate-cases.ts';
import type { EvaluateCalls } from './evaluate-calls.ts';
import { serve } from './serve.ts';

serve<EvaluateCalls>({
  evaluate: async (work, { stopped, emit }) => ({
    modelBytes: await evaluateCases(work, {
      stopped,
      onProgress: (fraction, caseId) => emit({ type: 'progress', fraction, case: caseId }),
      onCase: (evaluated) => emit({ type: 'case', ...evaluated }),
    }),
  }),
});
