/**
 * The cut (pruning-methods.md 4.4, rules 1 and 2): a plan, a network, its weights and its optimiser slots in; a smaller
 * network, smaller weights and smaller slots out. Pure: nothing that goes in is changed, and arrays that no reduction
 * touches are handed on. Slots always follow the kept filters, also where P or Q mixes weights: a moment belongs to the
 * filter that survives, and a mixture of second moments means nothing.
 */
import { at } from '../../shared/at.ts';
import { AppError } from '../../shared/result.ts';
import { rewriteAxes, selection, type Reductions } from './axis-map.ts';
import type { AxisBinding, Coupling } from './coupling.ts';
import type { Network } from './graph.ts';
import { kindOf, type Layer } from './layers/index.ts';
import { mixture } from './mixture.ts';
import { checkPlan, type PruningPlan, type Reduction } from './plan.ts';
import { parseNetwork } from './validate.ts';
import {
  checkShape,
  checkWeights,
  parameterCount,
  parameterShapes,
  type NdArray,
  type Weights,
} from './weights.ts';

interface CutReport {
  readonly parametersBefore: number;
  readonly parametersAfter: number;
  /** The groups that lost filters. */
  readonly groups: readonly { readonly id: string; readonly from: number; readonly to: number }[];
}

export interface Cut {
  readonly network: Network;
  readonly weights: Weights;
  readonly slots: Weights;
  readonly report: CutReport;
}

/**
 * @param slots optimiser state: `<parameter>:<slot>` has its parameter's shape and is cut alike; a name without a colon
 *   (the step counter) is handed on.
 * @throws AppError where plan, weights or slots do not belong to the network.
 */
export function cut(network: Network, weights: Weights, slots: Weights, plan: PruningPlan): Cut {
  const coupling = checkPlan(network, plan);
  checkWeights(network, weights);
  const reductions: Reductions = new Map(plan.reductions.map((reduction) => [reduction.group, reduction]));
  const smaller = cutNetwork(network, coupling, reductions);
  return {
    network: smaller,
    weights: cutWeights(smaller, weights, coupling, reductions),
    slots: cutSlots(network, slots, coupling, reductions),
    report: {
      parametersBefore: parameterCount(network),
      parametersAfter: parameterCount(smaller),
      groups: coupling.groups
        .map(({ id, filters }) => ({ id, from: filters, to: reductions.get(id)?.keep.length ?? filters }))
        .filter(({ from, to }) => to < from),
    },
  };
}

/** The smaller network alone: what a budget is counted on. @param coupling of the network */
export function cutShape(
  network: Network,
  coupling: Coupling,
  keep: ReadonlyMap<string, readonly number[]>,
): Network {
  const reductions = [...keep].map(([group, kept]) => [group, { group, keep: kept }] as const);
  return cutNetwork(network, coupling, new Map(reductions));
}

/** The bindings of one parameter; each of its axes that counts channels occurs once. */
export function axesOf(coupling: Coupling, parameter: string): AxisBinding[] {
  return coupling.axes.filter((binding) => binding.parameter === parameter);
}

function cutNetwork(network: Network, coupling: Coupling, reductions: Reductions): Network {
  const layers = network.layers.map((layer): Layer => {
    const { withFilters } = kindOf(layer);
    const made = coupling.axes.find((axis) => axis.layer === layer.id && axis.does === 'produce');
    if (withFilters === null || made === undefined) return layer;
    const filters = selection(made, reductions).length;
    if (filters === 0) {
      throw new AppError(
        'invalid-input',
        `The pruning plan would leave layer "${layer.id}" without filters.`,
      );
    }
    return withFilters(layer, filters);
  });
  return parseNetwork({ ...network, layers });
}

function cutWeights(smaller: Network, weights: Weights, coupling: Coupling, reductions: Reductions): Weights {
  const result = new Map<string, NdArray>();
  for (const [name, array] of weights) {
    result.set(name, rewriteAxes(array, axesOf(coupling, name), reductions, mixture));
  }
  for (const reduction of reductions.values()) solveAnew(result, reduction);
  checkWeights(smaller, result);
  return result;
}

/** Puts in what the plan's method solved by itself: whole parameters, and additions to biases. */
function solveAnew(weights: Map<string, NdArray>, { replace, addBias }: Reduction): void {
  for (const [name, array] of replace ?? []) weights.set(name, array);
  for (const [name, addition] of addBias ?? []) {
    const bias = weights.get(name);
    if (bias?.shape.length !== 1 || bias.data.length !== addition.length) {
      throw new AppError(
        'invalid-input',
        `The pruning plan adds ${addition.length} numbers to "${name}", which is no bias of that length.`,
      );
    }
    weights.set(name, { ...bias, data: bias.data.map((value, index) => value + (addition[index] ?? 0)) });
  }
}

function cutSlots(network: Network, slots: Weights, coupling: Coupling, reductions: Reductions): Weights {
  const shapes = parameterShapes(network);
  const result = new Map<string, NdArray>();
  for (const [name, array] of slots) {
    const parameter = at(name.split(':'), 0);
    if (parameter === name) {
      result.set(name, array);
      continue;
    }
    const shape = shapes.get(parameter);
    if (!shape) {
      throw new AppError('corrupt', `The optimiser state "${name}" belongs to no parameter of the network.`);
    }
    checkShape(name, array, shape);
    result.set(name, rewriteAxes(array, axesOf(coupling, parameter), reductions, selection));
  }
  return result;
}
