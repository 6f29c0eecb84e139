/**
 * HRank (Lin et al. 2020; pruning-methods.md 2f): filters whose maps have a low rank go, level by level with training in
 * between. Maps are pooled to at most 64 per side and their negative side is dropped, since LeakyReLU's faint negative
 * values raise the exact rank and separate less. Ranks grow with the map's size: levels are never compared. A 3D map is
 * unfolded to (depth · height) × width.
 */
import { at } from '../../../shared/at.ts';
import { averagePool, maximum, reshape, sizeOf } from '../../tensor/index.ts';
import type { Criterion } from '../criterion.ts';
import { mapRank, type RankMode } from '../criteria/map-rank.ts';
import { plannedMethod } from '../planned.ts';
import { look } from '../../probing/survey.ts';

const largestSide = 64;
/** Ranks are stable after a few images, and each costs a decomposition; the paper takes 500 and more. */
const mostImages = 16;

const criterion: Criterion = async (view, survey) => {
  const mode: RankMode =
    view.pruning.variant === 'exact' || view.pruning.variant === 'energy' ? view.pruning.variant : 'stable';
  const sums = new Map(view.groups.map(({ id, filters }) => [id, new Float64Array(filters)]));
  const shapes = new Map<string, readonly [number, number, number]>();
  let images = 0;
  await look(survey, view, {
    outputs: ({ maps }) =>
      Object.fromEntries(
        [...maps].map(([id, map]) => {
          const window = map.shape.slice(2).map((side) => Math.ceil(side / largestSide));
          const pooled = averagePool(maximum(map, 0), { window });
          const [batch = 1, filters = 1, ...sides] = pooled.shape;
          const columns = at(sides, sides.length - 1);
          const rows = sizeOf(sides) / columns;
          shapes.set(id, [batch, rows, columns]);
          return [id, reshape(pooled, [batch, filters, rows * columns])];
        }),
      ),
    see: (outputs) => {
      let batchSize = 0;
      for (const [id, own] of sums) {
        const map = outputs[id];
        const [batch, rows, columns] = shapes.get(id) ?? [0, 0, 0];
        if (map === undefined) continue;
        batchSize = Math.min(batch, mostImages - images);
        for (let place = 0; place < batchSize * own.length; place++) {
          const one = map.subarray(place * rows * columns, (place + 1) * rows * columns);
          const filter = place % own.length;
          own[filter] = (own[filter] ?? 0) + mapRank(one, [rows, columns], mode);
        }
      }
      images += batchSize;
    },
    enough: () => images >= mostImages,
  });
  return sums;
};

export const hrank = plannedMethod({ name: 'hrank', criterion });
