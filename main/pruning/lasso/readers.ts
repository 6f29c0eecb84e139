/**
 * A layer that reads maps, as a linear map from windows of its input to its outputs (pruning-methods.md 2d). A
 * convolution reads k taps per site of its output; a transposed convolution, whose kernel is its stride, reads one voxel
 * and writes a block of outputs: its phases.
 */
import { at as elementAt } from '../../../shared/at.ts';
import { inputsOf, kindOf, outputSizes, parametersOf, product, type Network } from '../../network/index.ts';

/** Where the windows lie in a map: flat numbers of voxels, padding counted. */
export interface Windows {
  readonly padding: readonly number[];
  /** Corner of the window of each site on the grid. */
  readonly corner: (site: number) => number;
  /** From the corner to each voxel of the window, in the order of the kernel. */
  readonly taps: readonly number[];
}

export interface Reader {
  readonly id: string;
  /** Whose output it reads. */
  readonly input: string;
  /** Sites, one window each. */
  readonly grid: readonly number[];
  readonly read: Windows;
  readonly written: Windows;
  /** Taps nearest to the kernel's middle first. */
  readonly nearest: readonly number[];
  /** Whether its kernel is [I, O, k…]. */
  readonly transposed: boolean;
  readonly bias: boolean;
}

/** @param patch [(D,) H, W] @throws Error where the layer reads no maps */
export function readerOf(network: Network, id: string, patch: readonly number[]): Reader {
  const layer = network.layers.find((entry) => entry.id === id);
  const reading = layer && kindOf(layer).windows?.(layer);
  const [input] = layer ? inputsOf(layer) : [];
  if (!reading || input === undefined) throw new Error(`"${id}" reads no maps`);
  const { kernel, strides, padding, writes } = reading;
  const sizes = outputSizes(network, patch);
  const [source = [], made = []] = [sizes.get(input), sizes.get(id)];
  const none = patch.map(() => 0);
  const own = parametersOf(network).filter((parameter) => parameter.layer === id);
  const grid = made.map((side, axis) => side / elementAt(writes, axis));
  return {
    id,
    input,
    grid,
    read: windows(source, { grid, strides, padding, kernel }),
    written: windows(made, { grid, strides: writes, padding: none, kernel: writes }),
    nearest: nearestTaps(kernel),
    transposed: own.some(({ axes }) => axes.some(({ axis, does }) => does === 'produce' && axis === 1)),
    bias: own.some(({ role }) => role === 'bias'),
  };
}

interface Lattice {
  readonly grid: readonly number[];
  readonly strides: readonly number[];
  readonly padding: readonly number[];
  readonly kernel: readonly number[];
}

function windows(size: readonly number[], { grid, strides, padding, kernel }: Lattice): Windows {
  const padded = size.map((side, axis) => side + 2 * elementAt(padding, axis));
  const flat = (place: readonly number[]): number =>
    place.reduce((sum, coordinate, axis) => sum * elementAt(padded, axis) + coordinate, 0);
  return {
    padding,
    corner: (site) =>
      flat(placeOf(site, grid).map((coordinate, axis) => coordinate * elementAt(strides, axis))),
    taps: Array.from({ length: product(kernel) }, (_, tap) => flat(placeOf(tap, kernel))),
  };
}

/** Coordinates of a flat number. */
function placeOf(index: number, sides: readonly number[]): number[] {
  let rest = index;
  return sides
    .toReversed()
    .map((side) => {
      const coordinate = rest % side;
      rest = Math.floor(rest / side);
      return coordinate;
    })
    .reverse();
}

function nearestTaps(kernel: readonly number[]): number[] {
  const far = (tap: number): number =>
    placeOf(tap, kernel).reduce((sum, at, axis) => sum + (at - (elementAt(kernel, axis) - 1) / 2) ** 2, 0);
  return Array.from({ length: product(kernel) }, (_, tap) => tap).sort((a, b) => far(a) - far(b) || a - b);
}
