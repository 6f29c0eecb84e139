/** What the timing thread offers; the contract between services and `timing.thread.ts`. */
import type { DeviceId } from '../../shared/devices.ts';
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
}
