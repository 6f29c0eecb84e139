import { describe, expect, test } from 'vitest';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import { openModelFile } from '../../../main/engine/onnx/model-file.ts';
import { encodeModel } from '../../../main/engine/onnx/model-proto.ts';
import { networkToOnnx } from '../../../main/export/onnx-network.ts';
import { createPredictor } from '../../../main/logits/predictor.ts';
import type { UNetLayout } from '../../../main/network/index.ts';
import { createRandom } from '../../../shared/random.ts';
import { network, randomWeights } from './fixture.ts';

const variants: { name: string; dims: 2 | 3; change: Partial<UNetLayout> }[] = [
  { name: '2D', dims: 2, change: {} },
  { name: '3D', dims: 3, change: {} },
  { name: 'norm without scale', dims: 2, change: { norm: 'plain' } },
  { name: 'residual', dims: 2, change: { residual: true } },
  { name: 'max pooling, ReLU', dims: 2, change: { downsampling: 'max', slope: 0 } },
  { name: 'average pooling', dims: 3, change: { downsampling: 'average' } },
  { name: 'anisotropic', dims: 3, change: { strides: [[1, 1, 1], [1, 2, 2], [2, 2, 2]], kernels: [[1, 3, 3], [1, 3, 3], [3, 3, 3]] } }, // prettier-ignore
  { name: 'two image channels', dims: 2, change: { inputChannels: 2 } },
];

describe('networkToOnnx', () => {
  test.each(variants)('runs like the app: $name', async ({ dims, change }) => {
    const net = network(dims, change);
    const weights = randomWeights(net);
    const patch = new Array<number>(dims).fill(8);
    const random = createRandom(4);
    const data = Float32Array.from({ length: 2 * net.inputChannels * 8 ** dims }, () => random.normal());
    const app = await createPredictor(createOnnxEngine({ threads: 1 }), net, weights, { patch, batch: 2 });
    const expected = await app.run(data);
    const file = await openModelFile(encodeModel(networkToOnnx(net, weights, {})), 'model.onnx');
    const { logits } = await file.run({ image: { shape: [2, net.inputChannels, ...patch], data } });
    expect(logits?.shape).toEqual([2, 3, ...patch]);
    expected.forEach((value, index) => {
      expect(Math.abs(value - (logits?.data[index] ?? NaN))).toBeLessThan(2e-5);
    });
    await app.dispose();
    await file.dispose();
  });

  test('takes any batch and any size that the network allows', async () => {
    const net = network(2);
    const file = await openModelFile(encodeModel(networkToOnnx(net, randomWeights(net), {})), 'model.onnx');
    for (const shape of [
      [1, 1, 4, 12],
      [3, 1, 16, 8],
    ]) {
      const data = new Float32Array(shape.reduce((a, b) => a * b)).fill(1);
      const { logits } = await file.run({ image: { shape, data } });
      expect(logits?.shape).toEqual([shape[0], 3, shape[2], shape[3]]);
    }
    await file.dispose();
  });

  test('leaves out the heads that only training needs', () => {
    const net = network(2);
    const model = networkToOnnx(net, randomWeights(net), {});
    expect(net.heads).toEqual(['head0', 'head1']);
    expect(model.nodes.map(({ name }) => name)).toContain('head0');
    expect(model.nodes.map(({ name }) => name)).not.toContain('head1');
    expect(model.initializers.some(({ name }) => name.startsWith('head1'))).toBe(false);
  });

  test('names the parameter that the weights lack', () => {
    const net = network(2);
    const weights = new Map(randomWeights(net));
    weights.delete('head0/bias');
    expect(() => networkToOnnx(net, weights, {})).toThrow('head0/bias');
  });
});

test('openModelFile refuses what is no model, naming the file', async () => {
  await expect(openModelFile(Uint8Array.from([1, 2, 3]), 'broken.onnx')).rejects.toThrow(
    'broken.onnx is no model that onnxruntime takes',
  );
});
