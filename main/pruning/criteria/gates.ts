/**
 * Gates (pruning-methods.md 1.6): a variable of ones, multiplied on each group's map before the map forks into skip and
 * next level. Its gradient is Σ over space of map · ∂loss/∂map, for each sample and channel, which is how it is computed
 * here: the map's gradient holds the sum over both paths, and no multiplication enters the network.
 */
import { averagePool, gradients, multiply, reshape, sizeOf, sum, type Tensor } from '../../tensor/index.ts';
import type { Pass } from '../../probing/survey.ts';

/** By group, [N, C]: the gradient of each sample's own loss. @param ids groups that have a map of their own */
export function gateGradients({
  maps,
  sampleLosses,
}: Pick<Pass, 'maps' | 'sampleLosses'>): Map<string, Tensor> {
  const perSpace = mapTimesGradient({ maps, sampleLosses });
  return new Map(
    [...perSpace].map(([id, map]) => [
      id,
      sum(
        map,
        map.shape.map((_, axis) => axis).filter((axis) => axis > 1),
      ),
    ]),
  );
}

/**
 * The same for `blocks` equal blocks of each sample along every axis, where they divide it: [N, C, blocks].
 * More rows from as many samples; the sum over a sample's blocks is its gate gradient.
 */
export function blockGateGradients(
  pass: Pick<Pass, 'maps' | 'sampleLosses'>,
  blocks: number,
): Map<string, Tensor> {
  return new Map(
    [...mapTimesGradient(pass)].map(([id, map]) => {
      const [batch = 1, channels = 1, ...sides] = map.shape;
      const window = sides.map((side) => (side % blocks === 0 ? side / blocks : side));
      const pooled = multiply(averagePool(map, { window }), sizeOf(window));
      return [id, reshape(pooled, [batch, channels, sizeOf(pooled.shape) / (batch * channels)])];
    }),
  );
}

function mapTimesGradient({ maps, sampleLosses }: Pick<Pass, 'maps' | 'sampleLosses'>): Map<string, Tensor> {
  const entries = [...maps];
  const slopes = gradients(
    sampleLosses,
    entries.map(([, map]) => map),
  );
  return new Map(
    entries.map(([id, map], index) => {
      const slope = slopes[index];
      if (slope === undefined) throw new Error('gradients: one per map');
      return [id, multiply(map, slope)];
    }),
  );
}
