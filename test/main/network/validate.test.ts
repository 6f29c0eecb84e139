import { describe, expect, it } from 'vitest';
import { inputsOf, type Network } from '../../../main/network/graph.ts';
import type { Layer } from '../../../main/network/layers/index.ts';
import { parseNetwork } from '../../../main/network/validate.ts';
import { smallUNet } from './networks.ts';

const conv = (id: string, input: string, filters = 3): Layer => ({
  kind: 'convolution',
  id,
  input,
  stage: 0,
  filters,
  kernel: [3, 3],
  strides: [1, 1],
  bias: true,
});
const network = (layers: unknown[], heads = ['head']): unknown => ({
  dims: 2,
  inputChannels: 1,
  classes: 3,
  layers,
  heads,
});
const input = { kind: 'input', id: 'input' };

describe('parseNetwork', () => {
  it('gives back what it accepts', () => {
    const unet = smallUNet({ residual: true });
    expect(parseNetwork(JSON.parse(JSON.stringify(unet)))).toEqual(unet);
  });

  it.each([
    ['no object', null, 'The network cannot be used'],
    ['a missing field', { ...smallUNet({}), classes: undefined }, 'classes'],
    [
      'an unknown kind of layer',
      network([input, { kind: 'attention', id: 'a', input: 'input' }]),
      'layers.1.kind',
    ],
    ['an unknown field', network([input, { ...conv('head', 'input'), groups: 2 }]), 'layers.1'],
    ['an id with a slash', network([input, conv('a/b', 'input')]), 'a layer id is a letter'],
    [
      'no input layer',
      network([conv('head', 'input'), input]),
      'the first layer, and no other, is the input',
    ],
    ['two inputs', network([input, input, conv('head', 'input')]), 'the first layer, and no other'],
    [
      'an id used twice',
      network([input, conv('head', 'input'), conv('head', 'input')]),
      'two layers are called "head"',
    ],
    [
      'a layer that reads a later one',
      network([input, conv('head', 'a'), conv('a', 'input')]),
      '"head" reads "a"',
    ],
    [
      'a layer that nothing reads',
      network([input, conv('idle', 'input'), conv('head', 'input')]),
      'nothing reads layer "idle"',
    ],
    ['an even kernel', network([input, { ...conv('head', 'input'), kernel: [3, 4] }]), 'a kernel of 4'],
    [
      'a kernel for another dimension',
      network([input, { ...conv('head', 'input'), kernel: [3, 3, 3] }]),
      'kernel [3, 3, 3], but there are 2 axes',
    ],
    [
      'an addition of unequal channels',
      network([
        input,
        conv('a', 'input', 2),
        conv('b', 'input', 3),
        { kind: 'add', id: 's', inputs: ['a', 'b'] },
        conv('head', 's'),
      ]),
      'layer "s" adds 2 and 3 channels',
    ],
    [
      'a head that is no layer',
      network([input, conv('a', 'input')], ['a', 'head']),
      'head "head" is no convolution',
    ],
    [
      'a head that is no convolution',
      network([input, conv('a', 'input'), { kind: 'activation', id: 'head', input: 'a', slope: 0 }]),
      'head "head" is no convolution',
    ],
    [
      'a head of another class count',
      network([input, conv('head', 'input', 2)]),
      'head "head" gives 2 maps for 3 classes',
    ],
    ['a head listed twice', network([input, conv('head', 'input')], ['head', 'head']), 'listed twice'],
  ])('refuses %s', (_, value, message) => {
    expect(() => parseNetwork(value)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
    expect(() => parseNetwork(value)).toThrow(message);
  });
});

describe('inputsOf', () => {
  it('lists what a layer reads', () => {
    const { layers } = smallUNet({}) satisfies Network;
    expect(inputsOf(layers[0]!)).toEqual([]);
    expect(inputsOf(layers.find((layer) => layer.id === 'encoder0.1')!)).toEqual(['input']);
    expect(inputsOf(layers.find((layer) => layer.id === 'decoder1.concat')!)).toEqual([
      'encoder1.2.activation',
      'up1',
    ]);
  });
});
