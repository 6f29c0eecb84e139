import { describe, expect, it } from 'vitest';
import {
  checkPlan,
  createPlan,
  networkHash,
  planFromJson,
  planToJson,
  type Reduction,
} from '../../../main/network/plan.ts';
import { smallUNet } from './networks.ts';

const network = smallUNet({});
const plan = (group: string, keep: number[], limits = {}) => createPlan(network, [{ group, keep }], limits);

describe('networkHash', () => {
  it('does not depend on the order of keys', () => {
    const { dims, inputChannels, classes, layers, heads } = network;
    const reversed = { heads, layers, classes, inputChannels, dims };
    expect(JSON.stringify(reversed)).not.toBe(JSON.stringify(network));
    expect(networkHash(reversed)).toBe(networkHash(network));
  });

  it('is another one for another width', () => {
    expect(networkHash(smallUNet({ widths: [4, 6, 9] }))).not.toBe(networkHash(network));
  });
});

describe('createPlan', () => {
  it('bears the hash of its network', () => {
    expect(plan('encoder1.1', [0, 2, 5])).toEqual({
      network: networkHash(network),
      reductions: [{ group: 'encoder1.1', keep: [0, 2, 5] }],
    });
  });

  it.each([
    ['encoder9.1', [0], 'no layer of the network has that name'],
    ['input', [0], "the network's input and class maps stay whole"],
    ['head0', [0, 1], "the network's input and class maps stay whole"],
    ['encoder1.1', [], '0 filters would be left; 1 must stay'],
    ['encoder1.1', [2, 1], 'ascending order'],
    ['encoder1.1', [1, 1], 'ascending order'],
    ['encoder1.1', [-1, 1], 'ascending order'],
    ['encoder1.1', [0.5], 'whole numbers'],
    ['encoder1.1', [Number.NaN], 'whole numbers'],
    ['encoder1.1', [0, 6], 'it has no filter 6, only 0 to 5'],
  ])('refuses "%s" with %j', (group, keep, message) => {
    expect(() => plan(group, keep)).toThrow(message);
    expect(() => plan(group, keep)).toThrow(`in "${group}"`);
  });

  it('lets a frozen group stay whole', () => {
    expect(() => plan('head0', [0, 1, 2])).not.toThrow();
  });

  it('keeps a floor and a multiple where asked to', () => {
    expect(() => plan('encoder1.1', [0], { minKeep: 2 })).toThrow('1 filters would be left; 2 must stay');
    expect(() => plan('encoder1.1', [0, 1], { minKeep: 2 })).not.toThrow();
    expect(() => plan('encoder1.1', [0, 1, 2], { roundTo: 4 })).toThrow('no multiple of 4');
    expect(() => plan('encoder1.1', [0, 1, 2, 3], { roundTo: 4 })).not.toThrow();
    expect(() => plan('encoder1.1', [0, 1, 2, 3, 4, 5], { roundTo: 4 })).not.toThrow(); // whole: nothing to round
    expect(() => plan('encoder0.1', [0, 1, 2, 3], { minKeep: 8 })).not.toThrow(); // never had 8
  });

  it('refuses a group listed twice', () => {
    const twice = [
      { group: 'up0', keep: [0] },
      { group: 'up0', keep: [1] },
    ];
    expect(() => createPlan(network, twice)).toThrow('in "up0", it is listed twice');
  });

  it('refuses matrices of another size, or not finite', () => {
    const reduce = (change: Partial<Reduction>) =>
      createPlan(network, [{ group: 'up0', keep: [0, 1], ...change }]);
    const square = { rows: 2, columns: 2, data: new Float32Array(4) };
    expect(() => reduce({ produce: square })).toThrow('its "produce" matrix is not 2 × 4');
    expect(() => reduce({ consume: square })).toThrow('its "consume" matrix is not 4 × 2');
    const holed = { rows: 2, columns: 4, data: new Float32Array(8).fill(Number.NaN) };
    expect(() => reduce({ produce: holed })).toThrow('not finite');
  });
});

describe('checkPlan', () => {
  it('refuses a plan for another network', () => {
    expect(() => checkPlan(smallUNet({ widths: [4, 6, 9] }), plan('up0', [0]))).toThrow(
      'made for another network, or has been applied to this one already',
    );
  });
});

describe('plans as JSON', () => {
  const reductions: Reduction[] = [
    {
      group: 'up0',
      keep: [0, 3],
      produce: { rows: 2, columns: 4, data: Float32Array.of(1, 0.1, 1e-40, 0, -0, 0, 0, 1 / 3) },
      consume: { rows: 4, columns: 2, data: Float32Array.of(1, 0, 0.1, 0, 0, 3e38, 0, 1) },
      replace: new Map([['up0/bias', { shape: [2], data: Float32Array.of(0.2, 0.7) }]]),
      addBias: new Map([['decoder0.1/bias', Float32Array.of(1, 2, 3, 0.4)]]),
    },
    { group: 'encoder0.1', keep: [1] },
  ];

  it('come back with every bit', () => {
    const before = createPlan(network, reductions);
    const after = planFromJson(planToJson(before));
    expect(after).toEqual(before);
    const bits = (value: typeof before) => [...new Uint32Array(value.reductions[0]!.consume!.data.buffer)];
    expect(bits(after)).toEqual(bits(before));
  });

  it.each(['', '{', '[]', '{"network":"x"}', '{"network":"x","reductions":[{"group":"a","keep":["b"]}]}'])(
    'refuse %j',
    (text) => {
      expect(() => planFromJson(text)).toThrow(expect.objectContaining({ code: 'corrupt' }));
    },
  );
});
