/**
 * Soft cluster pruning, after Niu, Teng and Zou (arXiv 2206.08186), of which only the abstract could be read: a
 * reconstruction that claims no number of theirs (pruning-methods.md 2h). After every epoch each layer's filters are
 * clustered by direction and drawn to the middle of their cluster; the number of clusters falls quickly at first and
 * slowly later. Wrong choices can heal, until the assignment is frozen for the last tenth of the way: then the members of
 * a cluster are tied, so that they are one filter but for their size when the cut merges them.
 */
import { z } from 'zod';
import { optionOf } from '../../../shared/pruning-defaults.ts';
import { createRandom } from '../../../shared/random.ts';
import { couple, type ChannelGroup, type Reduction, type Weights } from '../../network/index.ts';
import type { Criterion, View } from '../criterion.ts';
import { pairwiseDistances } from '../criteria/distances.ts';
import { kMeans } from '../criteria/k-means.ts';
import type { Keep, MethodSetup } from '../method.ts';
import { bakedReductions } from '../mixing/bake.ts';
import { mapScales, merge, pulled, tie, type Labels } from '../mixing/clusters.ts';
import { createMixing, mixableGroups } from '../mixing/mixing.ts';
import { directions, partsOf, withRows } from '../mixing/parts.ts';
import { plannedMethod, type Companion } from '../planned.ts';

/** κ of P(t) = goal · (1 - e^-κt) / (1 - e^-κ): three quarters of the goal after an eighth of the way. */
const decay = 8 * Math.log(4);
const tiedShare = 0.1;
/** Sets these draws apart from others that share the run's seed. */
const clusterStream = 0xc1a5;

const stateSchema = z.strictObject({
  matrices: z.record(z.string(), z.string()),
  labels: z.array(z.tuple([z.string(), z.array(z.number())])),
  scales: z.array(z.tuple([z.string(), z.array(z.number())])),
});

/** The distance to the most similar filter: what two have in common is lost least. */
const criterion: Criterion = (view) =>
  new Map(
    view.groups.map((group) => {
      const { filters } = group;
      const distances = pairwiseDistances(directions(partsOf(view, group), filters), filters);
      const nearest = Float64Array.from({ length: filters }, (_, filter) => {
        const own = distances.subarray(filter * filters, (filter + 1) * filters);
        return own.reduce(
          (least, value, other) => (other === filter ? least : Math.min(least, value)),
          Infinity,
        );
      });
      return [group.id, nearest.map((value) => (Number.isFinite(value) ? value : 0))];
    }),
  );

/** Share of the goal that is due. @param done share of the way to the cut */
export const shareDue = (done: number): number => (1 - Math.exp(-decay * done)) / (1 - Math.exp(-decay));

function companion({ dense, config }: MethodSetup, saved: unknown): Companion {
  const coupling = couple(dense);
  const mixable = new Set(mixableGroups(coupling));
  const state = stateSchema.safeParse(saved).data ?? { matrices: {}, labels: [], scales: [] };
  const mixing = createMixing(coupling, state.matrices);
  let labels: ReadonlyMap<string, Labels> = new Map(state.labels);
  let scales: ReadonlyMap<string, readonly number[]> = new Map(state.scales);
  const alpha = optionOf('ascp', config.pruning, 'alpha');

  const clustered = (view: View, keep: Keep, due: number): Map<string, Labels> =>
    new Map(
      view.groups.flatMap((group, index): [string, Labels][] => {
        const goal = keep.get(group.id)?.length;
        if (goal === undefined || !mixable.has(group.id)) return [];
        const { filters } = group;
        const count = Math.max(goal, Math.ceil(filters - due * (filters - goal)));
        const rows = directions(partsOf(view, group), filters);
        const random = createRandom(view.seed, clusterStream, view.epoch, index);
        return [[group.id, kMeans(rows, filters, count, random)]];
      }),
    );

  /** Freezes the assignment: from here on members share their direction and what trains it. */
  const tieUp = (view: View, found: ReadonlyMap<string, Labels>): void => {
    const matrices = new Map<string, Float32Array>();
    const sizes = new Map<string, readonly number[]>();
    for (const [group, own] of grouped(view, found)) {
      const parts = partsOf(view, group);
      const norms = mapScales(parts, group.filters);
      for (const { layer, kind, lengths } of parts) {
        matrices.set(layer, tie(kind === 'normed kernel' ? lengths : norms, own));
      }
      sizes.set(group.id, [...norms]);
    }
    [labels, scales] = [found, sizes];
    mixing.set(matrices);
  };

  return {
    reparameterize: mixing.reparameterize,
    feeds: mixing.feeds,
    between: async (view, done, allotted) => {
      if (labels.size > 0) return undefined;
      const left = Math.round(view.epoch / done) - view.epoch;
      const freezes = left <= Math.max(1, Math.ceil((tiedShare * view.epoch) / done));
      const { keep } = await allotted();
      const found = clustered(view, keep, freezes ? 1 : shareDue(done));
      const weights = drawn(view, found, freezes ? 1 : alpha);
      if (freezes) tieUp({ ...view, weights }, found);
      return weights;
    },
    reduce: (view, keep) => {
      if (labels.size === 0) tieUp(view, clustered(view, keep, 1));
      const merged = grouped(view, labels).map(([group, own]): Reduction => {
        const rows = directions(partsOf(view, group), group.filters);
        return merge(group, { labels: own, scales: scales.get(group.id) ?? [], directions: rows });
      });
      const dropped = [...keep].filter(([id]) => !labels.has(id));
      const reductions = [...merged, ...dropped.map(([group, filters]) => ({ group, keep: filters }))];
      return { reductions: bakedReductions(view, mixing, reductions) };
    },
    save: () => ({ matrices: mixing.save(), labels: [...labels], scales: [...scales] }),
  };
}

function grouped({ groups }: View, labels: ReadonlyMap<string, Labels>): [ChannelGroup, Labels][] {
  return groups.flatMap((group): [ChannelGroup, Labels][] => {
    const own = labels.get(group.id);
    return own ? [[group, own]] : [];
  });
}

function drawn(view: View, labels: ReadonlyMap<string, Labels>, alpha: number): Weights {
  let { weights } = view;
  for (const [group, own] of grouped(view, labels)) {
    for (const part of partsOf(view, group)) {
      weights = withRows({ ...view, weights }, group, part.layer, pulled(part, own, alpha));
    }
  }
  return weights;
}

export const ascp = plannedMethod({ name: 'ascp', criterion, companion });
