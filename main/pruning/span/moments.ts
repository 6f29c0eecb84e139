/**
 * Means and covariances of a layer's maps, over every voxel of the probed batches. One product of the maps with
 * themselves per layer and batch holds what every reference, pair and least-squares fit needs, so it is taken once, when a cut is due.
 */
import { at as elementAt } from '../../../shared/at.ts';
import { matmul, reshape, sizeOf, sum, type Tensor } from '../../tensor/index.ts';
import type { View } from '../criterion.ts';
import type { FeatureMaps } from '../../probing/pass.ts';
import { look, type Survey } from '../../probing/survey.ts';

export interface Moments {
  /** [C] */
  readonly mean: Float64Array;
  /** [C, C] */
  readonly covariance: Float64Array;
}

interface Sums {
  readonly totals: Float64Array;
  readonly products: Float64Array;
  voxels: number;
}

/** By group; one that ends in no map of its own has none. */
export async function mapMoments(view: View, survey: Survey): Promise<Map<string, Moments>> {
  const sums = new Map<string, Sums>();
  const voxels = new Map<string, number>();
  await look(survey, view, {
    outputs: ({ maps }) => {
      for (const [id, { shape }] of maps) {
        const filters = elementAt(shape, 1);
        voxels.set(id, sizeOf(shape) / filters);
        sums.set(id, {
          totals: new Float64Array(filters),
          products: new Float64Array(filters * filters),
          voxels: 0,
        });
      }
      return productsOf(maps);
    },
    see: (outputs) => {
      for (const [id, own] of sums) {
        accumulate(own.totals, outputs[totalsName(id)]);
        accumulate(own.products, outputs[productsName(id)]);
        own.voxels += voxels.get(id) ?? 0;
      }
    },
  });
  return new Map([...sums].map(([id, own]) => [id, momentsOf(own)]));
}

function productsOf(maps: FeatureMaps): Record<string, Tensor> {
  return Object.fromEntries(
    [...maps].flatMap(([id, map]): [string, Tensor][] => {
      const [batch = 1, filters = 1, ...sides] = map.shape;
      const flat = reshape(map, [batch, filters, sizeOf(sides)]);
      return [
        [totalsName(id), sum(flat, [0, 2])],
        [productsName(id), sum(matmul(flat, flat, { transposeB: true }), [0])],
      ];
    }),
  );
}

function accumulate(totals: Float64Array, batch: Float32Array | undefined): void {
  batch?.forEach((value, index) => (totals[index] = (totals[index] ?? 0) + value));
}

/** @param products [C, C] Σ over voxels of map · map */
export function momentsOf({ totals, products, voxels }: Readonly<Sums>): Moments {
  const filters = totals.length;
  const mean = totals.map((total) => total / voxels);
  const covariance = products.map(
    (product, at) => product / voxels - (mean[Math.floor(at / filters)] ?? 0) * (mean[at % filters] ?? 0),
  );
  return { mean, covariance };
}

const totalsName = (id: string): string => `totals/${id}`;
const productsName = (id: string): string => `products/${id}`;
