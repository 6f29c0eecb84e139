/** What is made of an epoch's seconds: their pace before and after cuts, what these cost and saved, and whom to compare with. */
import { expect, test } from 'vitest';
import { denseOf, epochSeconds, paceOf } from '../../shared/pace.ts';
import type { EpochRecord, RunInfo } from '../../shared/training.ts';
import { tinyConfig } from '../main/training/fixtures.ts';

const record = (epoch: number, macs: number, seconds: number, pruningSeconds = 0): EpochRecord => ({
  epoch,
  seconds,
  pruningSeconds,
  cost: { macs, params: 1, activationBytes: 1 },
  learningRate: 1,
  trainLoss: 1,
  validationLoss: 1,
  validationDice: 1,
  layers: [],
  dataWaitShare: 0,
  skippedSteps: 0,
});

test('a cut slows the next epoch down by what it took, and is paid back by the epochs after it', () => {
  // The clock of an epoch runs from the end of the one before, so the fourth holds the cut of 3 s.
  const epochs = [
    record(1, 100, 5),
    record(2, 100, 4),
    record(3, 50, 4, 3),
    record(4, 50, 5.5),
    record(5, 50, 2.5),
  ];
  expect(epochSeconds(epochs)).toEqual([5, 4, 4, 2.5, 2.5]);
  expect(paceOf(epochs, { macs: 100 })).toEqual({ before: 4, now: 2.5, lost: 3, won: 3 });
  expect(paceOf(epochs.slice(0, 3), { macs: 100 })).toEqual({ before: 4, now: 4, lost: 3, won: null });
  expect(paceOf([], { macs: 100 })).toEqual({ before: null, now: null, lost: 0, won: null });
});

const run = (
  id: string,
  changes: Partial<RunInfo['config']>,
  status: RunInfo['status'] = 'finished',
): RunInfo => ({
  id,
  status,
  config: tinyConfig(changes),
  name: id,
  reason: '',
  notes: [],
  device: 'onnx/cpu',
  createdAt: '',
  epochsDone: 3,
  seconds: 9,
  initialCost: { macs: 1, params: 1, activationBytes: 1 },
  cost: { macs: 1, params: 1, activationBytes: 1 },
  bestDice: 0,
});

test('a pruned run is held against the newest finished dense run of the same length, whatever its seed', () => {
  const pruned = run('pruned', { method: 'sauron' });
  const dense = [
    run('a', {}),
    run('b', { seed: 5 }),
    run('longer', { epochs: 4 }),
    run('going', {}, 'running'),
  ];
  expect(denseOf(pruned, dense)?.id).toBe('b');
  expect(denseOf(pruned, [{ ...run('other', {}), device: 'onnx/webgpu' }])).toBeNull();
  expect(denseOf(run('c', {}), dense)).toBeNull();
});
