/**
 * Thread that measures time: of a training step before a study, and of its models after it. Models take turns, round
 * after round, so that what else the machine does meets all of them alike.
 */
import { AppError } from '../../shared/result.ts';
import { openDevice } from '../engine/devices.ts';
import { guardDevice } from '../engine/guard.ts';
import { loadModel } from '../training/checkpoint.ts';
import { measureNetwork } from '../training/survey.ts';
import { timeStep } from '../training/time-step.ts';
import { serve } from './serve.ts';
import type { TimingCalls } from './timing-calls.ts';

/** Each with the median of several predictions, after a warm-up. */
const rounds = 3;

serve<TimingCalls>({
  step: async ({ config, device, channels, classes }) =>
    timeStep(guardDevice(await openDevice(device)), config, { channels, classes }),
  models: async ({ runFolders, device }, { stopped, emit }) => {
    const engine = guardDevice(await openDevice(device));
    const times: number[][] = runFolders.map(() => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, folder] of runFolders.entries()) {
        if (stopped()) throw new AppError('cancelled', 'The measurement was cancelled.');
        const { network, config } = loadModel(folder);
        times[index]?.push(await measureNetwork(engine, network, config.step.patch));
        emit({ fraction: (round * runFolders.length + index + 1) / (rounds * runFolders.length) });
      }
    }
    return times.map((own) => own.sort((a, b) => a - b)[rounds >> 1] ?? 0);
  },
});
