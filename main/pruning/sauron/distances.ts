/**
 * Sauron's two distances between feature maps as tensor expressions (sauron.md 1.3, E1 to E7), 2D and 3D alike.
 *
 * Both look at maps pooled by 2. Average pooling commutes with the affine min-max map, so delta_opt's normalisation is
 * applied to the small pooled map, and a program that holds both distances pools once (equal nodes are merged).
 */
import {
  add,
  averagePool,
  divide,
  greater,
  less,
  mapExtremes,
  matmul,
  max,
  mean,
  reshape,
  select,
  slice,
  sqrt,
  square,
  subtract,
  type Tensor,
} from '../../tensor/index.ts';

/** A map whose values span less than this is dead: it is taken as 0 everywhere, without a gradient. */
const deadRange = 1e-10;

const spatialAxes = (map: Tensor): number[] => map.shape.slice(2).map((_, axis) => axis + 2);

/** Mean over 2 (x 2 (x 2)) blocks; odd tails are dropped, an axis of one voxel is left alone. */
function pool(map: Tensor): Tensor {
  return averagePool(map, { window: map.shape.slice(2).map((side) => Math.min(2, side)) });
}

/**
 * delta_opt, the regulariser's term of one layer: each map scaled to [0, 1], pooled, root mean square difference to
 * channel 0, mean over the batch and the other channels. Needs at least two channels.
 * @param map [N, C, (D,) H, W]
 */
export function optimisationDistance(map: Tensor): Tensor {
  const { low, high } = mapExtremes(map);
  const range = subtract(high, low);
  const alive = greater(range, deadRange);
  const scaled = select(alive, divide(subtract(pool(map), low), select(alive, range, 1)), 0);
  const first = channels(scaled, 0, 1);
  const meanSquare = mean(square(subtract(scaled, first)), spatialAxes(map));
  return mean(sqrt(add(channels(meanSquare, 1), 1e-12)), [0, 1]);
}

/**
 * delta_prune: root mean square difference of every pooled raw map to the reference's, as a share of the sample's
 * largest, mean over the batch. All-equal maps score 0.
 * @param map [N, C, (D,) H, W]
 * @param reference one-hot [C]
 * @returns [C], in [0, 1]
 */
export function pruningDistance(map: Tensor, reference: Tensor): Tensor {
  const pooled = pool(map);
  const [batch = 1, filters = 1, ...sides] = pooled.shape;
  const flat = reshape(pooled, [batch, filters, sides.reduce((product, side) => product * side, 1)]);
  const referenceMap = matmul(reshape(reference, [1, 1, filters]), flat);
  const distances = sqrt(mean(square(subtract(flat, referenceMap)), [2]));
  const largest = max(distances, [1], { keepDims: true });
  return mean(select(less(largest, 1e-12), 0, divide(distances, add(largest, 1e-15))), [0]);
}

function channels(x: Tensor, from: number, to = x.shape[1] ?? 1): Tensor {
  const starts = x.shape.map((_, axis) => (axis === 1 ? from : 0));
  const ends = x.shape.map((side, axis) => (axis === 1 ? to : side));
  return slice(x, { starts, ends });
}
