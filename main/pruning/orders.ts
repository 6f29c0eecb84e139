/**
 * Allocators as orders (pruning-methods.md 4.2): from scores, the order in which filters go. `cutToBudget`
 * takes the prefix that meets the budget. Ties go by the higher index, so that lower ones stay.
 */
import { at } from '../../shared/at.ts';
import type { Allocation } from '../../shared/pruning.ts';
import type { BudgetLayer, Leaver } from './budget.ts';

/** Higher = keep, by group, one per filter. */
export type Scores = ReadonlyMap<string, ArrayLike<number>>;

interface Placed extends Leaver {
  readonly place: number;
}

/** @param scores NaN counts as the lowest. @param levels weights per level, finest first; the last one repeats */
export function orderOf(
  allocation: Allocation,
  layers: readonly BudgetLayer[],
  { scores, levels }: { readonly scores: Scores; readonly levels: readonly number[] },
): Leaver[] {
  const weight = (stage: number): number =>
    allocation === 'per-level' ? at(levels, Math.min(stage, levels.length - 1)) : 1;
  const placed = layers.flatMap((layer): Placed[] => {
    const own = Array.from({ length: layer.filters }, (_, filter) => {
      const score = scores.get(layer.id)?.[filter] ?? 0;
      return { group: layer.id, filter, place: Number.isNaN(score) ? -Infinity : score };
    });
    if (allocation === 'global') return own;
    const lost = layer.initialFilters - layer.filters;
    // The n-th to go of C has place n / C: a prefix then takes the same share of every layer (times its weight).
    return own
      .sort((a, b) => a.place - b.place || b.filter - a.filter)
      .map((leaver, rank) => ({
        ...leaver,
        place: (lost + rank + 1) / layer.initialFilters / Math.max(weight(layer.stage), 1e-9),
      }))
      .filter(() => weight(layer.stage) > 0);
  });
  return placed
    .sort((a, b) => a.place - b.place || b.filter - a.filter)
    .map(({ group, filter }) => ({ group, filter }));
}

/** One at a time from the layer that is widest just then (the coarsest of several); within it, the lowest score. */
export function widestFirst(layers: readonly BudgetLayer[], scores: Scores): Leaver[] {
  const queues = layers.map(({ id, filters }) => ({
    id,
    filters: Array.from({ length: filters }, (_, filter) => filter).sort(
      (a, b) => (scores.get(id)?.[a] ?? 0) - (scores.get(id)?.[b] ?? 0) || b - a,
    ),
    next: 0,
  }));
  const left = (queue: (typeof queues)[number]): number => queue.filters.length - queue.next;
  const order: Leaver[] = [];
  const total = layers.reduce((sum, { filters }) => sum + filters, 0);
  while (order.length < total) {
    const widest = queues.reduce((best, queue) => (left(queue) > left(best) ? queue : best));
    order.push({ group: widest.id, filter: at(widest.filters, widest.next++) });
  }
  return order;
}
