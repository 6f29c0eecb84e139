/** What the timing thread offers; the contract between services and `timing.thread.ts`. */
import type { DeviceId } from '../../shared/devices.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import type { RunSource } from '../inference/open-predictor.ts';
import type { TrainingConfig } from '../../shared/training.ts';
import type { StepTime } from '../training/time-step.ts';

export interface TimingCalls {
  /** How long a training step takes here. */
  readonly step: {
    readonly params: {
      readonly config: TrainingConfig;
      readonly device: DeviceId;
      readonly channels: number;
      /** Background included. */
      readonly classes: number;
    };
    readonly event: never;
    readonly reply: StepTime;
  };
  /** How long each trained model takes for one patch: the median over rounds in which all take turns. */
  readonly models: {
    readonly params: { readonly runFolders: readonly string[]; readonly device: DeviceId };
    readonly event: { readonly fraction: number };
    /** Milliseconds, in the order of the folders. */
    readonly reply: readonly number[];
  };
  /** How long each trained model takes for a case that has been read: mean over the cases of the median over rounds. */
  readonly cases: {
    readonly params: {
      readonly runs: readonly RunSource[];
      readonly device: DeviceId;
      readonly cases: readonly CaseFiles[];
      readonly rounds: number;
    };
    readonly event: { readonly fraction: number };
    /** Milliseconds, in the order of the runs. */
    readonly reply: readonly number[];
  };
}
