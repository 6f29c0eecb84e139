/** Cuts by hand: which numbers go, which stay. That a cut computes what its mask computes is in `twins.test.ts`. */
import { describe, expect, it } from 'vitest';
import { couple } from '../../../main/network/coupling.ts';
import type { Network } from '../../../main/network/graph.ts';
import { mask } from '../../../main/network/mask.ts';
import { createPlan, planFromJson, planToJson } from '../../../main/network/plan.ts';
import { cut } from '../../../main/network/surgery.ts';
import { parseNetwork } from '../../../main/network/validate.ts';
import {
  checkWeights,
  initializeWeights,
  parameterCount,
  parameterShapes,
  type NdArray,
  type Weights,
} from '../../../main/network/weights.ts';
import { createRandom } from '../../../shared/random.ts';
import { smallUNet } from './networks.ts';

/** Numbers that tell where they came from: output channel · 100 + input channel · 10 + tap. */
function labelled(network: Network): Weights {
  const entries = [...parameterShapes(network)].map(([name, shape]): [string, NdArray] => {
    const [first = 1, second = 1, ...taps] = shape;
    const step = taps.reduce((size, side) => size * side, 1);
    const data = Float32Array.from({ length: first * second * step }, (_, index) => {
      const [a, b] = [Math.floor(index / (second * step)), Math.floor(index / step) % second];
      return 100 * a + 10 * b + (index % step);
    });
    return [name, { shape, data }];
  });
  return new Map(entries);
}

const slotsOf = (weights: Weights, slot: string, scale: number): Weights =>
  new Map(
    [...weights].map(([name, { shape, data }]) => [
      `${name}:${slot}`,
      { shape, data: data.map((value) => scale * value) },
    ]),
  );

const network = smallUNet({ widths: [3, 4, 5] });
const weights = labelled(network);
const step: NdArray = { shape: [], data: Float32Array.of(7) };
const slots: Weights = new Map([...slotsOf(weights, 'm', 2), ...slotsOf(weights, 'v', 3), ['step', step]]);
const plan = createPlan(network, [
  { group: 'encoder0.2', keep: [0, 2] },
  { group: 'up0', keep: [1] },
]);

