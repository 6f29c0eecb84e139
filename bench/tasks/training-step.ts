/** One training step as the trainer runs it: forward, Dice + cross-entropy, backward, clipping, Adam; with Sauron's
 * regulariser and scores, if asked for. */
import { defaultLoss } from '../../shared/losses.ts';
import { taskOf } from '../../main/tasks/index.ts';
import type { Engine } from '../../main/engine/engine.ts';
import { cost, couple, initializeWeights, type Network } from '../../main/network/index.ts';
import { pruningMethods, type Pruner } from '../../main/pruning/index.ts';
import { sizeOf } from '../../main/tensor/index.ts';
import { firstSlots, stateOf } from '../../main/training/model.ts';
import { trainingProgram } from '../../main/training/step-program.ts';
import { createRandom } from '../../shared/random.ts';
import { defaultPruning } from '../../shared/pruning-defaults.ts';
import type { MethodName } from '../../shared/training.ts';
import type { OpenTask } from './open-task.ts';
import { classes, networkOf, optimizer, type NetworkCase } from './network.ts';

export interface StepCase extends NetworkCase {
  /** `none`, if absent. */
  readonly method?: MethodName;
}

export async function openTrainingStep(engine: Engine, given: StepCase): Promise<OpenTask> {
  const { patch, batch, method = 'none' } = given;
  const network = networkOf(given);
  const pruner = prunerOf(method, network, patch);
  const program = trainingProgram({
    network,
    pruner,
    objective: {
      task: taskOf({ kind: 'classes' }),
      terms: defaultLoss('classes', patch.length === 2 ? 2 : 3),
      weights: [1],
    },
    optimizer,
    batch,
    patch,
  });
  const random = createRandom(1);
  const weights = initializeWeights(network, random);
  const model = { network, weights, slots: firstSlots(network, { optimizer }) };
  const voxels = batch * sizeOf(patch);
  const feeds = {
    image: Float32Array.from({ length: voxels }, () => random.normal()),
    labels: Float32Array.from({ length: voxels }, () => random.integer(classes)),
    learningRate: Float32Array.of(optimizer.learningRate),
  };
  const executable = await engine.compile(program, stateOf(model, { optimizer }));
  const { params, macs } = cost(network, patch);
  return {
    facts: { params, macs, nodes: program.nodes.length },
    run: async () => {
      pruner.observe(await executable.run({ ...feeds, ...(method === 'none' ? {} : pruner.feeds()) }));
    },
    close: () => executable.dispose(),
  };
}

function prunerOf(method: MethodName, network: Network, patch: readonly number[]): Pruner {
  return pruningMethods[method].start({
    layers: couple(network).groups.filter(({ frozen }) => !frozen),
    heads: network.heads.length,
    config: { pruning: defaultPruning(method), seed: 1, epochs: 20 },
    dense: network,
    patch,
    learningRateSum: () => 1,
  });
}
