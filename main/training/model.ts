/** What a run trains, as plain data: the network, its weights and the optimiser's state. */
import { createRandom } from '../../shared/random.ts';
import type { TrainingConfig } from '../../shared/training.ts';
import { buildUNet, createPlan, cut, initializeWeights, parameterShapes } from '../network/index.ts';
import type { NdArray, Network, Reduction, Weights } from '../network/index.ts';
import type { Keep } from '../pruning/index.ts';
import { sizeOf } from '../tensor/index.ts';
import { objectiveOf } from './objective.ts';
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
  /** Background included. */
  readonly classes: number;
}

/** The network that a configuration starts with. */
export function initialNetwork(config: TrainingConfig, { channels, classes }: DataShape): Network {
  const { dims, widths, strides, kernels } = config.plan;
  return buildUNet({
    dims,
    inputChannels: channels,
    classes,
    widths,
    strides,
    kernels,
    heads: objectiveOf(config).weights.length,
    norm: config.affineNorm ? 'affine' : 'plain',
    slope: 0.01,
    downsampling: config.downsampling === 'pool' ? 'max' : 'stride',
    residual: config.residual,
  });
}

/** Equal configurations (seed included) start from equal numbers. */
export function initialModel(config: TrainingConfig, data: DataShape): Model {
  const network = initialNetwork(config, data);
  const weights = initializeWeights(network, createRandom(config.seed));
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

/** The model without the filters that a pruning method lets go; optimiser state goes with its filters. */
export function cutModel(
  { network, weights, slots }: Model,
  keep: Keep,
  reductions: readonly Reduction[] = [...keep].map(([group, filters]) => ({ group, keep: filters })),
): Model {
  const smaller = cut(network, weights, slots, createPlan(network, reductions));
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