describe('cut', () => {
  const result = cut(network, weights, slots, plan);

  it('removes output channels from the producer, its bias and its norm', () => {
    const { shape, data } = result.weights.get('encoder0.2/weight')!;
    expect(shape).toEqual([2, 3, 3, 3]);
    expect([data[0], data[27]]).toEqual([0, 200]);
    expect([...result.weights.get('encoder0.2/bias')!.data]).toEqual([0, 200]);
    expect([...result.weights.get('encoder0.2.norm/scale')!.data]).toEqual([0, 200]);
    expect([...result.weights.get('encoder0.2.norm/bias')!.data]).toEqual([0, 200]);
  });

  it('removes the second axis of a transposed convolution', () => {
    const { shape, data } = result.weights.get('up0/weight')!;
    expect(shape).toEqual([4, 1, 2, 2]);
    expect([...data.slice(0, 4)]).toEqual([10, 11, 12, 13]);
  });

  it('removes input channels from every consumer, at both offsets of a concatenation', () => {
    expect(result.weights.get('encoder1.1/weight')!.shape).toEqual([4, 2, 3, 3]);
    const { shape, data } = result.weights.get('decoder0.1/weight')!;
    expect(shape).toEqual([3, 3, 3, 3]);
    expect([data[0], data[9], data[18]]).toEqual([0, 20, 40]); // skip 0 and 2, up 1 (= 3 + 1)
  });

  it('cuts each slot like its parameter and keeps the step counter', () => {
    for (const [name, { shape, data }] of result.weights) {
      expect(result.slots.get(`${name}:m`)).toEqual({ shape, data: data.map((value) => 2 * value) });
      expect(result.slots.get(`${name}:v`)).toEqual({ shape, data: data.map((value) => 3 * value) });
    }
    expect(result.slots.get('step')).toBe(step);
    expect(result.slots.size).toBe(2 * result.weights.size + 1);
  });

  it('gives a network that fits its weights, with the same names', () => {
    expect(() => checkWeights(result.network, result.weights)).not.toThrow();
    const filters = couple(result.network).groups.map(({ id, filters }) => [id, filters]);
    expect(Object.fromEntries(filters)).toMatchObject({ 'encoder0.1': 3, 'encoder0.2': 2, up0: 1, head0: 3 });
  });

  it('reports what went', () => {
    expect(result.report).toEqual({
      parametersBefore: parameterCount(network),
      parametersAfter: [...result.weights.values()].reduce((sum, { data }) => sum + data.length, 0),
      groups: [
        { id: 'encoder0.2', from: 3, to: 2 },
        { id: 'up0', from: 3, to: 1 },
      ],
    });
  });

  it('changes nothing that goes in', () => {
    const untouched = { network: structuredClone(network), weights: labelled(network) };
    cut(network, weights, slots, plan);
    expect({ network, weights }).toEqual(untouched);
    expect(slots).toEqual(
      new Map([...slotsOf(untouched.weights, 'm', 2), ...slotsOf(untouched.weights, 'v', 3), ['step', step]]),
    );
  });

  it('refuses the same plan a second time', () => {
    expect(() => cut(result.network, result.weights, result.slots, plan)).toThrow(
      'applied to this one already',
    );
  });

  it('gives the same for plans of different groups in either order or at once', () => {
    const [first, second] = plan.reductions;
    const apply = (order: (typeof first)[]) =>
      order.reduce(
        (state, reduction) =>
          cut(state.network, state.weights, state.slots, createPlan(state.network, [reduction!])),
        { network, weights, slots },
      );
    const { report, ...atOnce } = result;
    expect(report.groups).toHaveLength(2);
    expect(apply([first, second])).toMatchObject(atOnce);
    expect(apply([second, first])).toMatchObject(atOnce);
  });

  it('repeats from JSON bit for bit', () => {
    const random = initializeWeights(network, createRandom(5));
    const direct = cut(network, random, new Map(), plan);
    const repeated = cut(
      parseNetwork(JSON.parse(JSON.stringify(network))),
      random,
      new Map(),
      planFromJson(planToJson(plan)),
    );
    expect(repeated).toEqual(direct);
  });

  it('refuses weights and slots that do not belong to the network', () => {
    const without = new Map(weights);
    without.delete('up0/weight');
    expect(() => cut(network, without, slots, plan)).toThrow('lack "up0/weight"');
    const stray = new Map([...slots, ['gone/weight:m', step]]);
    expect(() => cut(network, weights, stray, plan)).toThrow('"gone/weight:m" belongs to no parameter');
    const short = new Map([...slots, ['up0/bias:m', step]]);
    expect(() => cut(network, weights, short, plan)).toThrow('"up0/bias:m" has the shape []');
  });

  it('cuts everything that an addition ties together', () => {
    const residual = smallUNet({ residual: true, widths: [3, 4, 5] });
    const one = createPlan(residual, [{ group: 'encoder1.2', keep: [3] }]);
    const shapes = cut(residual, labelled(residual), new Map(), one).weights;
    expect([...shapes.get('encoder1.2/bias')!.data]).toEqual([300]);
    expect([...shapes.get('encoder1.shortcut/bias')!.data]).toEqual([300]);
    expect([...shapes.get('encoder1.shortcut.norm/scale')!.data]).toEqual([300]);
  });

  it('leaves no producer of a shared group empty', () => {
    const conv = { kind: 'convolution', stage: 0, kernel: [1, 1], strides: [1, 1], bias: true } as const;
    const tied = parseNetwork({
      dims: 2,
      inputChannels: 1,
      classes: 2,
      layers: [
        { kind: 'input', id: 'input' },
        { ...conv, id: 'a', input: 'input', filters: 1 },
        { ...conv, id: 'b', input: 'input', filters: 1 },
        { kind: 'concatenation', id: 'c', inputs: ['a', 'b'] },
        { ...conv, id: 'd', input: 'input', filters: 2 },
        { kind: 'add', id: 's', inputs: ['c', 'd'] },
        { ...conv, id: 'head', input: 's', filters: 2 },
      ],
      heads: ['head'],
    });
    const gone = createPlan(tied, [{ group: 'a', keep: [0] }]);
    expect(() => cut(tied, labelled(tied), new Map(), gone)).toThrow('leave layer "b" without filters');
  });
});

