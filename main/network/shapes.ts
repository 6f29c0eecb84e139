/** What each layer gives: how many channels, and, for a given input, how large. One walk over the layers each. */
import { at } from '../../shared/at.ts';
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

/** A side of a layer's output as a function of the input's: side / coarser - less. */
interface Sides {
  /** 2 = half the size. */
  readonly coarser: number;
  readonly less: number;
}

/** Per spatial axis, by layer id. */
function sidesOf(network: Network): Map<string, readonly Sides[]> {
  const all = new Map<string, readonly Sides[]>();
  for (const layer of network.layers) {
    const kind = kindOf(layer);
    const [source] = inputsOf(layer);
    const loses = kind.loses(layer, network.dims);
    const sides = kind.step(layer, network.dims).map((step, axis): Sides => {
      const { coarser, less } = (source === undefined ? undefined : valueOf(all, source)[axis]) ?? whole;
      return { coarser: exact(coarser * step), less: exact(less / step) + at(loses, axis) };
    });
    all.set(layer.id, sides);
  }
  return all;
}

/** 49 · (1 / 49) is not 1. */
const exact = (value: number): number => Math.round(value * 1e6) / 1e6;

const whole: Sides = { coarser: 1, less: 0 };

/** What the input's side, without its margins, must be a multiple of, per spatial axis, so that maps of one size meet. */
export function sideMultiples(network: Network): number[] {
  const all = [...sidesOf(network).values()];
  return Array.from({ length: network.dims }, (_, axis) =>
    all.reduce((multiple, sides) => leastCommonMultiple(multiple, Math.round(sides[axis]?.coarser ?? 1)), 1),
  );
}

/** Voxels of each side of the input that the finest head says nothing about, per axis: 0 but where a border has no padding. */
export function outputMargin(network: Network): number[] {
  return valueOf(sidesOf(network), at(network.heads, 0)).map(({ less }) => less / 2);
}

function leastCommonMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return (a / Math.max(1, divisor)) * Math.max(1, b);
}

/**
 * Spatial size of every layer's output for an input of `size` voxels ([(D,) H, W]), by layer id.
 * @throws AppError when the size does not fit, naming the axis and the nearest sizes that do.
 */
export function outputSizes(network: Network, size: readonly number[]): Map<string, readonly number[]> {
  checkSize(network, size);
  const sizes = new Map<string, readonly number[]>();
  for (const [id, sides] of sidesOf(network)) {
    sizes.set(
      id,
      size.map((side, axis) => side / (sides[axis]?.coarser ?? 1) - (sides[axis]?.less ?? 0)),
    );
  }
  for (const layer of network.layers) {
    const incoming = inputsOf(layer).map((id) => valueOf(sizes, id).join(' × '));
    const own = valueOf(sizes, layer.id);
    if (new Set(incoming).size > 1 || !own.every((side) => Number.isInteger(side) && side > 0)) {
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
  const margins = outputMargin(network);
  for (const [axis, multiple] of sideMultiples(network).entries()) {
    const margin = 2 * at(margins, axis);
    const side = at(size, axis);
    const inner = side - margin;
    if (Number.isInteger(side) && inner > 0 && inner % multiple === 0) continue;
    const below = Math.floor(inner / multiple) * multiple;
    const choices = [below, below + multiple].filter((choice) => choice > 0).map((choice) => choice + margin);
    const border = margin === 0 ? '' : ` after a border of ${margin / 2} on each side`;
    throw new AppError(
      'invalid-input',
      `A size of ${shown} does not fit: axis ${axis + 1} has ${side} voxels, but this network divides it by ${multiple}${border}.`,
      margin === 0
        ? `Make that side a multiple of ${multiple}: ${choices.join(' or ')}.`
        : `Make that side ${(choices.length > 0 ? choices : [margin + multiple]).join(' or ')}.`,
    );
  }
}
