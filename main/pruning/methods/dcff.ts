/**
 * DCFF, filter fusion (Lin et al. 2021; pruning-methods.md 2g): after every epoch each layer keeps the filters whose
 * distributions differ most, and each of these is used as the mixture of all filters that its distribution says, softly
 * at first and sharply at the end. The paper builds the narrow network at once; here the others' maps are zero until the
 * cut, which computes the same at the wide network's cost and lets one rule of budgets serve all methods. The first epoch
 * trains plain filters. Norms are not fused.
 */
import { z } from 'zod';
import { optionOf } from '../../../shared/pruning-defaults.ts';
import { couple, type ChannelGroup } from '../../network/index.ts';
import type { Criterion, View } from '../criterion.ts';
import { pairwiseDistances } from '../criteria/distances.ts';
import { divergences, logProxies, temperatureAt } from '../criteria/fusion.ts';
import type { Keep, MethodSetup } from '../method.ts';
import { bakedReductions } from '../mixing/bake.ts';
import { createMixing, mixableGroups } from '../mixing/mixing.ts';
import { directions, partsOf } from '../mixing/parts.ts';
import { plannedMethod, type Companion } from '../planned.ts';

const stateSchema = z.strictObject({
  matrices: z.record(z.string(), z.string()),
  kept: z.array(z.tuple([z.string(), z.array(z.number())])),
});

function logsOf(view: View, group: ChannelGroup, done: number): Float64Array {
  const parts = partsOf(view, group)
    .filter(({ kind }) => kind !== 'norm')
    .map((part) =>
      part.kind === 'plain kernel' ? { ...part, lengths: typicalLengths(part.lengths) } : part,
    );
  const distances = pairwiseDistances(directions(parts, group.filters), group.filters);
  const last = optionOf('dcff', view.pruning, 'temperature');
  const pace = optionOf('dcff', view.pruning, 'pace');
  return logProxies(distances, group.filters, temperatureAt(done, { first: 1, last, pace }));
}

/** Where no norm takes lengths away, filters of one direction may still differ. */
function typicalLengths(lengths: Float64Array): Float64Array {
  return lengths.map(() => lengths.reduce((sum, length) => sum + length, 0) / lengths.length);
}

/** At the end's temperature: it only matters to allocations that compare layers. */
const criterion: Criterion = (view) =>
  new Map(view.groups.map((group) => [group.id, divergences(logsOf(view, group, 1), group.filters)]));

function companion({ dense }: MethodSetup, saved: unknown): Companion {
  const coupling = couple(dense);
  const mixable = new Set(mixableGroups(coupling));
  const state = stateSchema.safeParse(saved).data ?? { matrices: {}, kept: [] };
  const mixing = createMixing(coupling, state.matrices);
  let kept: Keep = new Map(state.kept);

  const refresh = (view: View, keep: Keep, done: number): void => {
    const matrices = new Map<string, Float32Array>();
    const next = new Map<string, readonly number[]>();
    for (const group of view.groups) {
      const count = keep.get(group.id)?.length;
      if (count === undefined) continue;
      const logs = logsOf(view, group, done);
      const scores = divergences(logs, group.filters);
      const best = Array.from(scores, (_, filter) => filter)
        .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
        .slice(0, count)
        .sort((a, b) => a - b);
      next.set(group.id, best);
      if (mixable.has(group.id)) addMatrices(matrices, view, { group, logs, best });
    }
    kept = next;
    mixing.set(matrices);
  };

  return {
    reparameterize: mixing.reparameterize,
    feeds: mixing.feeds,
    between: async (view, done, allotted) => {
      refresh(view, (await allotted()).keep, done);
      return undefined;
    },
    // The mixtures that trained until now stay: the cut changes nothing that the network computes.
    reduce: (view, keep) => {
      if (kept.size === 0) refresh(view, keep, 1);
      const reductions = [...kept].map(([group, filters]) => ({ group, keep: filters }));
      return { reductions: bakedReductions(view, mixing, reductions) };
    },
    save: () => ({ matrices: mixing.save(), kept: [...kept] }),
  };
}

/** Kernels become mixtures; in front of a norm of kernels of one length. Norms of filters that go are silent. */
function addMatrices(
  matrices: Map<string, Float32Array>,
  view: View,
  { group, logs, best }: { group: ChannelGroup; logs: Float64Array; best: readonly number[] },
): void {
  const { filters } = group;
  for (const { layer, kind, lengths } of partsOf(view, group)) {
    const matrix = new Float32Array(filters * filters);
    const [typical = 1] = typicalLengths(lengths);
    for (const row of best) {
      for (let column = 0; column < filters; column++) {
        const own = kind === 'normed kernel' ? typical / Math.max(lengths[column] ?? 0, 1e-12) : 1;
        const share =
          kind === 'norm' ? (row === column ? 1 : 0) : Math.exp(logs[row * filters + column] ?? 0) * own;
        matrix[row * filters + column] = share;
      }
    }
    matrices.set(layer, matrix);
  }
}

export const dcff = plannedMethod({ name: 'dcff', criterion, companion });