describe('a cut that does more than remove', () => {
  const group = 'encoder1.1';
  const merge = {
    group,
    keep: [0, 2, 3],
    produce: { rows: 3, columns: 4, data: Float32Array.of(0.5, 0.5, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1) },
    consume: { rows: 4, columns: 3, data: Float32Array.of(1, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1) },
  };

  it('mixes producers by P and consumers by Q, while slots follow the kept filters', () => {
    const result = cut(network, weights, slots, createPlan(network, [merge]));
    expect([...result.weights.get('encoder1.1/bias')!.data]).toEqual([50, 200, 300]);
    expect([...result.weights.get('encoder1.1.norm/scale')!.data]).toEqual([50, 200, 300]);
    const consumer = result.weights.get('encoder1.2/weight')!.data;
    expect([consumer[0], consumer[9]]).toEqual([0 + 2 * 10, 20]);
    expect([...result.slots.get('encoder1.1/bias:m')!.data]).toEqual([0, 400, 600]);
  });

  it('puts in weights and biases that were solved anew', () => {
    const shape = [4, 2, 3, 3];
    const solved = { shape, data: new Float32Array(72).fill(9) };
    const reduction = {
      group,
      keep: [0, 1],
      replace: new Map([['encoder1.2/weight', solved]]),
      addBias: new Map([['encoder1.2/bias', Float32Array.of(1, 2, 3, 4)]]),
    };
    const result = cut(network, weights, slots, createPlan(network, [reduction]));
    expect(result.weights.get('encoder1.2/weight')).toEqual(solved);
    expect([...result.weights.get('encoder1.2/bias')!.data]).toEqual([1, 102, 203, 304]);
  });

  it('refuses solved weights that do not fit', () => {
    const apply = (change: object) =>
      cut(network, weights, slots, createPlan(network, [{ group, keep: [0, 1], ...change }]));
    const small = { shape: [1], data: new Float32Array(1) };
    expect(() => apply({ replace: new Map([['encoder1.2/weight', small]]) })).toThrow('has the shape [1]');
    expect(() => apply({ replace: new Map([['no/weight', small]]) })).toThrow(
      '"no/weight", which no layer has',
    );
    expect(() => apply({ addBias: new Map([['encoder1.2/weight', small.data]]) })).toThrow(
      'no bias of that length',
    );
  });
});

describe('mask', () => {
  it('zeroes what the cut removes and leaves the rest as it was', () => {
    const masked = mask(network, weights, plan);
    expect([...masked.get('encoder0.2/bias')!.data]).toEqual([0, 0, 200]);
    expect([...masked.get('encoder0.2.norm/scale')!.data]).toEqual([0, 0, 200]);
    expect([...masked.get('up0/bias')!.data]).toEqual([0, 100, 0]);
    const { shape, data } = masked.get('decoder0.1/weight')!;
    expect(shape).toEqual([3, 6, 3, 3]);
    const taps = [0, 1, 2, 3, 4, 5].map((channel) => data[54 + channel * 9 + 1]);
    expect(taps).toEqual([101, 0, 121, 0, 141, 0]);
    expect(masked.get('encoder2.1/weight')).toEqual(weights.get('encoder2.1/weight'));
  });
});

describe('building and cutting', () => {
  it('meet: a cut network is the network of those widths', () => {
    const keep = (filters: number) => Array.from({ length: filters }, (_, index) => index);
    const widths = [2, 3, 4];
    const reductions = couple(network)
      .groups.filter((group) => !group.frozen)
      .map(({ id, stage }) => ({ group: id, keep: keep(widths[stage]!) }));
    const result = cut(network, weights, slots, createPlan(network, reductions));
    expect(result.network).toEqual(smallUNet({ widths }));
  });
});
