/** Factorizer: its published size (segmentation-systems.md 4), and what the size of a patch fixes. */
import { expect, test } from 'vitest';
import type { FactorizerConfig } from '../../../../shared/architectures.ts';
import { buildNetwork, cost, couple, proposeNetwork } from '../../../../main/network/index.ts';

const published: FactorizerConfig = {
  kind: 'factorizer',
  widths: [32, 64, 128, 256, 512],
  strides: [1, 2, 2, 2, 2].map((stride) => [stride, stride, stride]),
  windows: 'shifted',
  window: 8,
  shifts: [0, 4],
  head: 8,
  rank: 1,
  iterations: 5,
  solver: 'hals',
  ratio: 2,
  deepSupervision: false,
  dropout: 10,
};
const io = { dims: 3, channels: 4, classes: 3, patch: [128, 128, 128] } as const;

test.each([
  [2, 5_855_619],
  [4, 7_603_459],
])('four channels, three regions, patches of 128³, ratio %i: %i parameters', (ratio, params) => {
  expect(cost(buildNetwork({ ...published, ratio }, io), io.patch).params).toBe(params);
});

test('at twice the side a factorisation costs eight times as much: it is linear in voxels', () => {
  const macs = (side: number): number =>
    cost(buildNetwork(published, { ...io, patch: [side, side, side] }), [side, side, side]).macs;
  expect(macs(256) / macs(128)).toBe(8);
});

test('windows are as large as asked where that divides a map, the whole map where it is smaller', () => {
  const network = buildNetwork({ ...published, window: 8 }, { ...io, patch: [64, 64, 64] });
  const windows = network.layers.flatMap((layer) =>
    layer.kind === 'factorization' ? [layer.window[0]] : [],
  );
  expect(windows).toEqual([8, 8, 8, 8, 4, 8, 8, 8, 8]);
});

test('what lies between linear layers and what comes up can be cut; what is normalised or factorised together cannot', () => {
  const { groups } = couple(buildNetwork(published, io));
  const free = groups.filter(({ frozen }) => !frozen).map(({ id }) => id);
  expect(free.filter((id) => /^(encoder\d|decoder\d)\.mlp1$/.test(id))).toHaveLength(9);
  expect(free.filter((id) => id.startsWith('up'))).toHaveLength(4);
  expect(free).toHaveLength(13);
});

test('a patch that the strides do not divide, and none, are refused', () => {
  expect(() => buildNetwork(published, { ...io, patch: [128, 128, 100] })).toThrow(
    'A patch of 128 × 128 × 100 voxels does not fit: the strides up to stage 4',
  );
  const { patch: _, ...without } = io;
  expect(() => buildNetwork(published, without)).toThrow('built for patches of one size');
});

test('for images of 1 mm five stages at most are proposed, with windows as published', () => {
  const images = { spacing: [1, 1, 1], size: [138, 170, 137], voxels: 1e9 };
  const { config, patch } = proposeNetwork('factorizer', images, { dims: 3, channels: 4, classes: 3 });
  expect(config).toMatchObject({ widths: [32, 64, 128, 256, 512], head: 8, rank: 1, iterations: 5 });
  expect(patch.every((side) => side % 16 === 0)).toBe(true);
  const small = proposeNetwork(
    'factorizer',
    { ...images, size: [36, 50, 35] },
    { dims: 3, channels: 1, classes: 3 },
  );
  expect(small.config).toMatchObject({ window: 4, shifts: [0, 1, 2, 3] });
});
