/** What threads with an engine are asked, training apart: whatever opens a model. */
import { exportRun } from '../../export/export-run.ts';
import { explainCalls } from '../../explain/calls.ts';
import { predictionCalls } from '../../inference/calls.ts';
import { timingCalls } from '../../inference/timing.ts';
import { dryRunCalls } from '../../runs/train-calls.ts';

export const modelCalls = {
  ...predictionCalls,
  ...explainCalls,
  ...timingCalls,
  ...dryRunCalls,
  export: exportRun,
};
