/**
 * Training steps for parity tests: losses, optimisers, architectures and Sauron as configurations, and what an engine
 * makes of them from the same weights and batches. Free of vitest, so that another process can run it too.
 */
import { defaultLoss } from '../../../shared/losses.ts';
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import type { UNetConfig } from '../../../shared/architectures.ts';
import { unetProposal } from '../../support/proposal.ts';
import type { Engine } from '../../../main/engine/engine.ts';
import { pruningMethods } from '../../../main/pruning/index.ts';
import { initialModel, methodSetup, modelFrom, stateOf } from '../../../main/training/model.ts';
import { objectiveOf } from '../../../main/training/objective.ts';
import { trainingProgram } from '../../../main/training/step-program.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import { createRandom } from '../../../shared/random.ts';
import { discs, proposal, tinyConfig } from '../training/fixtures.ts';

export interface StepCase {
  readonly name: string;
  readonly config: TrainingConfig;
}

const sgd = { kind: 'sgd', learningRate: 0.01, momentum: 0.9, weightDecay: 3e-5, clipNorm: 12 } as const;
const adam = { ...sgd, kind: 'adam' } as const;
const sauron = (variant: 'budget' | 'compat') =>
  ({ method: 'sauron', pruning: { ...defaultPruning('sauron'), variant, options: {} } }) as const;
const network = (change: Partial<UNetConfig>): Pick<TrainingConfig, 'architecture'> => ({
  architecture: { ...proposal.architecture, ...change },
});
const volumes = {
  ...unetProposal({ dims: 3, patch: [8, 8, 8], batch: 4, widths: [4, 8, 8] }),
  loss: defaultLoss('classes', 3),
};

const of3 = (value: number): readonly number[] => [value, value, value];
const stages = { strides: [of3(1), of3(2)], kernels: [of3(3), of3(3)] };
const brats21: TrainingConfig['architecture'] = {
  kind: 'brats21',
  widths: [4, 6],
  ...stages,
  residual: true,
  attention: true,
  deepSupervision: true,
  dropBlock: 0,
};
const deepmedic: TrainingConfig['architecture'] = {
  kind: 'deepmedic',
  widths: [4, 5],
  kernels: stages.kernels,
  scales: [1, 2],
  tail: [6, 6],
  residual: true,
  norm: 'affine',
  dropout: 0,
};
const factorizer: TrainingConfig['architecture'] = {
  kind: 'factorizer',
  widths: [4, 8],
  strides: stages.strides,
  windows: 'shifted',
  window: 4,
  shifts: [0, 1],
  head: 4,
  rank: 2,
  iterations: 3,
  solver: 'hals',
  ratio: 2,
  deepSupervision: true,
  dropout: 0,
};

/** The loss of its reference code. */
const sauronReference: Partial<TrainingConfig> = {
  loss: [
    { kind: 'sauron-dice', weight: 1, options: {} },
    { kind: 'cross-entropy', weight: 1, options: {} },
  ],
  headWeights: 'equal',
};

/** Gradient descent, but where the optimiser is the matter: Adam's first steps make much of a gradient's rounding. */
const changes: Readonly<Record<string, Partial<TrainingConfig>>> = {
  'loss: Dice + cross-entropy, deep supervision': {},
  'loss: Dice alone': { loss: [{ kind: 'dice', weight: 2, options: { batch: 1 } }] },
  'loss: cross-entropy alone, one head': {
    loss: [{ kind: 'cross-entropy', weight: 2, options: {} }],
    ...network({ deepSupervision: false }),
  },
  "loss: Sauron's reference": { ...sauron('compat'), ...sauronReference },
  'loss: with δ_opt of Sauron': sauron('budget'),
  'optimiser: SGD without momentum, decay or clipping': {
    optimizer: { ...sgd, momentum: 0, weightDecay: 0, clipNorm: 0 },
  },
  'optimiser: Adam': { optimizer: adam },
  'optimiser: AdamW, clipped hard': {
    optimizer: { ...adam, kind: 'adamw', weightDecay: 0.1, clipNorm: 0.1 },
  },
  'architecture: residual': network({ residual: true }),
  'architecture: pooled, plain norm': network({ downsampling: 'pool', affineNorm: false }),
  'architecture: 3D': volumes,
  'architecture: 3D, residual, pooled': {
    ...volumes,
    architecture: { ...volumes.architecture, residual: true, downsampling: 'pool' },
  },
  'architecture: BraTS21 with gates and shortcuts': { ...volumes, architecture: brats21 },
  'architecture: DeepMedic, output smaller than input': {
    ...volumes,
    architecture: deepmedic,
    step: { ...volumes.step, patch: [12, 12, 12] },
  },
  'architecture: Factorizer': { ...volumes, architecture: factorizer },
};

