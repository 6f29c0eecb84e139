import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../shared/random.ts';
import { optimisationDistance, pruningDistance } from '../../../../main/pruning/sauron/distances.ts';
import { gradients, input, multiply, program } from '../../../../main/tensor/index.ts';
import { runInDouble } from '../../../support/double.ts';
import { evaluate } from '../evaluate.ts';
import { deltaOpt, deltaPrune, type Map3 } from './literal.ts';

/** The maps of sauron.md 2, [2, 4, side, side], as the cropped corner of the 8 × 8 ones. */
function goldenMaps(side: number): Float64Array {
  const value = (b: number, c: number, h: number, w: number) =>
    (1 + 0.25 * c) * Math.sin(0.7 * h + (1.3 * w * (c + 1)) / 3 + 0.9 * c ** 2 + 0.5 * b);
  const voxels = side * side;
  return Float64Array.from({ length: 8 * voxels }, (_, index) => {
    const map = Math.floor(index / voxels);
    const voxel = index % voxels;
    return value(Math.floor(map / 4), map % 4, Math.floor(voxel / side), voxel % side);
  });
}

async function optimise(values: Float32Array | Float64Array, shape: readonly number[]) {
  const x = input('x', shape);
  const loss = optimisationDistance(x);
  const [gradient = x] = gradients(loss, [x]);
  const results = await evaluate({ loss, gradient }, { x: Float32Array.from(values) });
  return { loss: results['loss']?.[0] ?? NaN, gradient: [...(results['gradient'] ?? [])] };
}

async function score(
  values: Float32Array | Float64Array,
  shape: readonly number[],
  reference: number,
): Promise<number[]> {
  const filters = shape[1] ?? 0;
  const oneHot = new Float32Array(filters).fill(1, reference, reference + 1);
  const scores = pruningDistance(input('x', shape), input('reference', [filters]));
  return [
    ...((await evaluate({ scores }, { x: Float32Array.from(values), reference: oneHot }))['scores'] ?? []),
  ];
}

function expectClose(actual: readonly number[], expected: readonly number[], digits = 5): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    expect(actual[index]).toBeCloseTo(value, digits);
  });
}

/** By sample and channel, for the literal formulas. */
function mapsOf(values: ArrayLike<number>, [batch = 1, filters = 1, ...sides]: readonly number[]): Map3[][] {
  const [depth = 1, height = 1, width = 1] = sides.length === 3 ? sides : [1, ...sides];
  const voxels = depth * height * width;
  return Array.from({ length: batch }, (_, b) =>
    Array.from({ length: filters }, (_, c) => ({
      values: Array.from(values).slice((b * filters + c) * voxels, (b * filters + c + 1) * voxels),
      size: [depth, height, width] as const,
    })),
  );
}

const meanOf = (rows: readonly (readonly number[])[]) => {
  const all = rows.flat();
  return all.reduce((sum, value) => sum + value, 0) / all.length;
};

function randomMaps(shape: readonly number[], seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal());
}

const shapes = [
  [2, 4, 8, 8],
  [2, 3, 7, 5],
  [1, 5, 1, 6],
  [3, 2, 4, 6, 4],
  [2, 3, 5, 3, 7],
  [2, 3, 1, 4, 2],
];

