/**
 * A layer that reads maps, as a linear map from windows of its input to its outputs (pruning-methods.md 2d). A
 * convolution reads k taps per site of its output; a transposed convolution, whose kernel is its stride, reads one voxel
 * and writes a block of outputs: its phases.
 */
import { outputSizes, product, type Network } from '../../network/index.ts';

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
  readonly transposed: boolean;
  readonly bias: boolean;
}

/** @param patch [(D,) H, W] @throws Error where the layer reads no maps */
export function readerOf(network: Network, id: string, patch: readonly number[]): Reader {
  const layer = network.layers.find((entry) => entry.id === id);
  if (layer?.kind !== 'convolution' && layer?.kind !== 'transposedConvolution') {
    throw new Error(`"${id}" reads no maps`);
  }
  const sizes = outputSizes(network, patch);
  const [source = [], made = []] = [sizes.get(layer.input), sizes.get(id)];
  const ones = patch.map(() => 1);
  const none = patch.map(() => 0);
  const facts = { id, input: layer.input, bias: layer.bias };
  if (layer.kind === 'transposedConvolution') {
    const read = windows(source, { grid: source, strides: ones, padding: none, kernel: ones });
    const written = windows(made, {
      grid: source,
      strides: layer.strides,
      padding: none,
      kernel: layer.strides,
    });
    return { ...facts, grid: source, read, written, nearest: [0], transposed: true };
  }
  const padding = layer.kernel.map((side) => (side - 1) / 2);
  const read = windows(source, { grid: made, strides: layer.strides, padding, kernel: layer.kernel });
  const written = windows(made, { grid: made, strides: ones, padding: none, kernel: ones });
  return { ...facts, grid: made, read, written, nearest: nearestTaps(layer.kernel), transposed: false };
}

interface Lattice {
  readonly grid: readonly number[];
  readonly strides: readonly number[];
  readonly padding: readonly number[];
  readonly kernel: readonly number[];
}

function windows(size: readonly number[], { grid, strides, padding, kernel }: Lattice): Windows {
  const padded = size.map((side, axis) => side + 2 * (padding[axis] ?? 0));
  const flat = (place: readonly number[]): number =>
    place.reduce((sum, coordinate, axis) => sum * (padded[axis] ?? 1) + coordinate, 0);
  return {
    padding,
    corner: (site) => flat(placeOf(site, grid).map((coordinate, axis) => coordinate * (strides[axis] ?? 1))),
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
    placeOf(tap, kernel).reduce((sum, at, axis) => sum + (at - ((kernel[axis] ?? 1) - 1) / 2) ** 2, 0);
  return Array.from({ length: product(kernel) }, (_, tap) => tap).sort((a, b) => far(a) - far(b) || a - b);
}
