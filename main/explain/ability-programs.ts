/**
 * Segmentation ability as tensor programs, so that every engine computes it and no map leaves it. A case takes two passes
 * over its windows: sums for the prototypes, then counts of what they tell apart. Maps of a coarser layer are brought to the
 * size of the prediction by linear interpolation (corners as in `resize`); since sums and margins are linear in the map,
 * the first pass sums at the layer's own size, and all units together are interpolated as one map.
 *
 * Inputs: `image` [N, channels, …patch]; `counted` [N, 1, …patch], 1 for voxels that count and 0 elsewhere (in no case, or
 * in a window before).
 */
import { inputLayer } from '../../shared/explain.ts';
import type { Network } from '../network/index.ts';
import { networkPass, type NetworkPass } from '../probing/pass.ts';
import type { BoundTask } from '../tasks/index.ts';
import { add, concatenate, convolution, greater, input, matmul, multiply, program } from '../tensor/index.ts';
import { reshape, resize, resizeGradient, sizeOf, slice, state, subtract, sum } from '../tensor/index.ts';
import { toFloat, type Program, type Tensor } from '../tensor/index.ts';
import { foreground } from '../training/losses/loss-term.ts';

export interface AbilityParts {
  readonly network: Network;
  readonly task: BoundTask;
  readonly batch: number;
  readonly patch: readonly number[];
}

/** A layer whose maps are looked at. */
export interface LayerShape {
  readonly layer: string;
  readonly units: number;
  /** Side lengths of its maps for one patch. */
  readonly size: readonly number[];
}

/** From the image's channels to the last map before the head. */
export function layersOf(network: Network, patch: readonly number[]): LayerShape[] {
  const pass = networkPass(network, { batch: 1, patch, parameterOf: state });
  return mapsOf(pass).map(([layer, { shape }]) => ({
    layer,
    units: shape[1] as number,
    size: shape.slice(2),
  }));
}

const mapsOf = ({ image, maps }: NetworkPass): [string, Tensor][] => [[inputLayer, image], ...maps];

/**
 * Outputs: `sums/<layer>` [C, 2 K], per structure Σ f B, then Σ f (1 − B); `weights` [2 K], Σ B, then Σ (1 − B).
 */
export function sumsProgram({ network, task, batch, patch }: AbilityParts): Program {
  const pass = networkPass(network, { batch, patch, parameterOf: state });
  const counted = input('counted', [batch, 1, ...patch]);
  const likely = foreground(task.distribution(finestOf(pass.heads)).probabilities, task);
  const weights = concatenate([multiply(likely, counted), multiply(subtract(1, likely), counted)], 1);
  const outputs: Record<string, Tensor> = { weights: sum(weights, [0, ...spaceAxes(weights)]) };
  for (const [layer, map] of mapsOf(pass)) {
    const size = map.shape.slice(2);
    const own = sameSize(size, patch) ? weights : resizeGradient(weights, size, 'linear');
    outputs[`sums/${layer}`] = sum(matmul(flat(map), flat(own), { transposeB: true }), [0]);
  }
  return program({ outputs, updates: {} });
}

/**
 * Further inputs: `labels` [N, 1, …patch], and per layer `weights/…` [K, C, 1…], `bias/…` [1, K, 1…], `signs/…` and `middles/…`
 * [K, C, 1, 1] (`Divider`). Outputs, each with voxels shared with the labels, voxels shared with the network's mask, and all:
 * `together/<layer>` [K, 3], `single/<layer>` [K, C, 3]; `network` [K, 3]: shared by labels and mask, of the labels, of
 * the mask.
 */
export function countsProgram({ network, task, batch, patch }: AbilityParts): Program {
  const pass = networkPass(network, { batch, patch, parameterOf: state });
  const counted = input('counted', [batch, 1, ...patch]);
  const labels = input('labels', [batch, 1, ...patch]);
  const finest = finestOf(pass.heads);
  const truth = multiply(foreground(task.encode(labels, network.classes), task), counted);
  const said = multiply(foreground(task.decided(finest), task), counted);
  const structures = truth.shape[1] as number;
  const everywhere = [0, ...spaceAxes(truth)];
  const total = (maps: Tensor): Tensor => reshape(sum(maps, everywhere), [structures, 1]);
  const outputs: Record<string, Tensor> = {
    network: concatenate([total(multiply(truth, said)), total(truth), total(said)], 1),
  };
  const columns = Array.from({ length: structures }, (_, structure) =>
    concatenate([channel(truth, structure), channel(said, structure), counted], 1),
  ).map(flat);
  for (const [layer, map] of mapsOf(pass)) {
    const units = map.shape[1] as number;
    const point = patch.map(() => 1);
    const margin = add(
      convolution(map, input(`weights/${layer}`, [structures, units, ...point]), {
        strides: point,
        padding: patch.map(() => 0),
      }),
      input(`bias/${layer}`, [1, structures, ...point]),
    );
    const inside = toFloat(greater(enlarged(margin, patch), 0));
    outputs[`together/${layer}`] = concatenate(
      [total(multiply(inside, truth)), total(multiply(inside, said)), total(multiply(inside, counted))],
      1,
    );
    const signs = input(`signs/${layer}`, [structures, units, 1, 1]);
    const middles = input(`middles/${layer}`, [structures, units, 1, 1]);
    const large = flat(enlarged(map, patch));
    const perStructure = columns.map((own, structure) => {
      const sign = reshape(row(signs, structure), [1, units, 1]);
      const middle = reshape(row(middles, structure), [1, units, 1]);
      const speaks = toFloat(greater(multiply(large, sign), multiply(middle, sign)));
      return sum(matmul(speaks, own, { transposeB: true }), [0], { keepDims: true });
    });
    outputs[`single/${layer}`] = concatenate(perStructure, 0);
  }
  return program({ outputs, updates: {} });
}

function finestOf(heads: readonly Tensor[]): Tensor {
  const [finest] = heads;
  if (finest === undefined) throw new Error('a network without heads segments nothing');
  return finest;
}

const spaceAxes = (maps: Tensor): number[] => maps.shape.map((_, axis) => axis).slice(2);
const sameSize = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();
const enlarged = (maps: Tensor, patch: readonly number[]): Tensor =>
  sameSize(maps.shape.slice(2), patch) ? maps : resize(maps, patch, 'linear');
/** [N, C, …] → [N, C, voxels] */
const flat = (maps: Tensor): Tensor =>
  reshape(maps, [maps.shape[0] as number, maps.shape[1] as number, sizeOf(maps.shape.slice(2))]);
const channel = (maps: Tensor, index: number): Tensor => part(maps, 1, index);
const row = (maps: Tensor, index: number): Tensor => part(maps, 0, index);

function part(maps: Tensor, axis: number, index: number): Tensor {
  const starts = maps.shape.map((_, at) => (at === axis ? index : 0));
  return slice(maps, { starts, ends: maps.shape.map((side, at) => (at === axis ? index + 1 : side)) });
}
