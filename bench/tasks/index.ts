/** What our engines can be asked to do; the peer's side of each is in `peer/tasks.py`, under the same name. */
import type { Engine } from '../../main/engine/engine.ts';
import { openConvolution } from './convolution.ts';
import { openImportCt } from './import-ct.ts';
import { openInference } from './inference.ts';
import { openRecompile } from './recompile.ts';
import { openSessionTask } from './session.ts';
import { openTrainingRun } from './training-run.ts';
import { openTrainingStep } from './training-step.ts';
import type { OpenTask } from './open-task.ts';

/** The case comes from the row, which belongs to the task. */
type Open = (engine: Engine, given: never) => Promise<OpenTask>;

const table: Readonly<Record<string, Open>> = {
  convolution: openConvolution,
  'import-ct': openImportCt,
  inference: openInference,
  recompile: openRecompile,
  session: openSessionTask,
  'training-epoch': openTrainingRun,
  'training-step': openTrainingStep,
};

export const tasks = table as Readonly<
  Record<string, ((engine: Engine, given: object) => Promise<OpenTask>) | undefined>
>;
