/** What the training thread offers; the contract between `train-job.ts` and `train.thread.ts`. */
import type { DeviceId } from '../../shared/devices.ts';
import type { DryRun } from '../../shared/dry-run.ts';
import type { EpochRecord, RunProgress, TrainingConfig } from '../../shared/training.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import type { TrainOutcome } from '../training/trainer.ts';

export interface TrainParams {
  readonly config: TrainingConfig;
  readonly device: DeviceId;
  readonly channels: number;
  /** Background included. */
  readonly classes: number;
  /** Labelled cases of the fold. */
  readonly training: readonly CaseFiles[];
  readonly validation: readonly CaseFiles[];
  /** Of the project, for prepared cases. */
  readonly cacheFolder: string;
  /** Of the run, for its checkpoints. */
  readonly runFolder: string;
  /** Where the run begins, if it has no checkpoint yet, and what it keeps for others (`training/stem.ts`). */
  readonly stem?: string | undefined;
  readonly stemEpochs?: readonly number[] | undefined;
}

export type TrainEvent =
  | { readonly type: 'progress'; readonly progress: Omit<RunProgress, 'run'> }
  | { readonly type: 'epoch'; readonly record: EpochRecord }
  | { readonly type: 'note'; readonly note: string };

export interface TrainCalls {
  /** What the run would cut of a model as it is now. */
  readonly dryRun: {
    readonly params: Omit<TrainParams, 'runFolder' | 'stem' | 'stemEpochs'> & {
      /** A trained dense run; null looks at first weights. */
      readonly trained: { readonly run: string; readonly folder: string } | null;
    };
    readonly event: TrainEvent;
    readonly reply: DryRun;
  };
  readonly train: {
    readonly params: TrainParams;
    readonly event: TrainEvent;
    readonly reply: TrainOutcome;
  };
}
