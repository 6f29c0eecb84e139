/** What a thread is asked that looks into trained networks. */
import type { AbilityReport } from '../../shared/explain.ts';
import type { CallContext } from '../threads/messages.ts';
import { explainRun, type RunToExplain } from './explain-run.ts';

export const explainCalls = {
  /** Measures the segmentation ability of a run's layers and filters. */
  ability: (
    work: RunToExplain,
    { stopped, emit }: CallContext<{ readonly fraction: number; readonly message: string }>,
  ): Promise<Omit<AbilityReport, 'madeOf'>> =>
    explainRun(work, { stopped, onProgress: (fraction, message) => emit({ fraction, message }) }),
};
