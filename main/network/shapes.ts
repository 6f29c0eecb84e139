/** What each layer gives: how many channels, and, for a given input, how large. One walk over the layers each. */
import { AppError } from '../../shared/result.ts';
import { inputsOf, valueOf, type Network } from './graph.ts';
import { kindOf } from './layers/index.ts';

/** Channels of every layer's output, by layer id. */
export function channelCounts(network: Network): Map<string, number> {
  const counts = new Map<string, number>();
  for (const layer of network.layers) {
    const incoming = inputsOf(layer).map((id) => valueOf(counts, id));
    counts.set(layer.id, kindOf(layer).channels(layer, incoming, network.inputChannels));
  }
  return counts;
}

/** How much coarser than the input each layer's output is, per spatial axis (2 = half the size), by layer id. */
function reductions(network: Network): Map<string, readonly number[]> {
  const factors = new Map<string, readonly number[]>();
  for (const layer of network.layers) {
    const [source] = inputsOf(layer);
    const step = kindOf(layer).step(layer, network.dims);
    const incoming = source === undefined ? step.map(() => 1) : valueOf(factors, source);
    factors.set(
      layer.id,
      incoming.map((factor, axis) => factor * (step[axis] ?? 1)),
    );
  }
  return factors;
}

/** What the input's side must be a multiple of, per spatial axis, so that skips meet maps of their own size. */
export function sideMultiples(network: Network): number[] {
  const all = [...reductions(network).values()];
  return Array.from({ length: network.dims }, (_, axis) =>
    Math.max(...all.map((factors) => factors[axis] ?? 1)),
  );
}

/**
 * Spatial size of every layer's output for an input of `size` voxels ([(D,) H, W]), by layer id.
 * @throws AppError when the size does not fit, naming the axis and the nearest sizes that do.
 */
export function outputSizes(network: Network, size: readonly number[]): Map<string, readonly number[]> {
  checkSize(network, size);
  const sizes = new Map<string, readonly number[]>();
  for (const [id, factors] of reductions(network)) {
    sizes.set(
      id,
      size.map((side, axis) => side / (factors[axis] ?? 1)),
    );
  }
  for (const layer of network.layers) {
    const incoming = inputsOf(layer).map((id) => valueOf(sizes, id).join(' × '));
    const own = valueOf(sizes, layer.id);
    if (new Set(incoming).size > 1 || !own.every(Number.isInteger)) {
      throw new AppError(
        'invalid-input',
        `Layer "${layer.id}" cannot turn maps of ${incoming.join(' and ')} voxels into one of ${own.join(' × ')}.`,
      );
    }
  }
  return sizes;
}

function checkSize(network: Network, size: readonly number[]): void {
  const shown = size.join(' × ');
  if (size.length !== network.dims) {
    throw new AppError('invalid-input', `A ${network.dims}D network cannot take an image of size ${shown}.`);
  }
  for (const [axis, multiple] of sideMultiples(network).entries()) {
    const side = size[axis] ?? 0;
    if (Number.isInteger(side) && side > 0 && side % multiple === 0) continue;
    const below = Math.floor(side / multiple) * multiple;
    const choices = [below, below + multiple].filter((choice) => choice > 0).join(' or ');
    throw new AppError(
      'invalid-input',
      `A size of ${shown} does not fit: axis ${axis + 1} has ${side} voxels, but this network divides it by ${multiple}.`,
      `Make that side a multiple of ${multiple}: ${choices}.`,
    );
  }
}
