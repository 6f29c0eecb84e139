import { describe, expect, it } from 'vitest';
import { cost } from '../../../main/network/cost.ts';
import type { Layer } from '../../../main/network/layers/index.ts';
import { parseNetwork } from '../../../main/network/validate.ts';
import { smallUNet } from './networks.ts';

const conv = (id: string, input: string, change: object = {}): Layer => ({
  kind: 'convolution',
  id,
  input,
  stage: 0,
  filters: 2,
  kernel: [3, 3],
  strides: [1, 1],
  bias: true,
  ...change,
});
const network = (layers: Layer[], heads: string[]) =>
  parseNetwork({
    dims: 2,
    inputChannels: 1,
    classes: 2,
    layers: [{ kind: 'input', id: 'input' }, ...layers],
    heads,
  });

describe('cost', () => {
  it('counts a convolution by its output voxels', () => {
    const strided = network([conv('head', 'input', { strides: [2, 2] })], ['head']);
    expect(cost(strided, [8, 4])).toMatchObject({ params: 2 * 9 + 2, macs: 4 * 2 * (2 * 9) });
  });

  it('counts a transposed convolution by its input voxels', () => {
    const up: Layer = {
      kind: 'transposedConvolution',
      id: 'up',
      input: 'input',
      stage: 0,
      filters: 3,
      strides: [2, 2],
      bias: true,
    };
    const doubled = network([up, conv('head', 'up', { kernel: [1, 1] })], ['head']);
    expect(cost(doubled, [4, 4])).toMatchObject({ params: 12 + 3 + 6 + 2, macs: 16 * 12 + 64 * 6 });
  });

  it('takes the most maps that are alive at once, a norm and an activation in place', () => {
    const chain = network(
      [
        conv('a', 'input', { filters: 4 }), // input 1 + a 4
        { kind: 'normalization', id: 'n', input: 'a', affine: false }, // 4
        { kind: 'activation', id: 'r', input: 'n', slope: 0 }, // 4
        conv('b', 'r', { filters: 8 }), // 4 + 8: the peak
        conv('head', 'b'), // 8 + 2
      ],
      ['head'],
    );
    expect(cost(chain, [2, 2]).activationBytes).toBe(4 * (2 * 2) * 12);
  });

  it('keeps a skip alive until its concatenation', () => {
    const skip = network(
      [
        conv('a', 'input', { filters: 4 }), // 1 + 4
        conv('b', 'a', { filters: 3 }), // 4 + 3
        { kind: 'concatenation', id: 'c', inputs: ['a', 'b'] }, // 7 + 7: the peak
        conv('head', 'c'), // 7 + 2
      ],
      ['head'],
    );
    expect(cost(skip, [2, 2]).activationBytes).toBe(4 * (2 * 2) * 14);
  });

  it('keeps the logits of every head', () => {
    const heads = network(
      [conv('a', 'input'), conv('head0', 'a'), conv('b', 'a', { filters: 5 }), conv('head1', 'b')],
      ['head0', 'head1'],
    );
    expect(cost(heads, [2, 2]).activationBytes).toBe(4 * (2 * 2) * 9); // a 2, head0 2, b 5 = head0 2, b 5, head1 2
  });

  it('keeps logits that another layer reads', () => {
    const chained = network(
      [conv('head0', 'input'), conv('b', 'head0', { filters: 5 }), conv('head1', 'b')],
      ['head0', 'head1'],
    );
    expect(cost(chained, [2, 2]).activationBytes).toBe(4 * (2 * 2) * 9); // head0 2, b 5, head1 2
  });

  it('refuses a size that does not fit', () => {
    expect(() => cost(smallUNet({}), [8, 9])).toThrow('axis 2 has 9 voxels');
  });
});
