import { expect, test, vi } from 'vitest';
import { train } from '../../../main/training/trainer.ts';
import { discData, tinyConfig } from './fixtures.ts';
import { tinyRun } from './support.ts';

/** A run on a clock that only batches move: `secondsOf(k)` for training batch k, 2 s for the validation. */
async function timedRun(budgetMinutes: number, secondsOf: (k: number) => number) {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const data = discData();
    const timed = {
      ...data,
      openBatches: (from: number) => {
        const source = data.openBatches(from);
        let k = from;
        return {
          close: () => Promise.resolve(),
          next: async () => {
            vi.advanceTimersByTime(1000 * secondsOf(k++));
            return (await source).next();
          },
        };
      },
      validation: () => {
        vi.advanceTimersByTime(2000);
        return data.validation();
      },
    };
    const sauron = { preset: 'budget', lambda: 0, prune: true } as const;
    const config = tinyConfig({ epochs: 1000, budgetMinutes, method: 'sauron', sauron });
    const run = tinyRun({ data: timed, config });
    const outcome = await train(run);
    return { outcome, data, ...run.events };
  } finally {
    vi.useRealTimers();
  }
}

test('as many epochs as fit are trained, and the user is told after the first', async () => {
  // 4 steps of 2 s and a validation of 2 s: 10 s an epoch, 6 in a minute.
  const { outcome, records, notes } = await timedRun(1, () => 2);
  expect(outcome).toMatchObject({ epochs: 6, seconds: 60 });
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(
    /^About 6 epochs of 4 steps fit into 1 minutes at the speed measured. Sauron \(budget\)/,
  );
  const shares = [0, 1, 2, 3, 4, 5].map((done) => 0.01 * (1 - done / 6) ** 0.9);
  records.forEach(({ learningRate }, epoch) => expect(learningRate).toBeCloseTo(shares[epoch]!, 10));
});

test('faster steps make room for more epochs', async () => {
  const { outcome } = await timedRun(1, (k) => (k < 8 ? 2 : 0.5));
  expect(outcome).toMatchObject({ epochs: 12, seconds: 60 });
});

test('slower steps end the run in time, within an epoch', async () => {
  const { outcome, data } = await timedRun(1, (k) => (k < 8 ? 2 : 9));
  // 20 s, then 38 s; 2 s are left, too little for another epoch of 38 s.
  expect(outcome).toMatchObject({ epochs: 3, seconds: 58 });
  expect(data.taken).toBe(12);
});

test('an epoch that is longer than the whole budget is cut short', async () => {
  const { outcome, data } = await timedRun(0.5, () => 10);
  expect(data.taken).toBe(3);
  expect(outcome).toMatchObject({ status: 'finished', epochs: 1, seconds: 32 });
});
