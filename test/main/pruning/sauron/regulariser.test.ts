import { describe, expect, test } from 'vitest';
import { optimisationDistance } from '../../../../main/pruning/sauron/distances.ts';
import { regulariser } from '../../../../main/pruning/sauron/regulariser.ts';
import { input, type Tensor } from '../../../../main/tensor/index.ts';
import { evaluate } from '../evaluate.ts';

const maps = () =>
  new Map([
    ['a', input('a', [1, 2, 2, 2])],
    ['b', input('b', [1, 3, 2, 2])],
    ['lone', input('lone', [1, 1, 2, 2])],
  ]);
const feeds = {
  a: Float32Array.from([0, 1, 2, 3, 3, 1, 2, 0]),
  b: Float32Array.from([0, 1, 2, 4, 0, 4, 1, 1, 2, 2, 0, 1]),
  lone: Float32Array.from([1, 2, 3, 4]),
};

async function number(value: Tensor | undefined): Promise<number> {
  if (value === undefined) throw new Error('expected a tensor');
  return (await evaluate({ value }, feeds))['value']?.[0] ?? NaN;
}

describe('regulariser', () => {
  test('is the mean over layers, a one-filter layer counting 0', async () => {
    const [a, b] = [...maps().values()];
    const terms = await Promise.all([a, b].map((map) => number(map && optimisationDistance(map))));
    const sum = terms.reduce((total, term) => total + term);
    expect(sum).toBeGreaterThan(0.01);
    expect(await number(regulariser(maps()))).toBeCloseTo(sum / 3, 6);
  });

  test('in compat, heads and one-filter layers enter the mean as 1 (E4, E5)', async () => {
    const sum = 3 * (await number(regulariser(maps())));
    expect(await number(regulariser(maps(), 2))).toBeCloseTo((sum + 3) / 5, 6);
  });

  test('is nothing where no layer has two filters', () => {
    expect(regulariser(new Map([['lone', input('lone', [1, 1, 2, 2])]]))).toBeUndefined();
  });
});
