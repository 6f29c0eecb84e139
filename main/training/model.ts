/** What a run trains, as plain data: the network, its weights and the optimiser's state. */
import { createRandom } from '../../shared/random.ts';
import type { Cost, TrainingConfig } from '../../shared/training.ts';
import { cost, couple, createPlan, cut, initializeWeights, parameterShapes } from '../network/index.ts';
import type { NdArray, Network, PruningPlan, Weights } from '../network/index.ts';
import { pruningMethods, type EpochDecision, type MethodSetup } from '../pruning/index.ts';
import { sizeOf } from '../tensor/index.ts';
import { optimizers } from './optimizers/index.ts';
import { slotName } from './optimizers/optimizer.ts';
import { sumOfRates } from './schedules/learning-rate.ts';
import { joinArrays, parameterVector, spansOf, splitVector } from './parameter-vector.ts';
import { startNetwork, type DataShape } from './start-network.ts';

export interface Model {
  readonly network: Network;
  readonly weights: Weights;
  /** `<parameter>:<slot>`, of the parameter's shape, and `step`, the scalar count of updates so far. */
  readonly slots: Weights;
}

/** What the run's method gets to know of it. @param network with which it goes on; the one that it began with at first */
export function methodSetup(config: TrainingConfig, data: DataShape, network?: Network): MethodSetup {
  const dense = startNetwork(config, data);
  const present = network ?? dense;
  const layers = couple(present)
    .groups.filter(({ frozen }) => !frozen)
    .map(({ id, filters, minKeep }) => ({ id, filters, minKeep }));
  const learningRateSum = (first: number, epochs: number): number =>
    sumOfRates(config.optimizer.learningRate, { first, epochs }) * config.iterationsPerEpoch;
  return { layers, heads: present.heads.length, config, dense, patch: config.step.patch, learningRateSum };
}

/**
 * The network that a configuration begins with.
 * @throws AppError where the start does not go with the plan, or the method cannot do what is asked
 */
export function initialNetwork(config: TrainingConfig, data: DataShape): Network {
  const setup = methodSetup(config, data);
  pruningMethods[config.method].check?.(setup);
  return setup.dense;
}

/** What the shares of a run refer to. @throws AppError as `initialNetwork` does */
export function initialCost(config: TrainingConfig, data: DataShape): Cost {
  return cost(initialNetwork(config, data), config.step.patch);
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
