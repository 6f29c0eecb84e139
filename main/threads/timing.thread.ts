/**
 * Thread that measures time: of a training step before a study, and of models after it or for a comparison. Models take
 * turns.
 */
import { readChannels } from '../datasets/case-files.ts';
import { openDevice } from '../engine/devices.ts';
import { guardDevice } from '../engine/guard.ts';
import type { Engine } from '../engine/engine.ts';
import { meanOf } from '../evaluation/summary.ts';
import type { Volume } from '../imaging/volume.ts';
import { predictCase } from '../inference/predict-case.ts';
import { createPredictor } from '../inference/predictor.ts';
import { loadModel } from '../training/checkpoint.ts';
import { predictionOf } from '../training/prediction.ts';
import { measureNetwork } from '../training/survey.ts';
import { timeStep } from '../training/time-step.ts';
import { inTurns } from './in-turns.ts';
import { serve } from './serve.ts';
import type { TimingCalls } from './timing-calls.ts';

/** Of one patch, each with the median of several predictions, after a warm-up. */
const patchRounds = 3;

serve<TimingCalls>({
  step: async ({ config, device, channels, classes }) =>
    timeStep(guardDevice(await openDevice(device)), config, { channels, classes }),

  models: async ({ runFolders, device }, { stopped, emit }) => {
    const engine = guardDevice(await openDevice(device));
    const turns = { rounds: patchRounds, stopped, onTurn: (fraction: number) => emit({ fraction }) };
    return inTurns(runFolders, turns, async (folder) => {
      const { network, config } = loadModel(folder);
      return measureNetwork(engine, network, config.step.patch);
    });
  },

  cases: async ({ runFolders, device, cases, rounds }, { stopped, emit }) => {
    const engine = guardDevice(await openDevice(device));
    const byCase: number[][] = [];
    for (const [index, { images }] of cases.entries()) {
      const channels = await readChannels(images);
      const onTurn = (share: number): void => emit({ fraction: (index + share) / cases.length });
      byCase.push(
        await inTurns(runFolders, { rounds, stopped, onTurn }, (folder) =>
          timeCase(engine, folder, channels, stopped),
        ),
      );
    }
    return runFolders.map((_, run) => meanOf(byCase.map((times) => times[run] ?? NaN)));
  },
});

/** As an evaluation counts it, from the image as it was read to the mask; two patches come first to warm up. */
async function timeCase(
  engine: Engine,
  folder: string,
  channels: readonly Volume[],
  stopped: () => boolean,
): Promise<number> {
  const { config, network, weights } = loadModel(folder);
  const predictor = await createPredictor(engine, network, weights, config.step);
  try {
    const side = config.step.patch.reduce((product, length) => product * length, 1);
    const patch = new Float32Array(predictor.batch * predictor.channels * side);
    for (let warmUp = 0; warmUp < 2; warmUp++) await predictor.run(patch);
    const startedAt = performance.now();
    await predictCase(predictor, channels, config, { ...predictionOf(config), stopped });
    return performance.now() - startedAt;
  } finally {
    await predictor.dispose();
  }
}
