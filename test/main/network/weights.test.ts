import { describe, expect, it } from 'vitest';
import {
  checkWeights,
  initializeWeights,
  parameterCount,
  parameterShapes,
} from '../../../main/network/weights.ts';
import { createRandom } from '../../../shared/random.ts';
import { sauronUNet, smallUNet } from './networks.ts';

describe('parameterShapes', () => {
  it('names parameters by layer, in the canonical layout', () => {
    const shapes = parameterShapes(smallUNet({}));
    expect(shapes.get('encoder0.1/weight')).toEqual([4, 2, 3, 3]);
    expect(shapes.get('encoder0.1/bias')).toEqual([4]);
    expect(shapes.get('encoder0.1.norm/scale')).toEqual([4]);
    expect(shapes.get('encoder0.1.norm/bias')).toEqual([4]);
    expect(shapes.get('up1/weight')).toEqual([8, 6, 2, 2]); // transposed: input channels first
    expect(shapes.get('decoder1.1/weight')).toEqual([6, 12, 3, 3]);
    expect(shapes.get('head0/weight')).toEqual([3, 4, 1, 1]);
  });

  it('has no scale for a plain norm', () => {
    expect(parameterShapes(smallUNet({ norm: 'plain' })).has('encoder0.1.norm/scale')).toBe(false);
  });
});

describe('initializeWeights', () => {
  const deviation = (data: Float32Array): number =>
    Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);

  it('draws from N(0, sqrt(2 / fan-in)), with the second axis as fan-in also for transposed convolutions', () => {
    const weights = initializeWeights(sauronUNet(2, 32, 3, 2), createRandom(1));
    const conv = weights.get('encoder2.2/weight')!; // [128, 128, 3, 3]
    expect(deviation(conv.data) / Math.sqrt(2 / (128 * 9))).toBeCloseTo(1, 1);
    const up = weights.get('up0/weight')!; // [64, 32, 2, 2]
    expect(deviation(up.data) / Math.sqrt(2 / (32 * 4))).toBeCloseTo(1, 1);
  });

  it('starts biases at 0 and scales at 1', () => {
    const weights = initializeWeights(smallUNet({}), createRandom(1));
    expect([...weights.get('encoder0.1/bias')!.data]).toEqual([0, 0, 0, 0]);
    expect([...weights.get('encoder0.1.norm/bias')!.data]).toEqual([0, 0, 0, 0]);
    expect([...weights.get('encoder0.1.norm/scale')!.data]).toEqual([1, 1, 1, 1]);
  });

  it('repeats for a seed', () => {
    const draw = (seed: number) => initializeWeights(smallUNet({}), createRandom(seed));
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('holds as many numbers as the network has parameters', () => {
    const network = smallUNet({});
    const sizes = [...initializeWeights(network, createRandom(1)).values()].map((array) => array.data.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(parameterCount(network));
  });
});

describe('checkWeights', () => {
  const network = smallUNet({});
  const weights = initializeWeights(network, createRandom(1));

  it('accepts what fits', () => {
    expect(() => checkWeights(network, weights)).not.toThrow();
  });

  it('names what is missing, unknown or of another shape', () => {
    const without = new Map(weights);
    without.delete('up0/bias');
    expect(() => checkWeights(network, without)).toThrow('The weights lack "up0/bias"');
    const extra = new Map(weights).set('other/bias', { shape: [1], data: new Float32Array(1) });
    expect(() => checkWeights(network, extra)).toThrow('The weights hold "other/bias", which no layer has');
    const wide = new Map(weights).set('up0/bias', { shape: [5], data: new Float32Array(5) });
    expect(() => checkWeights(network, wide)).toThrow(
      '"up0/bias" has the shape [5] and 5 numbers; the network needs [4]',
    );
  });
});
