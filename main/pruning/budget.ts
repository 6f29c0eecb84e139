/**
 * Cutting to a budget. Every allocator comes down to an *order* in which filters go; the budget is met by its shortest
 * prefix, found by bisection on the real cost of the network that would be left. Costs of neighbouring layers multiply,
 * so no sum over filters would do. Floors, largest shares and rounding are kept on the way.
 */
import type { PruningBudget, PruningConfig } from '../../shared/pruning.ts';
import { cost, couple, cutShape, type Coupling, type Network } from '../network/index.ts';
import type { Keep, PrunableLayer } from './method.ts';

/** A filter of a group. */
export interface Leaver {
  readonly group: string;
  readonly filter: number;
}

export type Spend = (network: Network) => number;

/** What a budget of this kind counts. Latency is measured, not counted: `allot.ts` turns it into MACs. */
export function spendOf({ kind }: PruningBudget, patch: readonly number[]): Spend {
  return (network) => {
    if (kind === 'channels') return filtersOf(network);
    const { params, macs } = cost(network, patch);
    return kind === 'parameters' ? params : macs;
  };
}

export function filtersOf(network: Network): number {
  return couple(network)
    .groups.filter(({ frozen }) => !frozen)
    .reduce((sum, { filters }) => sum + filters, 0);
}

/** A layer with what it had at the start. */
export interface BudgetLayer extends PrunableLayer {
  readonly initialFilters: number;
  readonly stage: number;
}

export interface Limit {
  /** Fewest filters that must stay. */
  readonly least: number;
  /** What the filters that stay are a multiple of, where any go. */
  readonly step: number;
}

/** By layer. */
export type Limits = (layer: BudgetLayer) => Limit;

/** Those of the configuration. */
export const limitsOf =
  ({ minKeep, maxRatio, roundTo }: Pick<PruningConfig, 'minKeep' | 'maxRatio' | 'roundTo'>): Limits =>
  (layer) => ({
    least: Math.max(layer.minKeep, minKeep, Math.ceil((1 - maxRatio) * layer.initialFilters - 1e-9)),
    step: roundTo,
  });

/** Fewest filters that a layer may be left with. */
export function floorOf(layer: BudgetLayer, limits: Limits): number {
  const { least, step } = limits(layer);
  return Math.min(layer.filters, Math.ceil(least / step) * step);
}

/** The smallest network that the limits allow. @param network as planned */
export function smallest(network: Network, limits: Limits): Network {
  const coupling = couple(network);
  const keep = coupling.groups
    .filter(({ frozen }) => !frozen)
    .map((group) => {
      const floor = floorOf({ ...group, initialFilters: group.filters }, limits);
      return [group.id, Array.from({ length: floor }, (_, filter) => filter)] as const;
    });
  return cutShape(network, coupling, new Map(keep));
}

export interface BudgetRequest {
  readonly network: Network;
  /** Of the network. */
  readonly coupling: Coupling;
  readonly layers: readonly BudgetLayer[];
  readonly limits: Limits;
  readonly spend: Spend;
  /** What may be left. */
  readonly allowed: number;
}

/** What stays where the first `length` of the order go; the floors hold, and what remains is a multiple of its step. */
function keepWithout(order: readonly Leaver[], length: number, { layers, limits }: BudgetRequest): Keep {
  const gone = new Map<string, number[]>();
  const floors = new Map(layers.map((layer) => [layer.id, floorOf(layer, limits)]));
  const steps = new Map(layers.map((layer) => [layer.id, limits(layer).step]));
  const filters = new Map(layers.map((layer) => [layer.id, layer.filters]));
  const queued = new Map<string, number[]>();
  for (const { group, filter } of order) {
    const queue = queued.get(group);
    if (queue) queue.push(filter);
    else queued.set(group, [filter]);
  }
  for (const { group, filter } of order.slice(0, length)) {
    const leaving = gone.get(group) ?? [];
    if ((filters.get(group) ?? 0) - leaving.length <= (floors.get(group) ?? 0)) continue;
    leaving.push(filter);
    gone.set(group, leaving);
  }
  const keep = new Map<string, readonly number[]>();
  for (const [group, leaving] of gone) {
    const count = filters.get(group) ?? 0;
    const left = Math.max(
      floors.get(group) ?? 0,
      count - leaving.length - ((count - leaving.length) % (steps.get(group) ?? 1)),
    );
    const all = new Set((queued.get(group) ?? []).slice(0, count - left));
    keep.set(
      group,
      Array.from({ length: count }, (_, filter) => filter).filter((filter) => !all.has(filter)),
    );
  }
  return keep;
}

export interface Allotment {
  readonly keep: Keep;
  readonly spent: number;
  readonly met: boolean;
}

/** The shortest prefix of the order that meets the budget; all of it, not met, where none does. */
export function cutToBudget(order: readonly Leaver[], request: BudgetRequest): Allotment {
  const { network, coupling, spend, allowed } = request;
  const spentBy = (length: number): number => {
    const keep = keepWithout(order, length, request);
    return spend(keep.size === 0 ? network : cutShape(network, coupling, keep));
  };
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spentBy(middle) <= allowed) high = middle;
    else low = middle + 1;
  }
  const spent = spentBy(low);
  return { keep: keepWithout(order, low, request), spent, met: spent <= allowed };
}
