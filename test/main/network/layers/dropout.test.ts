/** Layers that leave something to chance in training, and nothing in inference. */
import { describe, expect, test } from 'vitest';
import { forward, inference } from '../../../../main/network/forward.ts';
import type { Network } from '../../../../main/network/graph.ts';
import type { Layer } from '../../../../main/network/layers/index.ts';
import { constant, type Tensor } from '../../../../main/tensor/index.ts';
import { createRandom } from '../../../../shared/random.ts';
import { evaluate } from '../../training/support.ts';

type Drop = Extract<Layer, { kind: 'dropout' | 'dropBlock' }>;

/** A network that does nothing else. */
const networkOf = (layer: Drop): Network => ({
  dims: 2,
  inputChannels: 4,
  classes: 4,
  layers: [{ kind: 'input', id: 'input' }, layer],
  heads: [layer.id],
});

const shape = [2, 4, 16, 16];
const ones = constant(new Float32Array(2 * 4 * 16 * 16).fill(1), shape);
const uniform = (_: string, of: readonly number[]): Tensor => {
  const random = createRandom(5);
  const count = of.reduce((all, side) => all * side, 1);
  return constant(
    Float32Array.from({ length: count }, () => random.uniform()),
    of,
  );
};

async function outputOf(layer: Drop, context = { noise: uniform }): Promise<readonly number[]> {
  const { logits } = forward(networkOf(layer), ones, () => ones, context);
  return (await evaluate({ out: logits[0]! })).out!;
}

const input = { id: 'drop', input: 'input' } as const;
const kinds: readonly (readonly [string, Drop])[] = [
  ['values', { kind: 'dropout', ...input, rate: 0.4, of: 'values' }],
  ['channels', { kind: 'dropout', ...input, rate: 0.4, of: 'channels' }],
  ['blocks', { kind: 'dropBlock', ...input, rate: 0.3, block: 5 }],
];

test.each(kinds)('of %s passes values on in inference', async (_, layer) => {
  const { logits } = forward(networkOf(layer), ones, () => ones, inference);
  expect(logits[0]).toBe(ones);
  expect(new Set(await outputOf({ ...layer, rate: 0 }))).toEqual(new Set([1]));
});

test('values: about so many are 0, the others are larger by as much', async () => {
  const out = await outputOf(kinds[0]![1]);
  const dropped = out.filter((value) => value === 0).length / out.length;
  expect(dropped).toBeGreaterThan(0.36);
  expect(dropped).toBeLessThan(0.44);
  expect(Math.max(...out)).toBeCloseTo(1 / 0.6, 5);
  expect(new Set(out).size).toBe(2);
});

test('channels go as a whole, each by itself', async () => {
  const out = await outputOf(kinds[1]![1]);
  const maps = Array.from({ length: 8 }, (_, map) => new Set(out.slice(map * 256, (map + 1) * 256)));
  expect(maps.every((values) => values.size === 1)).toBe(true);
  expect(new Set(maps.map(([value]) => value)).size).toBe(2);
});

describe('blocks', () => {
  test('what goes are whole blocks, about the share that was asked for, and the sum stays', async () => {
    const out = await outputOf(kinds[2]![1]);
    const dropped = out.filter((value) => value === 0).length / out.length;
    expect(dropped).toBeGreaterThan(0.1);
    expect(dropped).toBeLessThan(0.4);
    expect(out.reduce((all, value) => all + value, 0)).toBeCloseTo(out.length, 1);
    // every voxel that went has a block of 5 × 5 around it or beside it that went
    const at = (map: number, y: number, x: number) => out[map * 256 + y * 16 + x];
    for (let map = 0; map < 8; map++)
      for (let y = 0; y < 16; y++)
        for (let x = 0; x < 16; x++) {
          if (at(map, y, x) !== 0) continue;
          const corners = [-4, -3, -2, -1, 0].flatMap((dy) =>
            [-4, -3, -2, -1, 0].map((dx) => [y + dy, x + dx]),
          );
          const isBlock = ([top = -1, left = -1]: number[]): boolean =>
            [0, 1, 2, 3, 4].every((dy) => [0, 1, 2, 3, 4].every((dx) => at(map, top + dy, left + dx) === 0));
          const inside = corners.filter(
            ([top = -1, left = -1]) => top >= 0 && left >= 0 && top < 12 && left < 12,
          );
          expect(inside.some(isBlock)).toBe(true);
        }
  });

  test('an even side is refused', async () => {
    const { parseNetwork } = await import('../../../../main/network/validate.ts');
    expect(() => parseNetwork(networkOf({ kind: 'dropBlock', ...input, rate: 0.1, block: 4 }))).toThrow(
      /has a block of 4; its side must be odd/,
    );
  });
});
