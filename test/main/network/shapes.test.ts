import { describe, expect, it } from 'vitest';
import { channelCounts, outputSizes, sideMultiples } from '../../../main/network/shapes.ts';
import { sauronUNet, smallUNet } from './networks.ts';

describe('channelCounts', () => {
  it('adds up a concatenation and passes norm, activation and pool on', () => {
    const counts = channelCounts(smallUNet({ downsampling: 'max' }));
    expect(counts.get('input')).toBe(2);
    expect(counts.get('encoder1.pool')).toBe(4);
    expect(counts.get('encoder2.2.activation')).toBe(8);
    expect(counts.get('decoder1.concat')).toBe(12);
    expect(counts.get('head0')).toBe(3);
  });
});

describe('outputSizes', () => {
  it.each(['stride', 'max', 'average'] as const)(
    'halves on the way down and doubles on the way up (%s)',
    (downsampling) => {
      const sizes = outputSizes(smallUNet({ downsampling }), [16, 24]);
      expect(sizes.get('encoder0.2')).toEqual([16, 24]);
      expect(sizes.get('encoder1.1')).toEqual([8, 12]);
      expect(sizes.get('encoder2.2')).toEqual([4, 6]);
      expect(sizes.get('up1')).toEqual([8, 12]);
      expect(sizes.get('head0')).toEqual([16, 24]);
    },
  );

  it('says in plain words which side does not fit and what would', () => {
    expect(() => outputSizes(smallUNet({}), [16, 30])).toThrow(
      'A size of 16 × 30 does not fit: axis 2 has 30 voxels, but this network divides it by 4.',
    );
    expect(() => outputSizes(smallUNet({}), [16, 30])).toThrow(
      expect.objectContaining({ code: 'invalid-input', hint: 'Make that side a multiple of 4: 28 or 32.' }),
    );
  });

  it('offers no size of nothing', () => {
    expect(() => outputSizes(smallUNet({}), [2, 8])).toThrow(
      expect.objectContaining({ hint: 'Make that side a multiple of 4: 4.' }),
    );
  });

  it('names a layer that joins maps of different sizes', () => {
    const { layers, ...rest } = smallUNet({});
    const broken = layers.map((layer) =>
      layer.id === 'decoder0.concat' ? { ...layer, inputs: ['encoder1.2.activation', 'up0'] } : layer,
    );
    expect(() => outputSizes({ ...rest, layers: broken }, [8, 8])).toThrow(
      'Layer "decoder0.concat" cannot turn maps of 4 × 4 and 8 × 8 voxels into one of 4 × 4',
    );
  });

  it('refuses an image of other dimensions', () => {
    expect(() => outputSizes(smallUNet({}), [16, 16, 16])).toThrow(
      'A 2D network cannot take an image of size 16 × 16 × 16',
    );
  });
});

describe('sideMultiples', () => {
  it('is 2 to the number of strided stages', () => {
    expect(sideMultiples(sauronUNet(3, 4, 5, 2))).toEqual([16, 16, 16]);
  });

  it('counts each axis by itself', () => {
    const strides = [
      [1, 1],
      [1, 2],
      [2, 2],
    ];
    expect(sideMultiples(smallUNet({ strides }))).toEqual([2, 4]);
  });
});