describe('delta_opt', () => {
  test('the golden maps are those of sauron.md 2', () => {
    expect(goldenMaps(8)[64 + 2 * 8 + 3]).toBeCloseTo(-1.2280657657804155, 12);
    expect(goldenMaps(8)[511]).toBeCloseTo(0.8399038816321653, 12);
  });

  test('has the golden mean and gradient, in double precision', () => {
    const x = input('x', [2, 4, 8, 8]);
    const loss = optimisationDistance(x);
    // A weight that is fed: the means' divisors behind a constant one would be folded into float32 numbers.
    const [gradient = x] = gradients(multiply(loss, input('weight', [])), [x]);
    const feeds = new Map([
      ['x', goldenMaps(8)],
      ['weight', Float64Array.of(1)],
    ]);
    const results = runInDouble(program({ outputs: { loss, gradient }, updates: {} }), feeds);
    const g = results.get('gradient') ?? new Float64Array();
    expect(results.get('loss')?.[0]).toBeCloseTo(0.47199725981760005, 10);
    expect(g.reduce((sum, value) => sum + Math.abs(value), 0)).toBeCloseTo(1.0324784206268265, 9);
    expect(g[0]).toBeCloseTo(0.002018261549925602, 11);
    expect(g[2 * 64 + 3 * 8 + 4]).toBeCloseTo(-0.00024059980171066281, 11);
    expect(g[511]).toBeCloseTo(-0.00111185369778006, 11);
  });

  test('has them on the engine too', async () => {
    const { loss, gradient } = await optimise(goldenMaps(8), [2, 4, 8, 8]);
    expect(loss).toBeCloseTo(0.47199725981760005, 6);
    expect(gradient.reduce((sum, g) => sum + Math.abs(g), 0)).toBeCloseTo(1.0324784206268265, 5);
    expect(gradient[511]).toBeCloseTo(-0.00111185369778006, 7);
  });

  test('has the golden distances one by one', async () => {
    const golden = [
      [0.529235, 0.443983, 0.431515],
      [0.535939, 0.450135, 0.441176],
    ];
    const maps = goldenMaps(8);
    const map = (b: number, c: number) => maps.slice((b * 4 + c) * 64, (b * 4 + c + 1) * 64);
    for (const b of [0, 1])
      for (const r of [1, 2, 3]) {
        const pair = Float32Array.from([...map(b, 0), ...map(b, r)]);
        expect((await optimise(pair, [1, 2, 8, 8])).loss).toBeCloseTo(golden[b]?.[r - 1] ?? NaN, 5);
      }
  });

  test('has the golden mean on the 7 × 7 crop, whose odd tail is dropped', async () => {
    const golden = [0.521904, 0.390605, 0.397782, 0.505826, 0.417149, 0.402329];
    const { loss } = await optimise(goldenMaps(7), [2, 4, 7, 7]);
    expect(loss).toBeCloseTo(meanOf([golden]), 5);
  });

  test('the gradient of every map sums to 0', async () => {
    const { gradient } = await optimise(goldenMaps(8), [2, 4, 8, 8]);
    for (let map = 0; map < 8; map++) {
      expect(gradient.slice(map * 64, (map + 1) * 64).reduce((sum, g) => sum + g)).toBeCloseTo(0, 6);
    }
  });

  test.each(shapes)(
    'pooling first equals the literal order, shape [%j, %j, %j, %j, %j]',
    async (...shape) => {
      const values = randomMaps(shape, 7);
      const { loss } = await optimise(values, shape);
      expect(loss).toBeCloseTo(meanOf(deltaOpt(mapsOf(values, shape))), 5);
    },
  );

  test.each([
    [1, 3, 4, 5],
    [2, 2, 4, 3, 2],
  ])(
    'the gradient agrees with finite differences of the literal formula, shape [%j, %j, …]',
    async (...shape) => {
      const values = randomMaps(shape, 11);
      const { gradient } = await optimise(values, shape);
      const step = 1e-5;
      const at = (index: number, change: number) => {
        const moved = Array.from(values);
        moved[index] = (moved[index] ?? 0) + change;
        return meanOf(deltaOpt(mapsOf(moved, shape)));
      };
      const expected = Array.from(values, (_, index) => (at(index, step) - at(index, -step)) / (2 * step));
      expectClose(gradient, expected, 4);
    },
  );

  test('scaling and shifting a map changes nothing, in 2D and 3D', async () => {
    for (const shape of [
      [1, 2, 6, 6],
      [1, 2, 4, 4, 4],
    ]) {
      const values = randomMaps(shape, 3);
      const half = values.length / 2;
      const moved = values.map((value, index) => (index < half ? value : 5 * value - 2));
      expect((await optimise(moved, shape)).loss).toBeCloseTo((await optimise(values, shape)).loss, 5);
    }
  });

  test('a dead map counts as 0 and has no gradient; the others stay finite', async () => {
    const values = randomMaps([1, 3, 4, 4], 5).fill(0.7, 16, 32);
    const { loss, gradient } = await optimise(values, [1, 3, 4, 4]);
    expect(loss).toBeCloseTo(meanOf(deltaOpt(mapsOf(values, [1, 3, 4, 4]))), 5);
    expect(gradient.slice(16, 32).every((g) => g === 0)).toBe(true);
    expect(gradient.every(Number.isFinite)).toBe(true);
    expect(gradient.slice(0, 16).some((g) => g !== 0)).toBe(true);
  });

  test('equal maps have distance 0 and a finite gradient', async () => {
    const map = randomMaps([16], 9);
    const { loss, gradient } = await optimise(Float32Array.from([...map, ...map]), [1, 2, 4, 4]);
    expect(loss).toBeCloseTo(0, 5);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  test('works on maps of one voxel, which are all dead', async () => {
    const { loss, gradient } = await optimise(Float32Array.from([1, 2, 3]), [1, 3, 1, 1]);
    expect(loss).toBeCloseTo(0, 5);
    expect(gradient).toEqual([0, 0, 0]);
  });
});

describe('delta_prune', () => {
  test.each([
    { reference: 0, golden: [0, 1, 0.919505, 0.943967] },
    { reference: 1, golden: [0.95418, 0, 1, 0.836977] },
    { reference: 2, golden: [0.877384, 1, 0, 0.538878] },
    { reference: 3, golden: [1, 0.92895, 0.598646, 0] },
  ])('has the golden scores against channel $reference', async ({ reference, golden }) => {
    expectClose(await score(goldenMaps(8), [2, 4, 8, 8], reference), golden);
  });

  test.each(shapes)('agrees with the literal formula, shape [%j, %j, %j, %j, %j]', async (...shape) => {
    const values = randomMaps(shape, 13);
    expectClose(await score(values, shape, 1), deltaPrune(mapsOf(values, shape), 1));
  });

  test('with two channels the other one scores exactly 1', async () => {
    expect(await score(randomMaps([2, 2, 4, 4], 1), [2, 2, 4, 4], 0)).toEqual([0, 1]);
  });

  test('equal maps all score 0', async () => {
    const map = randomMaps([16], 2);
    expect(await score(Float32Array.from([...map, ...map, ...map]), [1, 3, 4, 4], 1)).toEqual([0, 0, 0]);
  });

  test('a dead map may be the reference; the others are then scored by their size', async () => {
    const values = Float32Array.from([
      ...new Array<number>(16).fill(0),
      ...new Array<number>(16).fill(2),
      ...new Array<number>(16).fill(1),
    ]);
    expectClose(await score(values, [1, 3, 4, 4], 0), [0, 1, 0.5], 6);
  });

  test('a single channel scores 0', async () => {
    expect(await score(randomMaps([2, 1, 4, 4], 2), [2, 1, 4, 4], 0)).toEqual([0]);
  });
});
