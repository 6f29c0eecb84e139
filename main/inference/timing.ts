/**
 * What a thread is asked that measures time: of a training step before a study, and of models after it or for a
 * comparison. Models take turns.
 */
import { at } from '../../shared/at.ts';
import type { DeviceId } from '../../shared/devices.ts';
import type { TrainingConfig } from '../../shared/training.ts';
import { readChannels, type CaseFiles } from '../datasets/case-files.ts';
import { openDevice } from '../engine/devices.ts';
import { guardDevice } from '../engine/guard.ts';
import { meanOf } from '../evaluation/summary.ts';
import { timeNetwork } from '../probing/time-network.ts';
import type { CallContext } from '../threads/messages.ts';
import { loadModel } from '../training/checkpoint.ts';
import { timeStep, type StepTime } from '../training/time-step.ts';
import { inTurns } from './in-turns.ts';
import type { RunSource } from './open-predictor.ts';
import { timeCase } from './time-case.ts';

interface StepToTime {
  readonly config: TrainingConfig;
  readonly device: DeviceId;
  readonly channels: number;
  /** Background included. */
  readonly classes: number;
}

interface ModelsToTime {
  readonly runFolders: readonly string[];
  readonly device: DeviceId;
}

interface CasesToTime {
  readonly runs: readonly RunSource[];
  readonly device: DeviceId;
  readonly cases: readonly CaseFiles[];
  readonly rounds: number;
}

type Context = CallContext<{ readonly fraction: number }>;

/** Of one patch, each with the median of several predictions, after a warm-up. */
const patchRounds = 3;

export const timingCalls = {
  /** How long a training step takes here. */
  timeStep: async ({ config, device, channels, classes }: StepToTime): Promise<StepTime> =>
    timeStep(guardDevice(await openDevice(device), 'training'), config, { channels, classes }),

  /**
   * How long each trained model takes for one patch: the median over rounds in which all take turns.
   * @returns milliseconds, in the order of the folders
   */
  timeModels: async (
    { runFolders, device }: ModelsToTime,
    { stopped, emit }: Context,
  ): Promise<readonly number[]> => {
    const engine = guardDevice(await openDevice(device), 'inference');
    const turns = { rounds: patchRounds, stopped, onTurn: (fraction: number) => emit({ fraction }) };
    return inTurns(runFolders, turns, async (folder) => {
      const { network, config } = loadModel(folder);
      return timeNetwork(engine, network, config.step.patch);
    });
  },

  /**
   * How long each trained model takes for a case that has been read: mean over the cases of the median over rounds.
   * @returns milliseconds, in the order of the runs
   */
  timeCases: async (
    { runs, device, cases, rounds }: CasesToTime,
    { stopped, emit }: Context,
  ): Promise<readonly number[]> => {
    const byCase: number[][] = [];
    for (const [index, { images }] of cases.entries()) {
      const channels = await readChannels(images);
      const onTurn = (share: number): void => emit({ fraction: (index + share) / cases.length });
      const turns = { rounds, stopped, onTurn };
      byCase.push(await inTurns(runs, turns, (run) => timeCase(run, device, { channels, stopped })));
    }
    return runs.map((_, run) => meanOf(byCase.map((times) => at(times, run))));
  },
};
