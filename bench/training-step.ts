/** One training step of a case, as the trainer runs it: forward, Dice + cross-entropy, backward, clipping, Adam. */
import type { Engine } from '../main/engine/engine.ts';
import { buildUNet, cost, initializeWeights } from '../main/network/index.ts';
import { pruningMethods } from '../main/pruning/index.ts';
import { trainingProgram } from '../main/training/step-program.ts';
import { createRandom } from '../shared/random.ts';
import { sizeOf } from '../main/tensor/index.ts';
import type { StepCase } from './cases.ts';

const classes = 3;

export interface TrainingStep {
  readonly run: () => Promise<unknown>;
  readonly dispose: () => Promise<void>;
  /** Floating-point operations of the convolutions: two per multiply-accumulate, forward and both gradients. */
  readonly operations: number;
  readonly compileMilliseconds: number;
}

export async function compileTrainingStep(
  engine: Engine,
  { widths, patch, batch }: StepCase,
): Promise<TrainingStep> {
  const axes = patch.length;
  const repeated = (value: number): number[] => new Array<number>(axes).fill(value);
  const network = buildUNet({
    dims: axes === 2 ? 2 : 3,
    inputChannels: 1,
    classes,
    widths,
    kernels: widths.map(() => repeated(3)),
    strides: widths.map((_, stage) => repeated(stage === 0 ? 1 : 2)),
    downsampling: 'stride',
    residual: false,
    heads: 1,
    norm: 'affine',
    slope: 0.01,
  });
  const program = trainingProgram({
    network,
    pruner: pruningMethods.none.start({ layers: [], heads: 1, config: { sauron, seed: 1, epochs: 1 } }),
    objective: { loss: 'dice-cross-entropy', settings: { alpha: 0.5, batchDice: axes === 2 }, weights: [1] },
    optimizer: { kind: 'adam', learningRate: 1e-3, momentum: 0.9, weightDecay: 0, clipNorm: 12 },
    batch,
    patch,
  });
  const random = createRandom(1);
  const weights = initializeWeights(network, random);
  const states = new Map(
    [...program.states].map(([name, { shape }]) => [
      name,
      weights.get(name)?.data ?? new Float32Array(sizeOf(shape)),
    ]),
  );
  const voxels = batch * sizeOf(patch);
  const feeds = {
    image: Float32Array.from({ length: voxels }, () => random.normal()),
    labels: Float32Array.from({ length: voxels }, () => random.integer(classes)),
    learningRate: Float32Array.of(1e-3),
  };
  const start = performance.now();
  const executable = await engine.compile(program, states);
  return {
    run: () => executable.run(feeds),
    dispose: () => executable.dispose(),
    operations: 6 * batch * cost(network, patch).macs,
    compileMilliseconds: performance.now() - start,
  };
}

const sauron = { preset: 'default', lambda: 0, prune: false } as const;
