/**
 * DeepMedic: what a patch says of its middle does not depend on the patch, so a map is the same however it is cut into tiles; and
 * a run of it, whose output is smaller than its patches, from training to the bundle.
 */
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../shared/random.ts';
import type { DeepMedicConfig } from '../../../../shared/architectures.ts';
import { createOnnxEngine } from '../../../../main/engine/onnx/engine.ts';
import { createPredictor } from '../../../../main/logits/predictor.ts';
import { predictLogits } from '../../../../main/logits/sliding-window.ts';
import {
  buildNetwork,
  initializeWeights,
  outputMargin,
  outputSizes,
  proposeNetwork,
  sideMultiples,
} from '../../../../main/network/index.ts';
import { randomWeights } from '../run.ts';

const small: DeepMedicConfig = {
  kind: 'deepmedic',
  widths: [2, 3, 3, 4],
  kernels: [0, 1, 2, 3].map(() => [3, 3]),
  scales: [1, 2, 3],
  tail: [5, 5],
  residual: true,
  norm: 'none',
  dropout: 50,
};
const io = { dims: 2, channels: 1, classes: 2 } as const;

describe('its layout', () => {
  test('as published: segments of 25 become 9 at full resolution, of which the coarser pathway sees 57', () => {
    const images = { spacing: [1, 1, 1], size: [36, 50, 35], voxels: 1e6 };
    const { config, patch } = proposeNetwork('deepmedic', images, { dims: 3, channels: 1, classes: 3 });
    expect(config).toMatchObject({
      widths: [30, 30, 40, 40, 40, 40, 50, 50],
      scales: [1, 3],
      tail: [150, 150],
    });
    const network = buildNetwork(config, { dims: 3, channels: 1, classes: 3 });
    const sizes = outputSizes(network, patch);
    expect(patch).toEqual([33 + 24, 33 + 24, 33 + 24]);
    expect(sizes.get('path0.crop')).toEqual([25, 25, 25]);
    expect(sizes.get('head0')).toEqual([9, 9, 9]);
    expect(sizes.get('path1.pool')).toEqual([19, 19, 19]);
  });

  test('large images get the three pathways of the code', () => {
    const images = { spacing: [1, 1, 1], size: [138, 170, 137], voxels: 1e9 };
    const { config, patch } = proposeNetwork('deepmedic', images, { dims: 3, channels: 4, classes: 3 });
    expect(config).toMatchObject({ scales: [1, 3, 5], tail: [250, 250] });
    expect(patch).toEqual([95, 95, 95]);
  });

  test('its sides are a margin and a multiple of all scales', () => {
    const network = buildNetwork(small, io);
    expect([outputMargin(network), sideMultiples(network)]).toEqual([
      [12, 12],
      [6, 6],
    ]);
    expect(() => outputSizes(network, [30, 32])).toThrow(
      'axis 2 has 32 voxels, but this network divides it by 6 after a border of 12 on each side',
    );
  });

  test.each([
    [{ scales: [2, 3] }, 'the first pathway has scale 2'],
    [{ scales: [1, 3, 3] }, 'each scale is one pathway'],
  ])('%j is refused', (changes, message) => {
    expect(() => buildNetwork({ ...small, ...changes }, io)).toThrow(message);
  });
});

test('tiles of any size give the same map, voxel by voxel', async () => {
  const engine = createOnnxEngine({ threads: 1 });
  const network = buildNetwork(small, io);
  const weights = randomWeights(initializeWeights(network, createRandom(1)), 2);
  const random = createRandom(3);
  const size = [2, 31, 23] as const;
  const image = Float32Array.from({ length: 2 * 31 * 23 }, () => random.normal());
  const maps: Float32Array[] = [];
  for (const tile of [6, 12, 36]) {
    const patch = [tile + 24, tile + 24];
    const predictor = await createPredictor(engine, network, weights, { patch, batch: 2 });
    maps.push(await predictLogits(predictor, { channels: 1, image, size }, { mirroring: false }));
    await predictor.dispose();
  }
  const [first, ...others] = maps;
  const largest = Math.max(...first!.map(Math.abs));
  expect(largest).toBeGreaterThan(0);
  for (const other of others) {
    const difference = Math.max(...other.map((value, index) => Math.abs(value - first![index]!)));
    expect(difference / largest).toBeLessThan(1e-5);
  }
  // the map is of this image: another one far away changes nothing here, one nearby does
  const changed = image.slice();
  changed[0] = 9;
  const predictor = await createPredictor(engine, network, weights, { patch: [30, 30], batch: 2 });
  const other = await predictLogits(predictor, { channels: 1, image: changed, size });
  await predictor.dispose();
  expect(other[0]).not.toBe(first![0]);
  const last = first!.length / 2 - 1;
  expect(other[last]).toBeCloseTo(first![last]!, 4);
});
