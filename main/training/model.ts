/** What a run trains, as plain data: the network, its weights and the optimiser's state. */
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

export interface Model {
  readonly network: Network;
  readonly weights: Weights;
  /** `<parameter>:<slot>`, of the parameter's shape, and `step`, the scalar count of updates so far. */
  readonly slots: Weights;
}

export interface DataShape {
  readonly channels: number;
  /** Of the labels, background included. */
  readonly classes: number;
}

/** The network as planned: what budgets are shares of. */
export function plannedNetwork(config: TrainingConfig, { channels, classes }: DataShape): Network {
  return buildNetwork(config.architecture, {
    dims: config.preparation.dims,
    channels,
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
  return { layers, heads: present.heads.length, config, dense, patch: config.step.patch };
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
  const zeros = (shape: readonly number[]): NdArray => ({ shape, data: new Float32Array(sizeOf(shape)) });
  const slots = slotShapes(network, config).map(([name, shape]) => [name, zeros(shape)] as const);
  return { network, weights, slots: new Map(slots) };
}

/** As an executable's states. */
export function stateOf({ weights, slots }: Model): Map<string, Float32Array> {
  return new Map([...weights, ...slots].map(([name, { data }]) => [name, data]));
}

/** From an executable's states; the inverse of `stateOf`. */
export function modelFrom(
  network: Network,
  config: TrainingConfig,
  states: ReadonlyMap<string, Float32Array>,
): Model {
  const read = ([name, shape]: readonly [string, readonly number[]]): [string, NdArray] => {
    const data = states.get(name);
    if (data === undefined) throw new Error(`the executable has no state "${name}"`);
    return [name, { shape, data }];
  };
  return {
    network,
    weights: new Map([...parameterShapes(network)].map(read)),
    slots: new Map(slotShapes(network, config).map(read)),
  };
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

function slotShapes(
  network: Network,
  { optimizer }: TrainingConfig,
): (readonly [string, readonly number[]])[] {
  const { slots } = optimizers[optimizer.kind];
  const perParameter = [...parameterShapes(network)].flatMap(([name, shape]) =>
    slots.map((slot) => [slotName(name, slot), shape] as const),
  );
  return [...perParameter, ['step', []]];
}
