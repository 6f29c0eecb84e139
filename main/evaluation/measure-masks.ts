/** Measures one stored label map against another, in a thread: distances over a whole volume would hold up a host. */
import type { ClassMetrics } from '../../shared/evaluation.ts';
import { readLabel } from '../datasets/case-files.ts';
import { measureCase, type Measured } from './case-metrics.ts';

export interface MasksToMeasure {
  /** Path; on the same grid as the other. */
  readonly reference: string;
  /** Measured against it. */
  readonly other: string;
  readonly measured: Measured;
}

export async function measureMasks({
  reference,
  other,
  measured,
}: MasksToMeasure): Promise<readonly ClassMetrics[]> {
  return measureCase(await readLabel(reference), await readLabel(other), measured);
}
