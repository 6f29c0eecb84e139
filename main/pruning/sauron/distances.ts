/**
 * Sauron's two distances between feature maps as tensor expressions (sauron.md 1.3, E1 to E7), 2D and 3D alike.
 *
 * Both look at maps pooled by 2. Average pooling commutes with the affine min-max map, so delta_opt's normalisation is
 * applied to the small pooled map, and a program that holds both distances pools once (equal nodes are merged).
 */
import {
  add,
  averagePool,
  constant,
  divide,
  greater,
  less,
  mapExtremes,
  matmul,
  max,
  mean,
  multiply,
  negate,
  reshape,
  select,
  sizeOf,
  slice,
  sqrt,
  square,
  subtract,
  type Tensor,
} from '../../tensor/index.ts';

/** A map whose values span less than this is dead: it is taken as 0 everywhere, without a gradient. */
const deadRange = 1e-10;

/**
 * delta_opt, the regulariser's term of one layer: each map scaled to [0, 1], pooled, root mean square difference to
 * channel 0, mean over the batch and the other channels. Needs at least two channels.
 * @param map [N, C, (D,) H, W]
 */
export function optimisationDistance(map: Tensor): Tensor {
  const [batch = 1, filters = 1] = map.shape;
  const { low, high } = mapExtremes(map);
  const range = subtract(high, low);
  const alive = greater(range, deadRange);
  // On the large maps there is one sum and one product only; signs and choices are made on one number per map.
  const scale = select(alive, divide(1, select(alive, range, 1)), 0);
  const scaled = multiply(add(pooledMaps(map), negate(low)), scale);
  const meanSquare = mean(square(matmul(differencesToFirst(filters), scaled)), [2]);
  const others = slice(meanSquare, { starts: [0, 1], ends: [batch, filters] });
  return mean(sqrt(add(others, 1e-12)), [0, 1]);
}

/**
 * delta_prune: root mean square difference of every pooled raw map to the reference's, as a share of the sample's
 * largest, mean over the batch. All-equal maps score 0.
 * @param map [N, C, (D,) H, W]
 * @param reference one-hot [C]
 * @returns [C], in [0, 1]
 */
export function pruningDistance(map: Tensor, reference: Tensor): Tensor {
  const distances = sqrt(mean(square(matmul(differencesTo(reference), pooledMaps(map))), [2]));
  const largest = max(distances, [1], { keepDims: true });
  return mean(select(less(largest, 1e-12), 0, divide(distances, add(largest, 1e-15))), [0]);
}

/**
 * What the fit of every pooled map from the reference's needs: means of their products with it, and of themselves.
 * @param map [N, C, (D,) H, W]
 * @param reference one-hot [C]
 * @returns [C] each
 */
export function referenceMoments(map: Tensor, reference: Tensor): { products: Tensor; means: Tensor } {
  const pooled = pooledMaps(map);
  const own = matmul(reshape(reference, [1, sizeOf(reference.shape)]), pooled);
  return { products: mean(multiply(pooled, own), [0, 2]), means: mean(pooled, [0, 2]) };
}

/** Means over 2 × 2 (× 2) blocks, [N, C, blocks]; odd tails are dropped, an axis of one voxel is left alone. */
function pooledMaps(map: Tensor): Tensor {
  const pooled = averagePool(map, { window: map.shape.slice(2).map((side) => Math.min(2, side)) });
  const [batch = 1, filters = 1, ...sides] = pooled.shape;
  return reshape(pooled, [batch, filters, sizeOf(sides)]);
}

/**
 * identity - 1 · reference, [C, C]: its product with maps [N, C, voxels] is every map minus the reference map. The
 * gradient is one product as well, where a slice and a difference would take six passes.
 * @param reference one-hot [C]
 */
function differencesTo(reference: Tensor): Tensor {
  const filters = sizeOf(reference.shape);
  return subtract(constant(identity(filters), [filters, filters]), reference);
}

/** The same for channel 0, as a constant. */
function differencesToFirst(filters: number): Tensor {
  const matrix = identity(filters);
  for (let filter = 0; filter < filters; filter++) matrix[filter * filters] = filter === 0 ? 0 : -1;
  return constant(matrix, [filters, filters]);
}

function identity(filters: number): Float32Array {
  const matrix = new Float32Array(filters * filters);
  for (let filter = 0; filter < filters; filter++) matrix[filter * filters + filter] = 1;
  return matrix;
}
