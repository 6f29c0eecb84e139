/** What a run costs here before it is started: the time to compile its programs and of a step, on invented patches. */
import { at } from '../../shared/at.ts';
import { addedChannels } from '../../shared/proposal.ts';
import { createRandom } from '../../shared/random.ts';
import type { TrainingConfig } from '../../shared/training.ts';
import type { Engine } from '../engine/engine.ts';
import { pruningMethods } from '../pruning/index.ts';
import { initialModel, methodSetup } from './model.ts';
import { openSession } from './session.ts';
import type { DataShape } from './start-network.ts';

export interface StepTime {
  readonly compileSeconds: number;
  /** The median of several training steps, without waiting for data. */
  readonly stepSeconds: number;
}

/** The first step allocates what the others use. */
const [warmUps, timedSteps] = [1, 5];

export async function timeStep(engine: Engine, config: TrainingConfig, data: DataShape): Promise<StepTime> {
  const { batch, patch } = config.step;
  const voxels = patch.reduce((product, side) => product * side, batch);
  const channels = data.channels + addedChannels(config.preparation);
  const random = createRandom(config.seed);
  const image = Float32Array.from({ length: channels * voxels }, () => random.normal());
  const labels = Float32Array.from({ length: voxels }, () => random.integer(data.classes));
  const learningRate = Float32Array.of(config.optimizer.learningRate);
  const model = initialModel(config, data);
  const pruner = pruningMethods[config.method].start(methodSetup(config, data, model.network));
  const from = performance.now();
  const session = await openSession(engine, model, { config, pruner });
  const compileSeconds = (performance.now() - from) / 1000;
  try {
    const times: number[] = [];
    for (let step = 0; step < warmUps + timedSteps; step++) {
      const started = performance.now();
      await session.train({ image, labels, learningRate, ...session.noise(1, step), ...pruner.feeds() });
      times.push((performance.now() - started) / 1000);
    }
    const sorted = times.slice(warmUps).sort((a, b) => a - b);
    return { compileSeconds, stepSeconds: at(sorted, timedSteps >> 1) };
  } finally {
    await session.close();
  }
}
