/**
 * Thread that measures time: of a training step before a study, and of models after it or for a comparison. Models take
 * turns.
 */
import { readChannels } from '../datasets/case-files.ts';
import { openDevice } from '../engine/devices.ts';
import { guardDevice } from '../engine/guard.ts';
import { meanOf } from '../evaluation/summary.ts';
import { timeCase } from '../inference/time-case.ts';
import { loadModel } from '../training/checkpoint.ts';
import { timeNetwork } from '../probing/time-network.ts';
import { timeStep } from '../training/time-step.ts';
import { inTurns } from './in-turns.ts';
import { serve } from './serve.ts';
import type { TimingCalls } from './timing-calls.ts';

/** Of one patch, each with the median of several predictions, after a warm-up. */
const patchRounds = 3;

serve<TimingCalls>({
  step: async ({ config, device, channels, classes }) =>
    timeStep(guardDevice(await openDevice(device), 'training'), config, { channels, classes }),

  models: async ({ runFolders, device }, { stopped, emit }) => {
    const engine = guardDevice(await openDevice(device), 'inference');
    const turns = { rounds: patchRounds, stopped, onTurn: (fraction: number) => emit({ fraction }) };
    return inTurns(runFolders, turns, async (folder) => {
      const { network, config } = loadModel(folder);
      return timeNetwork(engine, network, config.step.patch);
    });
  },

  cases: async ({ runs, device, cases, rounds }, { stopped, emit }) => {
    const byCase: number[][] = [];
    for (const [index, { images }] of cases.entries()) {
      const channels = await readChannels(images);
      const onTurn = (share: number): void => emit({ fraction: (index + share) / cases.length });
      const turns = { rounds, stopped, onTurn };
      byCase.push(await inTurns(runs, turns, (run) => timeCase(run, device, { channels, stopped })));
    }
    return runs.map((_, run) => meanOf(byCase.map((times) => times[run] ?? NaN)));
  },
});
