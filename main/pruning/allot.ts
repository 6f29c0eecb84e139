/** From scores to who stays, at one moment of a run: order, budget, and the schedule's share of both. */
import { cutShape, type Network } from '../network/index.ts';
import { cutToBudget, spendOf, type Allotment, type BudgetRequest, type Leaver } from './budget.ts';
import type { Criterion, Order, View } from './criterion.ts';
import type { Keep } from './method.ts';
import { orderOf } from './orders.ts';
import type { Survey } from '../probing/survey.ts';

interface Target {
  readonly id: string;
  readonly filters: number;
  readonly initialFilters: number;
}

export interface Allotted {
  readonly keep: Keep;
  readonly targets: Target[] | null;
  readonly latency: number | null;
  readonly notes: readonly string[];
}

/** What of a method decides who stays. */
export interface AllotParts {
  readonly criterion: Criterion;
  /** In place of the configured allocation. */
  readonly order?: Order;
  /** Chooses anew within each layer, once the number of filters is known. */
  readonly refine?: (view: View, keep: Keep) => Keep;
}

export interface AllotRequest {
  readonly parts: AllotParts;
  readonly tools: Survey;
  readonly dense: Network;
  /** Of the whole cut that is due by now. */
  readonly share: number;
  readonly targets: Target[] | null;
  readonly latency: number | null;
}

export async function allot(view: View, request: AllotRequest): Promise<Allotted> {
  const { parts, tools, dense, share } = request;
  const { pruning, patch, network, coupling, layers, limits } = view;
  const { budget, allocation, levels } = pruning;
  const scores = await parts.criterion(view, tools);
  const perLevel = pruning.schedule.kind === 'per-level';
  const spend = spendOf(budget, patch);
  const goal = budget.cut * (perLevel ? 1 : share);
  const allowance: BudgetRequest = {
    network,
    coupling,
    layers,
    limits,
    spend,
    allowed: (1 - goal) * spend(dense),
  };
  const refined = (keep: Keep): Keep => parts.refine?.(view, keep) ?? keep;

  if (perLevel && request.targets) {
    const keep = refined(
      towards(view, orderOf('uniform', layers, { scores, levels }), request.targets, share),
    );
    return { keep, targets: request.targets, latency: request.latency, notes: [] };
  }
  const order = await (parts.order?.(view, scores, tools, allowance) ??
    orderOf(allocation, layers, { scores, levels }));
  const timed = budget.kind === 'latency';
  const latency = timed ? (request.latency ?? (await tools.measure(dense))) : request.latency;
  const found =
    timed && latency !== null
      ? await cutToLatency(order, allowance, {
          tools,
          allowed: (1 - goal) * latency,
          spend: spendOf({ kind: 'macs', cut: 0 }, patch),
        })
      : cutToBudget(order, allowance);
  const notes = found.met ? [] : [unmet(budget.kind, goal)];
  if (!perLevel) return { keep: refined(found.keep), targets: null, latency, notes };
  const targets = layers.map(({ id, filters, initialFilters }) => {
    return { id, initialFilters, filters: found.keep.get(id)?.length ?? filters };
  });
  return { keep: refined(towards(view, order, targets, share)), targets, latency, notes };
}

/** The levels whose turn has come are cut to their targets, coarsest last. */
function towards(
  { layers }: View,
  order: readonly Leaver[],
  targets: readonly Target[],
  share: number,
): Keep {
  const stages = [...new Set(layers.map(({ stage }) => stage))].sort((a, b) => a - b);
  const open = new Set(stages.slice(0, Math.round(share * stages.length)));
  const keep = new Map<string, readonly number[]>();
  for (const { id, filters, stage } of layers) {
    const target = targets.find((entry) => entry.id === id)?.filters ?? filters;
    if (!open.has(stage) || target >= filters) continue;
    const own = order.filter(({ group }) => group === id).map(({ filter }) => filter);
    const gone = new Set(own.slice(0, filters - target));
    keep.set(
      id,
      Array.from({ length: filters }, (_, filter) => filter).filter((filter) => !gone.has(filter)),
    );
  }
  return keep;
}

/** Steps of the bisection: a 64th of the MACs is finer than times repeat. */
const latencySteps = 6;

/** The smallest cut of MACs whose network answers in time, as measured. */
async function cutToLatency(
  order: readonly Leaver[],
  request: BudgetRequest,
  { tools, allowed, spend }: { tools: Survey; allowed: number; spend: (network: Network) => number },
): Promise<Allotment> {
  const whole = spend(request.network);
  let [low, high] = [0, 1];
  let best: Allotment | undefined;
  let tightest: Allotment | undefined;
  for (let step = 0; step < latencySteps; step++) {
    const middle = (low + high) / 2;
    const found = cutToBudget(order, { ...request, spend, allowed: middle * whole });
    const smaller = cutShapeOf(request.network, found.keep, request);
    const milliseconds = await tools.measure(smaller);
    tightest = { ...found, spent: milliseconds, met: milliseconds <= allowed };
    if (tightest.met) {
      best = tightest;
      low = middle;
    } else high = middle;
  }
  return best ?? tightest ?? cutToBudget(order, request);
}

function cutShapeOf(network: Network, keep: Keep, { coupling }: BudgetRequest): Network {
  return keep.size === 0 ? network : cutShape(network, coupling, keep);
}

const unmet = (kind: string, goal: number): string =>
  `The budget (${Math.round(goal * 100)} % of ${kind} cut) could not be met: every layer is at its floor.`;
