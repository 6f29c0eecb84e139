/** Sauron's regulariser: the mean of delta_opt over a network's prunable layers (sauron.md E4 and E5). */
import { at } from '../../../shared/at.ts';
import { add, divide, type Tensor } from '../../tensor/index.ts';
import type { FeatureMaps } from '../../probing/pass.ts';
import { optimisationDistance } from './distances.ts';

/**
 * @param heads number of segmentation heads to count as 1 in the mean, together with every one-filter layer; undefined
 *   to leave the former out and to take the latter as 0.
 * @returns a scalar; undefined where no layer has two filters
 */
export function regulariser(maps: FeatureMaps, heads?: number): Tensor | undefined {
  const layers = [...maps.values()];
  const terms = layers.filter((map) => at(map.shape, 1) > 1).map(optimisationDistance);
  if (terms.length === 0) return undefined;
  const ones = heads === undefined ? 0 : heads + layers.length - terms.length;
  const total = terms.reduce((sum, term) => add(sum, term));
  return divide(ones > 0 ? add(total, ones) : total, layers.length + (heads ?? 0));
}
