/** Thread that measures one label map against another: distances over a whole volume would hold up a host. */
import { readLabel } from '../datasets/case-files.ts';
import { measureCase } from '../evaluation/case-metrics.ts';
import type { MeasureCalls } from './measure-calls.ts';
import { serve } from './serve.ts';

serve<MeasureCalls>({
  measure: async ({ reference, other, measured }) =>
    measureCase(await readLabel(reference), await readLabel(other), measured),
});
