/** The factorisation against numbers from outside (segmentation-systems.md 15), and maps as matrices and back. */
import { describe, expect, test } from 'vitest';
import { createReferenceEngine } from '../../../../main/engine/reference/engine.ts';
import { fromMatrices, rolled, toMatrices } from '../../../../main/network/layers/matricise.ts';
import { factorized, type Factorization } from '../../../../main/network/layers/nmf.ts';
import {
  constant,
  gradients,
  program,
  sum,
  square,
  state,
  type Tensor,
} from '../../../../main/tensor/index.ts';

const engine = createReferenceEngine();

async function valueOf(tensor: Tensor): Promise<number[]> {
  const executable = await engine.compile(program({ outputs: { tensor } }), new Map());
  const { tensor: values } = await executable.run({});
  await executable.dispose();
  return [...values!];
}

const matrix = (rows: readonly (readonly number[])[]): Tensor =>
  constant(Float32Array.from(rows.flat()), [1, rows.length, rows[0]!.length]);
const all = (value: number, rows: number, rank: number): Tensor =>
  constant(new Float32Array(rows * rank).fill(value), [rows, rank]);

const approximation = (
  rows: readonly (readonly number[])[],
  iterations: number,
  changes: Partial<Factorization> = {},
): Promise<number[]> => {
  const settings: Factorization = { rank: 1, iterations, solver: 'hals', ...changes };
  const [u, v] = [all(0.5, rows.length, settings.rank), all(0.5, rows[0]!.length, settings.rank)];
  return valueOf(factorized(matrix(rows), u, v, settings));
};

function relativeError(rows: readonly (readonly number[])[], values: readonly number[]): number {
  const length = (list: readonly number[]): number => Math.hypot(...list);
  const flat = rows.flat();
  return length(flat.map((value, index) => value - values[index]!)) / length(flat);
}

const mixed = [
  [1, 0, 2],
  [0, 3, 1],
];

describe('HALS of rank 1', () => {
  test('gives a matrix of rank 1 back after one sweep', async () => {
    const rows = [
      [1, 2, 3],
      [2, 4, 6],
    ];
    const found = await approximation(rows, 1);
    rows.flat().forEach((value, index) => expect(found[index]).toBeCloseTo(value, 5));
  });

  test.each([
    [1, 0.57038],
    [2, 0.541603],
    [3, 0.536348],
    [4, 0.535483],
    [5, 0.535342],
  ])('after %i sweeps the error is %f', async (sweeps, error) => {
    expect(relativeError(mixed, await approximation(mixed, sweeps))).toBeCloseTo(error, 5);
  });

  test('a matrix of zeros stays one, and nothing is divided by zero', async () => {
    const found = await approximation(
      [
        [0, 0],
        [0, 0],
      ],
      5,
    );
    for (const value of found) expect(Math.abs(value)).toBeLessThan(1e-6);
  });
});

/** The same update written with numbers alone. */
function muByHand(rows: readonly (readonly number[])[], sweeps: number): number[] {
  let u = rows.map(() => 0.5);
  let v = rows[0]!.map(() => 0.5);
  const squares = (values: readonly number[]): number =>
    values.reduce((total, value) => total + value * value, 0);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const a = rows.map((row) => row.reduce((total, x, index) => total + x * v[index]!, 0));
    u = u.map((own, index) => (own * a[index]!) / (own * squares(v)));
    const b = v.map((_, index) => rows.reduce((total, row, m) => total + row[index]! * u[m]!, 0));
    v = v.map((own, index) => (own * b[index]!) / (own * squares(u)));
  }
  return u.flatMap((one) => v.map((other) => one * other));
}

test('MU comes to what its formula says, at rank 1', async () => {
  const found = await approximation(mixed, 3, { solver: 'mu' });
  muByHand(mixed, 3).forEach((value, index) => expect(found[index]).toBeCloseTo(value, 5));
});

test('at a higher rank HALS comes nearer with every sweep', async () => {
  const u = constant(Float32Array.of(0.9, 0.1, 0.3, 0.8), [2, 2]);
  const v = constant(Float32Array.of(0.2, 0.7, 0.5, 0.4, 0.9, 0.1), [3, 2]);
  const errors: number[] = [];
  for (const iterations of [1, 2, 4, 8]) {
    const settings = { rank: 2, iterations, solver: 'hals' } as const;
    errors.push(relativeError(mixed, await valueOf(factorized(matrix(mixed), u, v, settings))));
  }
  expect(errors).toEqual([...errors].sort((a, b) => b - a));
  expect(errors.at(-1)).toBeLessThan(0.1); // a 2 × 3 matrix has rank 2
});

test.each(['hals', 'mu'] as const)('gradients flow through all steps of %s', async (solver) => {
  const values = Float32Array.of(1, 0.4, 2, 0.3, 3, 1);
  const x = state('x', [1, 2, 3]);
  const settings = { rank: 1, iterations: 3, solver };
  const loss = sum(square(factorized(x, all(0.5, 2, 1), all(0.5, 3, 1), settings)));
  const [slope] = gradients(loss, [x]);
  const executable = await engine.compile(
    program({ outputs: { loss, slope: slope! } }),
    new Map([['x', values]]),
  );
  const given = [...(await executable.run({}))['slope']!];
  const step = 1e-2;
  for (const [index, value] of values.entries()) {
    const at = async (moved: number): Promise<number> => {
      await executable.writeState(new Map([['x', values.with(index, moved)]]));
      return (await executable.run({}))['loss']![0]!;
    };
    const difference = ((await at(value + step)) - (await at(value - step))) / (2 * step);
    expect(Math.abs(given[index]! - difference)).toBeLessThan(0.02 * Math.max(1, Math.abs(difference)));
  }
  await executable.dispose();
});

describe('maps as matrices', () => {
  const shape = [2, 4, 4, 6, 2];
  const values = Float32Array.from({ length: 2 * 4 * 4 * 6 * 2 }, (_, index) => index);
  const x = constant(values, shape);

  test('hold the channels of a head and the voxels of a window', async () => {
    const small = constant(
      Float32Array.from({ length: 16 }, (_, index) => index),
      [1, 2, 2, 4],
    );
    const found = await valueOf(toMatrices(small, { head: 2, window: [2, 2] }));
    // left window: channel 0, channel 1; then the right one
    expect(found).toEqual([0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15]);
  });

  test.each([0, 1, 2, 3, 5])('come back as they were, shifted by %i', async (shift) => {
    const own = { head: 2, window: [2, 3, 2] };
    const there = toMatrices(rolled(x, shift), own);
    expect(there.shape).toEqual([2 * 2 * 2 * 2, 2, 12]);
    expect(await valueOf(rolled(fromMatrices(there, shape, own), -shift))).toEqual([...values]);
  });
});
