import { describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import { createPredictor } from '../../../main/logits/predictor.ts';
import type { Network, NdArray } from '../../../main/network/index.ts';

/** One 1 × 1 convolution: two channels in, three classes out. */
const network: Network = {
  dims: 2,
  inputChannels: 2,
  classes: 3,
  layers: [
    { kind: 'input', id: 'input' },
    {
      kind: 'convolution',
      id: 'head',
      input: 'input',
      stage: 0,
      filters: 3,
      kernel: [1, 1],
      strides: [1, 1],
      bias: true,
    },
  ],
  heads: ['head'],
};
const weights = new Map<string, NdArray>([
  ['head/weight', { shape: [3, 2, 1, 1], data: Float32Array.of(1, 0, 0, 1, 2, -1) }],
  ['head/bias', { shape: [3], data: Float32Array.of(0, 0.5, 0) }],
]);

describe('createPredictor', () => {
  it('computes logits [N, classes, H, W] of the network', async () => {
    const predictor = await createPredictor(createOnnxEngine({ threads: 1 }), network, weights, {
      patch: [1, 2],
      batch: 2,
    });
    // Samples: channels (1, 2), (10, 20) and (3, 4), (0, 0).
    const logits = await predictor.run(Float32Array.of(1, 2, 10, 20, 3, 4, 0, 0));
    expect([...logits]).toEqual([1, 2, 10.5, 20.5, -8, -16, 3, 4, 0.5, 0.5, 6, 8]);
    expect([predictor.channels, predictor.classes]).toEqual([2, 3]);
    await predictor.dispose();
  });

  it('names a weight that is missing', async () => {
    const shape = { patch: [2, 2], batch: 1 };
    const broken = createPredictor(createOnnxEngine({ threads: 1 }), network, new Map(), shape);
    await expect(broken).rejects.toThrow('The weights have no "head/weight".');
  });
});
