import { expect, test } from 'vitest';
import { addTaylor, overNorm, relativeMacs } from '../../../../main/pruning/criteria/taylor.ts';
import { blockGateGradients, gateGradients } from '../../../../main/pruning/criteria/gates.ts';
import { constant, input, multiply, square, sum } from '../../../../main/tensor/index.ts';
import { cost, cutShape, couple } from '../../../../main/network/index.ts';
import { evaluate } from '../evaluate.ts';
import { tinyNetwork } from '../tiny-network.ts';

const values = Float32Array.from({ length: 2 * 2 * 4 * 4 }, (_, index) => Math.sin(index));

/** Two samples, two channels, 4 × 4; each sample's loss is Σ weight · gate² · map². */
async function numbers(blocks?: number): Promise<Float32Array> {
  const map = multiply(input('x', [2, 2, 4, 4]), 1);
  const weight = constant(Float32Array.of(1, -3), [1, 2, 1, 1]);
  const sampleLosses = sum(multiply(square(map), weight), [0, 1, 2, 3]);
  const pass = { maps: new Map([['a', map]]), sampleLosses };
  const gates = blocks === undefined ? gateGradients(pass) : blockGateGradients(pass, blocks);
  return (await evaluate({ a: gates.get('a')! }, { x: values }))['a']!;
}

test('a gate has the gradient that finite differences of the gated loss give, per sample and channel', async () => {
  const gates = await numbers();
  for (const [place, gate] of gates.entries()) {
    const own = values.slice(place * 16, place * 16 + 16);
    const loss = (g: number) =>
      own.reduce((total, value) => total + [1, -3][place % 2]! * (g * value) ** 2, 0);
    expect(gate).toBeCloseTo((loss(1.001) - loss(0.999)) / 0.002, 3);
  }
});

test("a sample's blocks add up to its gate", async () => {
  const [gates, blocks] = [await numbers(), await numbers(2)];
  expect(blocks).toHaveLength(2 * 2 * 4);
  gates.forEach((gate, place) => {
    expect(blocks.slice(4 * place, 4 * place + 4).reduce((a, b) => a + b)).toBeCloseTo(gate, 4);
  });
});

test('means are taken of absolute values per sample, not of signed sums', () => {
  const sums = new Float64Array(2);
  addTaylor(sums, Float32Array.of(8, -2, -8, -2), { squared: false, positions: 4 });
  expect([...sums]).toEqual([4, 1]);
  const squares = new Float64Array(2);
  addTaylor(squares, Float32Array.of(8, -2, -8, -2), { squared: true, positions: 4 });
  expect([...squares]).toEqual([128, 8]);
});

test('layers are normalised to length 1', () => {
  expect([...overNorm(Float64Array.of(3, 4))]).toEqual([0.6, 0.8]);
  expect([...overNorm(Float64Array.of(0, 0))]).toEqual([0, 0]);
});

test('a filter counts the MACs it takes with it, in both consumers of a skip', () => {
  const relative = relativeMacs(tinyNetwork, [16, 16]);
  const whole = cost(tinyNetwork, [16, 16]).macs;
  const without = (id: string, filters: number) =>
    whole -
    cost(
      cutShape(
        tinyNetwork,
        couple(tinyNetwork),
        new Map([[id, Array.from({ length: filters - 1 }, (_, f) => f)]]),
      ),
      [16, 16],
    ).macs;
  // encoder0.2: made at 256 voxels from 4 maps; read at 64 voxels by 8 filters and at 256 by 4; kernels of 9.
  expect(without('encoder0.2', 4)).toBe(9 * (256 * 4 + 64 * 8 + 256 * 4));
  expect(relative.get('encoder0.2')! / relative.get('encoder0.1')!).toBeCloseTo(
    (9 * (256 * 4 + 64 * 8 + 256 * 4)) / (9 * (256 + 256 * 4)),
    9,
  );
});