export const stepCases: readonly StepCase[] = Object.entries(changes).map(([name, change]) => ({
  name,
  config: tinyConfig({ optimizer: sgd, ...change }),
}));

export interface Steps {
  readonly losses: readonly number[];
  /** Weights and slots after the last step. */
  readonly state: ReadonlyMap<string, Float32Array>;
}

const data = { channels: 1, classes: 3 };

/** The first `count` steps of a configuration. */
export async function takeSteps(engine: Engine, config: TrainingConfig, count: number): Promise<Steps> {
  const model = initialModel(config, data);
  const pruner = pruningMethods[config.method].start({ ...methodSetup(config, data), layers: [] });
  const { batch, patch } = config.step;
  const objective = objectiveOf(config, model.network.heads.length);
  const parts = { network: model.network, pruner, objective, optimizer: config.optimizer, batch, patch };
  const executable = await engine.compile(trainingProgram(parts), stateOf(model, config));
  const learningRate = Float32Array.of(config.optimizer.learningRate);
  const losses: number[] = [];
  try {
    for (let step = 0; step < count; step++) {
      const { image, labels } = patch.length === 2 ? discs(3, step) : blobs(step, config);
      losses.push((await executable.run({ image, labels, learningRate }))['loss']?.[0] ?? NaN);
    }
    const { weights, slots } = modelFrom(model.network, config, await executable.readState());
    return { losses, state: new Map([...weights, ...slots].map(([name, { data }]) => [name, data])) };
  } finally {
    await executable.dispose();
  }
}

/** Noise whose bright and dark voxels are the classes. */
function blobs(
  step: number,
  { step: { batch, patch } }: TrainingConfig,
): { image: Float32Array; labels: Float32Array } {
  const random = createRandom(5, step);
  const voxels = patch.reduce((product, side) => product * side, batch);
  const image = Float32Array.from({ length: voxels }, () => random.normal());
  return { image, labels: image.map((value) => (value > 0.5 ? 1 : value < -0.5 ? 2 : 0)) };
}

/** Largest difference of two lists, relative to the largest value; infinite where a number is missing or none. */
export function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const values = Array.from(expected);
  const scale = Math.max(1e-3, ...values.map(Math.abs));
  const errors = values.map((value, index) => Math.abs(value - (actual[index] ?? NaN)) / scale);
  return errors.reduce(
    (worst, error) => (error <= worst ? worst : Number.isNaN(error) ? Infinity : error),
    0,
  );
}

/** Of weights and slots, the worst one. A bias before a norm is left out: its gradient is nothing but rounding. */
export function stateDifference(
  actual: Steps,
  expected: Steps,
): { readonly name: string; readonly value: number } {
  return (
    [...expected.state]
      .filter(([name]) => !/\.\d+\/bias/.test(name) && !/shortcut\/bias/.test(name))
      // One number per filter, times the only channel of the image, before a norm: its scale has no effect either.
      .filter(([name]) => !name.startsWith('encoder0.shortcut/weight'))
      .map(([name, values]) => ({ name, value: difference(actual.state.get(name) ?? [], values) }))
      .reduce((worst, one) => (one.value > worst.value ? one : worst), { name: '', value: 0 })
  );
}
