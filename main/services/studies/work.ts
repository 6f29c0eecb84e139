/** What a study that is going needs in every part of it. */
import type { StudyConfig } from '../../../shared/study.ts';
import type { Context } from '../context.ts';
import type { JobControl } from '../jobs.ts';
import type { Project } from '../project.ts';
import type { RunQueue } from '../run-queue.ts';

export interface StudyWork {
  readonly context: Context;
  readonly queue: RunQueue;
  readonly project: Project;
  readonly study: string;
  readonly config: StudyConfig;
  readonly control: JobControl;
  /** Called whenever a slot has changed. */
  readonly onChange: () => void;
}
