/**
 * Online segmentation ability (segmentation-systems.md 3): how far the maps of the network's layers are from telling each
 * structure apart by themselves. Two prototypes of a layer's features, by the network's own probabilities, give each voxel
 * a probability; the term is 1 minus the soft Dice of these and the labels, mean over layers and structures. The batch is
 * one image, since a patch may hold nothing of a structure. Sums and margins are linear in the maps, so that coarse
 * layers are summed at their own size and enlarged as one map for each structure.
 */
import { add, concatenate, constant, divide, matmul, mean, multiply } from '../../tensor/index.ts';
import { reshape, resize, resizeGradient, sigmoid, sizeOf, square } from '../../tensor/index.ts';
import { slice, subtract, sum, type Tensor } from '../../tensor/index.ts';
import { allAxes, foreground, spaceOf, type LossTermOf } from './loss-term.ts';

/** Voxels, which keep a structure without probability from dividing by nothing. */
const smooth = 1e-5;

export const segmentationAbility: LossTermOf = ({ probabilities, target, task, maps = [] }) => {
  if (maps.length === 0) return constant(0, []);
  const [likely, truth] = [foreground(probabilities, task), foreground(target, task)];
  const losses = maps.map((map) => missing(map, likely, truth));
  const total = losses.reduce((all, one) => add(all, one));
  return divide(total, maps.length);
};

/** 1 minus the soft Dice of what one layer tells apart, mean over structures. */
function missing(map: Tensor, likely: Tensor, truth: Tensor): Tensor {
  const speaks = sigmoid(marginOf(map, likely));
  const axes = [0, ...spaceOf(truth)];
  const overlap = sum(multiply(speaks, truth), axes);
  const sizes = add(sum(speaks, axes), sum(truth, axes));
  const dice = divide(add(multiply(overlap, 2), smooth), add(sizes, smooth));
  return subtract(1, mean(dice, allAxes(dice)));
}

/** d_out − d_in, [N, structures, …size of the prediction]. */
function marginOf(map: Tensor, likely: Tensor): Tensor {
  const [samples = NaN, structures = NaN, ...size] = likely.shape;
  const [, units = NaN, ...side] = map.shape;
  const isWhole = side.join() === size.join();
  const weights = concatenate([likely, subtract(1, likely)], 1);
  const features = flat(map);
  const own = isWhole ? weights : resizeGradient(weights, side, 'linear');
  const sums = sum(matmul(flat(own), features, { transposeB: true }), [0]);
  const totals = reshape(sum(weights, [0, ...spaceOf(weights)]), [2 * structures, 1]);
  const prototypes = divide(sums, add(totals, smooth));
  const part = (from: number): Tensor =>
    slice(prototypes, { starts: [from, 0], ends: [from + structures, units] });
  const [inside, outside] = [part(0), part(structures)];
  const bias = sum(subtract(square(outside), square(inside)), [1], { keepDims: true });
  const margin = add(matmul(multiply(subtract(inside, outside), 2), features), bias);
  const shaped = reshape(margin, [samples, structures, ...side]);
  return isWhole ? shaped : resize(shaped, size, 'linear');
}

/** [N, C, …] → [N, C, voxels] */
const flat = (maps: Tensor): Tensor =>
  reshape(maps, [...maps.shape.slice(0, 2), sizeOf(maps.shape.slice(2))]);
