/** What a run trains, as plain data: the network, its weights and the optimiser's state. */
import { addedChannels } from '../../shared/proposal.ts';
import { createRandom } from '../../shared/random.ts';
import type { Cost, TrainingConfig } from '../../shared/training.ts';
import {
  buildNetwork,
  cost,
  couple,
  createPlan,
  cut,
  flatConfig,
  initializeWeights,
  parameterShapes,
} from '../network/index.ts';
import type { NdArray, Network, PruningPlan, Weights } from '../network/index.ts';
import { pruningMethods, type EpochDecision, type MethodSetup } from '../pruning/index.ts';
import { taskOf } from '../tasks/index.ts';
import { sizeOf } from '../tensor/index.ts';
import { optimizers } from './optimizers/index.ts';
import { slotName } from './optimizers/optimizer.ts';
import { sumOfRates } from './schedules/learning-rate.ts';
import { joinArrays, parameterVector, spansOf, splitVector } from './parameter-vector.ts';

export interface Model {
  readonly network: Network;
  readonly weights: Weights;
  /** `<parameter>:<slot>`, of the parameter's shape, and `step`, the scalar count of updates so far. */
  readonly slots: Weights;
}

export interface DataShape {
  /** Of the images, without those that the preparation adds. */
  readonly channels: number;
  /** Of the labels, background included. */
  readonly classes: number;
}

/** The network as planned: what budgets are shares of. */
export function plannedNetwork(config: TrainingConfig, { channels, classes }: DataShape): Network {
  return buildNetwork(config.architecture, {
    dims: config.preparation.dims,
    channels: channels + addedChannels(config.preparation),
    classes: taskOf(config.task).channels(classes),
  });
}

/** What the run's method gets to know of it. @param network with which it goes on; the planned one at first */
export function methodSetup(config: TrainingConfig, data: DataShape, network?: Network): MethodSetup {
  const dense = plannedNetwork(config, data);
  const present = network ?? dense;
  const layers = couple(present)
    .groups.filter(({ frozen }) => !frozen)
    .map(({ id, filters, minKeep }) => ({ id, filters, minKeep }));
  const learningRateSum = (first: number, epochs: number): number =>
    sumOfRates(config.optimizer.learningRate, { first, epochs }) * config.iterationsPerEpoch;
  return { layers, heads: present.heads.length, config, dense, patch: config.step.patch, learningRateSum };
}

/**
 * The network that a configuration starts with: the planned one, but for methods that start small.
 * @throws AppError where the method cannot do what is asked
 */
export function initialNetwork(config: TrainingConfig, data: DataShape): Network {
  const method = pruningMethods[config.method];
  const setup = methodSetup(config, data);
  method.check?.(setup);
  const ofWidth = (width: number): Network =>
    plannedNetwork({ ...config, architecture: flatConfig(config.architecture, width) }, data);
  return method.shape?.(setup, ofWidth) ?? setup.dense;
}

/** Of the planned network: what the shares of every run of this plan refer to. */
export function plannedCost(config: TrainingConfig, data: DataShape): Cost {
  return cost(plannedNetwork(config, data), config.step.patch);
}

/** Equal configurations (seed included) start from equal numbers. */
export function initialModel(config: TrainingConfig, data: DataShape): Model {
  const network = initialNetwork(config, data);
  const first = initializeWeights(network, createRandom(config.seed));
  const weights = pruningMethods[config.method].initialize?.(network, first) ?? first;
  return { network, weights, slots: firstSlots(network, config) };
}

/** What the optimiser's slots hold before the first step. */
export function firstSlots(network: Network, { optimizer }: Pick<TrainingConfig, 'optimizer'>): Weights {
  const zeros = (shape: readonly number[]): NdArray => ({ shape, data: new Float32Array(sizeOf(shape)) });
  const perParameter = [...parameterShapes(network)].flatMap(([name, shape]) =>
    optimizers[optimizer.kind].slots.map((slot) => [slotName(name, slot), zeros(shape)] as const),
  );
  return new Map([...perParameter, ['step', zeros([])]]);
}

/** As the states of a training step (`step-program.ts`). */
export function stateOf(
  model: Model,
  { optimizer }: Pick<TrainingConfig, 'optimizer'>,
): Map<string, Float32Array> {
  const { network, weights, slots } = model;
  const spans = spansOf(network);
  const vectors = optimizers[optimizer.kind].slots.map((slot) => {
    return [slot, joinArrays(spans, slots, (parameter) => slotName(parameter, slot))] as const;
  });
  return new Map([
    [parameterVector, joinArrays(spans, weights)],
    ...vectors,
    ['step', known(slots.get('step'), 'step').data],
  ]);
}

/** From the states of a training step; the inverse of `stateOf`. */
export function modelFrom(
  network: Network,
  { optimizer }: Pick<TrainingConfig, 'optimizer'>,
  states: ReadonlyMap<string, Float32Array>,
): Model {
  const spans = spansOf(network);
  const split = (state: string): Weights => splitVector(spans, known(states.get(state), state));
  const perSlot = optimizers[optimizer.kind].slots.map((slot) => [slot, split(slot)] as const);
  const slots = spans.flatMap(({ parameter: { name } }) =>
    perSlot.map(([slot, arrays]) => [slotName(name, slot), known(arrays.get(name), name)] as const),
  );
  const step: NdArray = { shape: [], data: known(states.get('step'), 'step') };
  return { network, weights: split(parameterVector), slots: new Map([...slots, ['step', step]]) };
}

function known<T>(value: T | undefined, state: string): T {
  if (value === undefined) throw new Error(`internal: there is no state "${state}"`);
  return value;
}

/** A method's decision as a plan. */
export function planOf(
  network: Network,
  { keep, reductions }: Pick<EpochDecision, 'keep' | 'reductions'>,
): PruningPlan {
  return createPlan(
    network,
    reductions ?? [...(keep ?? [])].map(([group, filters]) => ({ group, keep: filters })),
  );
}

/** The model that a plan makes of another; optimiser state goes with its filters. */
export function cutModel({ network, weights, slots }: Model, plan: PruningPlan): Model {
  const smaller = cut(network, weights, slots, plan);
  return { network: smaller.network, weights: smaller.weights, slots: smaller.slots };
}
