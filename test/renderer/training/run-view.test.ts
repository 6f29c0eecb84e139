import { describe, expect, it } from 'vitest';
import { RunView, statusText, withEpoch } from '../../../renderer/training/run-view.svelte.ts';
import { Session } from '../../../renderer/session.svelte.ts';
import type { RunInfo, RunProgress } from '../../../shared/training.ts';
import { fakeApi } from '../support/fake-api.ts';
import { config, epochRecord } from '../support/records.ts';

const cost = { params: 1, macs: 1, activationBytes: 1 };
const info: RunInfo = {
  id: 'a',
  name: 'Dense',
  config,
  status: 'running',
  reason: '',
  notes: [],
  device: 'onnx/cpu',
  createdAt: '',
  epochsDone: 1,
  seconds: 1,
  initialCost: cost,
  cost,
  bestDice: 0,
};
const progress: RunProgress = {
  run: 'a',
  phase: 'training',
  epoch: 3,
  epochs: 9,
  iteration: 4,
  iterations: 40,
  loss: 1,
  remainingSeconds: 60,
};

describe('withEpoch', () => {
  it('appends, and replaces what a resumed run tells again', () => {
    const two = [epochRecord(1), epochRecord(2)].reduce(withEpoch, []);
    expect(two.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(withEpoch(two, epochRecord(1, 7)).map(({ trainLoss }) => trainLoss)).toEqual([7]);
  });
});

describe('statusText', () => {
  it('says what a running run does, and why another one stands still', () => {
    expect(statusText(info, progress)).toBe('training: epoch 3 of 9, iteration 4 of 40');
    expect(statusText({ ...info, status: 'stopped', reason: 'Stopped by the user.' }, progress)).toBe(
      'Stopped by the user.',
    );
    expect(statusText(null, null)).toBe('');
  });
});

describe('RunView', () => {
  it('keeps epochs that arrive before the stored ones, ignores other runs, and lets go at the end', async () => {
    const stored = Promise.withResolvers<readonly [ReturnType<typeof epochRecord>]>();
    const api = fakeApi({ 'runs.get': () => info, 'runs.epochs': () => stored.promise });
    const view = new RunView(api, new Session(api), 'a');
    const end = view.follow();
    api.send('run.epoch', { run: 'a', record: epochRecord(2) });
    api.send('run.epoch', { run: 'b', record: epochRecord(3) });
    api.send('run.progress', { ...progress, run: 'b' });
    stored.resolve([epochRecord(1)]);
    await stored.promise;
    await new Promise((resolve) => setTimeout(resolve));
    expect(view.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(view.progress).toBeNull();
    end();
    expect(api.listeners()).toBe(0);
  });

  it('holds a pruned run against the dense one of its network and length, epoch by epoch', async () => {
    const pruned: RunInfo = { ...info, config: { ...config, method: 'sauron' }, status: 'finished' };
    const dense: RunInfo = { ...info, id: 'b', status: 'finished' };
    const api = fakeApi({
      'runs.get': () => pruned,
      'runs.list': () => [dense, pruned],
      'runs.epochs': ({ run }) =>
        run === 'b' ? [{ ...epochRecord(2), seconds: 7 }] : [epochRecord(1), epochRecord(2)],
    });
    const view = new RunView(api, new Session(api), 'a');
    const end = view.follow();
    await expect.poll(() => view.denseSeconds).toEqual([null, 7]);
    expect(view.dense?.id).toBe('b');
    expect(view.seconds).toHaveLength(2);
    end();
  });
});
