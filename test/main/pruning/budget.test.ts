import { describe, expect, test } from 'vitest';
import { budgetKinds } from '../../../shared/pruning.ts';
import { cost, couple, cutShape } from '../../../main/network/index.ts';
import { cutToBudget, filtersOf, floorOf, limitsOf, spendOf } from '../../../main/pruning/budget.ts';
import { orderOf, widestFirst } from '../../../main/pruning/orders.ts';
import { tinyNetwork } from './tiny-network.ts';

const patch = [16, 16];
const coupling = couple(tinyNetwork);
const layers = coupling.groups
  .filter(({ frozen }) => !frozen)
  .map(({ id, filters, minKeep, stage }) => ({ id, filters, minKeep, stage, initialFilters: filters }));
const scores = new Map(
  layers.map(({ id, filters }, index) => [
    id,
    Array.from({ length: filters }, (_, filter) => filter + index / 100),
  ]),
);
const limits = limitsOf({ minKeep: 1, maxRatio: 0.95, roundTo: 1 });

describe.each(budgetKinds.filter((kind) => kind !== 'latency'))('a budget of %s', (kind) => {
  test.each(['uniform', 'global', 'per-level'] as const)(
    'is met by %s, and not by a filter more than needed',
    (allocation) => {
      const spend = spendOf({ kind, cut: 0.5 }, patch);
      const allowed = spend(tinyNetwork) / 2;
      const order = orderOf(allocation, layers, { scores, levels: [0.3, 0.5] });
      const request = { network: tinyNetwork, coupling, layers, limits, spend, allowed };
      const { keep, spent, met } = cutToBudget(order, request);
      expect(met).toBe(true);
      const left = cutShape(tinyNetwork, coupling, keep);
      expect(spend(left)).toBe(spent);
      expect(spent).toBeLessThanOrEqual(allowed);
      const lost = filtersOf(tinyNetwork) - filtersOf(left);
      const one = cutToBudget(order.slice(0, lost - 1), request);
      expect(one.met).toBe(false);
    },
  );
});

test('a uniform cut takes the same share of every layer, the lowest scores first', () => {
  const order = orderOf('uniform', layers, { scores, levels: [1] });
  const quarter = order.slice(0, layers.reduce((sum, { filters }) => sum + filters, 0) / 4);
  for (const { id, filters } of layers) {
    const own = quarter.filter(({ group }) => group === id).map(({ filter }) => filter);
    expect(own).toEqual(Array.from({ length: filters / 4 }, (_, filter) => filter));
  }
});

test('a level of weight 0 stays whole', () => {
  const order = orderOf('per-level', layers, { scores, levels: [0, 1] });
  const gone = new Set(order.map(({ group }) => group));
  expect(layers.filter(({ stage }) => stage === 0).some(({ id }) => gone.has(id))).toBe(false);
});

test('ties go by the higher index', () => {
  const same = new Map([['a', [1, 1, 1]]]);
  const [layer] = [{ id: 'a', filters: 3, minKeep: 1, stage: 0, initialFilters: 3 }];
  expect(orderOf('global', [layer], { scores: same, levels: [1] }).map(({ filter }) => filter)).toEqual([
    2, 1, 0,
  ]);
});

test('the widest layer goes first, one filter at a time', () => {
  const [a, b] = ['a', 'b'].map((id, index) => ({
    id,
    filters: 4 - 2 * index,
    minKeep: 1,
    stage: 0,
    initialFilters: 4,
  }));
  const order = widestFirst([a!, b!], new Map());
  expect(order.map(({ group }) => group)).toEqual(['a', 'a', 'a', 'b', 'a', 'b']);
});

test('floors, largest shares and multiples hold', () => {
  const order = orderOf('global', layers, { scores, levels: [1] });
  const strict = limitsOf({ minKeep: 3, maxRatio: 0.5, roundTo: 2 });
  const spend = spendOf({ kind: 'macs', cut: 0.9 }, patch);
  const { keep, met } = cutToBudget(order, {
    network: tinyNetwork,
    coupling,
    layers,
    limits: strict,
    spend,
    allowed: 1,
  });
  expect(met).toBe(false);
  for (const layer of layers) {
    expect(keep.get(layer.id)?.length ?? layer.filters).toBe(floorOf(layer, strict));
    expect(floorOf(layer, strict)).toBe(layer.filters === 4 ? 4 : 4);
  }
});

test('MACs and parameters are those of the real network', () => {
  const { macs, params } = cost(tinyNetwork, patch);
  expect(spendOf({ kind: 'macs', cut: 0 }, patch)(tinyNetwork)).toBe(macs);
  expect(spendOf({ kind: 'parameters', cut: 0 }, patch)(tinyNetwork)).toBe(params);
});
