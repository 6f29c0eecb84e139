import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Engine, Executable } from '../../../main/engine/engine.ts';
import type { MethodName } from '../../../shared/pruning.ts';
import { train } from '../../../main/training/trainer.ts';
import { discData, engine, tinyConfig } from './fixtures.ts';
import { tinyRun } from './support.ts';

/** An engine on a clock that only its passes move: `secondsOf(k)` for training step k, 1 s for a validation batch. */
function timedEngine(secondsOf: (k: number) => number): Engine {
  let k = 0;
  return {
    device: engine.device,
    compile: async (program, state) => {
      const executable = await engine.compile(program, state);
      const isTraining = program.inputs.has('learningRate');
      const run: Executable['run'] = (feeds) => {
        vi.advanceTimersByTime(1000 * (isTraining ? secondsOf(k++) : 1));
        return executable.run(feeds);
      };
      return { ...executable, run };
    },
  };
}

async function timedRun(
  budgetMinutes: number,
  secondsOf: (k: number) => number,
  method: MethodName = 'none',
) {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const data = discData();
  const config = tinyConfig({ epochs: 1000, budgetMinutes, method, pruning: defaultPruning(method) });
  const run = tinyRun({ data, config, engine: timedEngine(secondsOf) });
  const outcome = await train(run);
  return { outcome, data, ...run.events };
}

test('as many epochs as fit are trained, and the user is told after the first', async () => {
  // 4 steps of 2 s and a validation of 2 s: 10 s an epoch, 6 in a minute.
  const { outcome, records, notes } = await timedRun(1, () => 2);
  expect(outcome).toMatchObject({ epochs: 6, seconds: 60 });
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(/^About 6 epochs of 4 steps fit into 1 minutes at the speed measured. No pruning/);
  const shares = [0, 1, 2, 3, 4, 5].map((done) => 0.01 * (1 - done / 6) ** 0.9);
  records.forEach(({ learningRate }, epoch) => expect(learningRate).toBeCloseTo(shares[epoch]!, 10));
});

test('faster steps make room for more epochs', async () => {
  const { outcome } = await timedRun(1, (k) => (k < 8 ? 2 : 0.5));
  expect(outcome).toMatchObject({ epochs: 12, seconds: 60 });
});

test('the looks that a method takes at the network come off the same budget', async () => {
  const plain = await timedRun(1, (k) => (k < 8 ? 2 : 0.5));
  const { outcome } = await timedRun(1, (k) => (k < 8 ? 2 : 0.5), 'taylor');
  expect(outcome.cost.macs).toBeLessThan(outcome.initialCost.macs);
  expect(outcome.epochs).toBeLessThan(plain.outcome.epochs);
  expect(outcome.seconds).toBeLessThanOrEqual(60);
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
