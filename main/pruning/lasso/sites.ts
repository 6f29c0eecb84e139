/**
 * Where the maps are sampled (pruning-methods.md 2d): a few sites per patch and reader, half of them on foreground as far
 * as there is any. Whole maps are never kept.
 */
import { at } from '../../../shared/at.ts';
import { createRandom, shuffled } from '../../../shared/random.ts';
import { product, type Network, type Weights } from '../../network/index.ts';
import { maxPool, reshape, resize, sizeOf } from '../../tensor/index.ts';
import { look, type Survey } from '../../probing/survey.ts';
import type { Outputs } from '../../probing/probe.ts';
import type { Reader } from './readers.ts';

/** Sets these draws apart from others that share the run's seed. */
const siteStream = 0x51ce;

/** Sites of each batch, [samples, count]. */
export interface Sites {
  readonly count: number;
  readonly batches: readonly (readonly number[])[];
}

export interface SiteRequest {
  readonly model: { readonly network: Network; readonly weights: Weights };
  readonly survey: Survey;
  readonly readers: readonly Reader[];
  readonly seed: number;
  /** Sites per patch for a reader, when so many patches are there. */
  readonly wanted: (reader: Reader, patches: number) => number;
}

/** By reader. */
export async function chooseSites(request: SiteRequest): Promise<Map<string, Sites>> {
  const { model, survey, readers, seed, wanted } = request;
  const grids = new Map(readers.map(({ grid }) => [grid.join('x'), grid]));
  const foreground: Outputs[] = [];
  let samples = 0;
  await look(survey, model, {
    outputs: ({ labels }) => {
      samples = at(labels.shape, 0);
      return Object.fromEntries(
        [...grids].map(([key, grid]) => {
          const window = labels.shape.slice(2).map((side, axis) => side / at(grid, axis));
          // where the network says something about the middle of a patch alone, labels and sites do not lie on one grid
          const isFiner = window.every((side) => Number.isInteger(side));
          const near = isFiner ? maxPool(labels, { window }) : resize(labels, grid, 'nearest');
          return [key, reshape(near, [samples, sizeOf(grid)])];
        }),
      );
    },
    see: (outputs) => {
      foreground.push(
        Object.fromEntries(
          [...grids.keys()].map((key) => [key, (outputs[key] ?? new Float32Array()).slice()]),
        ),
      );
    },
  });
  return new Map(
    readers.map((reader, order) => {
      const places = product(reader.grid);
      const count = Math.min(places, wanted(reader, foreground.length * samples));
      const batches = foreground.map((maps, batch) => {
        const map = maps[reader.grid.join('x')] ?? new Float32Array();
        return Array.from({ length: samples }, (_, sample) => {
          const own = map.subarray(sample * places, (sample + 1) * places);
          return sampled(own, count, createRandom(seed, siteStream, order, batch, sample));
        }).flat();
      });
      return [reader.id, { count, batches }];
    }),
  );
}

/** Half of them where the map is not 0, if it has so many; the rest anywhere else. */
function sampled(map: Float32Array, count: number, random: ReturnType<typeof createRandom>): number[] {
  const order = shuffled(
    Array.from(map, (_, site) => site),
    random,
  );
  const inside = order.filter((site) => (map[site] ?? 0) > 0).slice(0, Math.ceil(count / 2));
  const taken = new Set(inside);
  return [...inside, ...order.filter((site) => !taken.has(site))].slice(0, count);
}

/** What a program needs to find the windows: inputs [samples, count] by name. */
export function windowFeeds(reader: Reader, { batches }: Sites, batch: number): Outputs {
  const sites = batches[batch] ?? [];
  return {
    [`${reader.id}/read`]: Float32Array.from(sites, reader.read.corner),
    [`${reader.id}/written`]: Float32Array.from(sites, reader.written.corner),
  };
}
