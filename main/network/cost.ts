/**
 * What a network costs for one image or patch (pruning-methods.md 4.4, rule 7): parameters, multiply-accumulates of its
 * convolutions, and the memory that its maps need. Channels, parameters, MACs and time shrink at different rates, so
 * reports show several (pruning-methods.md 0.1, fact 7).
 */
import type { Cost } from '../../shared/training.ts';
import { inputsOf, valueOf, type Network } from './graph.ts';
import { kindOf, type Layer } from './layers/index.ts';
import { channelCounts, outputSizes } from './shapes.ts';
import { parameterCount, parametersOf, product } from './weights.ts';

/**
 * @param size spatial size of the input, [(D,) H, W] in voxels; batch 1.
 * @throws AppError when the size does not fit the network.
 */
export function cost(network: Network, size: readonly number[]): Cost {
  const sizes = outputSizes(network, size);
  const channels = channelCounts(network);
  const kernels = new Map(
    parametersOf(network).flatMap(({ layer, role, shape }) =>
      role === 'kernel' ? [[layer, product(shape)] as const] : [],
    ),
  );
  let macs = 0;
  const bytes = new Map<string, number>();
  for (const layer of network.layers) {
    const voxels = product(valueOf(sizes, layer.id));
    bytes.set(layer.id, 4 * valueOf(channels, layer.id) * voxels);
    const [source = layer.id] = inputsOf(layer);
    macs += kindOf(layer).macs(layer, {
      input: valueOf(sizes, source),
      output: valueOf(sizes, layer.id),
      weights: kernels.get(layer.id) ?? 0,
    });
  }
  return { params: parameterCount(network), macs, activationBytes: peakBytes(network, bytes) };
}

/**
 * The most float32 maps that are alive at once in a forward pass: layers run in order, a map is dropped after its last
 * reader, heads stay, and a norm or activation that is the only reader of its input overwrites it.
 */
function peakBytes(network: Network, bytes: ReadonlyMap<string, number>): number {
  const lastReader = new Map(network.layers.flatMap((layer) => inputsOf(layer).map((id) => [id, layer.id])));
  const readers = new Map<string, number>();
  for (const id of network.layers.flatMap(inputsOf)) readers.set(id, (readers.get(id) ?? 0) + 1);
  const worksInPlace = (layer: Layer): boolean =>
    kindOf(layer).inPlace && inputsOf(layer).every((id) => readers.get(id) === 1);

  let alive = 0;
  let peak = 0;
  for (const layer of network.layers) {
    const freed = [...new Set(inputsOf(layer))].filter(
      (id) => lastReader.get(id) === layer.id && !network.heads.includes(id),
    );
    const freedBytes = freed.reduce((sum, id) => sum + valueOf(bytes, id), 0);
    if (worksInPlace(layer)) alive -= freedBytes;
    alive += valueOf(bytes, layer.id);
    peak = Math.max(peak, alive);
    if (!worksInPlace(layer)) alive -= freedBytes;
  }
  return peak;
}
