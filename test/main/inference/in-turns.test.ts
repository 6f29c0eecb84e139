/** Models are measured one after the other and again, and of each the median counts. */
import { expect, test } from 'vitest';
import { inTurns } from '../../../main/inference/in-turns.ts';

test('models take turns, and of each the median counts: load that comes and goes meets all alike', async () => {
  const order: string[] = [];
  const shares: number[] = [];
  /** By round: the machine is busy in the first and for a while in the second. */
  const load = [50, 3, 0];
  const times = await inTurns(
    ['a', 'b'],
    { rounds: 3, stopped: () => false, onTurn: (share) => shares.push(share) },
    (model) => {
      const round = Math.floor(order.push(model) / 2.5);
      return Promise.resolve((model === 'a' ? 10 : 20) + (load[round] ?? NaN));
    },
  );
  expect(order.join('')).toBe('ababab');
  expect(times).toEqual([13, 23]);
  expect(shares).toEqual([1, 2, 3, 4, 5, 6].map((turn) => turn / 6));
});

test('a measurement that is stopped ends before the next turn', async () => {
  let turns = 0;
  const stopped = (): boolean => turns === 3;
  const measured = inTurns(['a', 'b'], { rounds: 3, stopped, onTurn: () => undefined }, () =>
    Promise.resolve(turns++),
  );
  await expect(measured).rejects.toMatchObject({ code: 'cancelled' });
  expect(turns).toBe(3);
});
