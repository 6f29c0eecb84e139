/**
 * A network's pass over a batch, as tensors to make outputs of. Engines have no hooks, so whatever is to be seen of a
 * network is part of a tensor program (pruning-methods.md 1.6).
 */
import { forward, type ForwardContext, type Network } from '../network/index.ts';
import { input, type Shape, type Tensor } from '../tensor/index.ts';

/** Post-activation map of each prunable layer, [N, C, (D,) H, W]. */
export type FeatureMaps = ReadonlyMap<string, Tensor>;

export interface NetworkPass {
  /** The program's input `image`, [N, channels, …patch]. */
  readonly image: Tensor;
  /** Logits of each head, finest first, [N, outputs, …]. */
  readonly heads: readonly Tensor[];
  /** Post-activation maps by group, [N, C, (D,) H, W]. */
  readonly maps: FeatureMaps;
  /** The output of any layer, by its id. */
  readonly layer: (id: string) => Tensor;
  /** By name, as they are kept: before `used` makes others of them. */
  readonly parameters: ReadonlyMap<string, Tensor>;
}

export interface PassOptions {
  readonly batch: number;
  /** Side lengths in network order. */
  readonly patch: readonly number[];
  readonly parameterOf: (name: string, shape: Shape) => Tensor;
  /** The parameter that the network uses, where it is another one than is kept. */
  readonly used?: ((name: string, kept: Tensor) => Tensor) | undefined;
  /** As the network predicts, if absent. */
  readonly context?: ForwardContext | undefined;
}

export function networkPass(
  network: Network,
  { batch, patch, parameterOf, used, context }: PassOptions,
): NetworkPass {
  const image = input('image', [batch, network.inputChannels, ...patch]);
  const parameters = new Map<string, Tensor>();
  const made = (name: string, shape: Shape): Tensor => {
    const kept = parameterOf(name, shape);
    parameters.set(name, kept);
    return used?.(name, kept) ?? kept;
  };
  const { logits, featureMaps, layers } = forward(network, image, made, context);
  const layer = (id: string): Tensor => {
    const found = layers.get(id);
    if (found === undefined) throw new Error(`the network has no layer "${id}"`);
    return found;
  };
  return { image, heads: logits, maps: featureMaps, layer, parameters };
}
