/** What of a method's decision reaches the session, where nothing is cut. */
import { expect, test } from 'vitest';
import type { EpochDecision, Pruner } from '../../../main/pruning/index.ts';
import { initialModel, type Model } from '../../../main/training/model.ts';
import { pruneModel, type PruneParts } from '../../../main/training/prune.ts';
import type { Session } from '../../../main/training/session.ts';
import { engine, tinyConfig } from './fixtures.ts';
import { temporaryFolder } from './support.ts';

async function decided(decision: Partial<EpochDecision>) {
  const calls: [string, Model][] = [];
  const note = (name: string) => (model: Model) => Promise.resolve(void calls.push([name, model]));
  const model = initialModel(tinyConfig(), { channels: 1, classes: 3 });
  const pruner = { endEpoch: () => ({ keep: undefined, layers: [], ...decision }) } as unknown as Pruner;
  const parts: PruneParts = {
    engine,
    config: tinyConfig(),
    pruner,
    folder: temporaryFolder(),
    training: [],
    validation: [],
    session: { replace: note('replace'), write: note('write') } as unknown as Session,
    facts: { epoch: 1, epochs: 2, trainLosses: [1], validationLosses: [1], classDice: [1], share: 1 },
    stopped: () => false,
    onWork: () => undefined,
  };
  return { model, calls, pruned: await pruneModel(model, parts) };
}

test('where nothing was decided the session is left alone', async () => {
  const { model, calls, pruned } = await decided({});
  expect(calls).toEqual([]);
  expect(pruned).toMatchObject({ model, changed: false });
});

test('programs whose penalty has changed are built anew on the same model', async () => {
  const { model, calls, pruned } = await decided({ rebuild: true });
  expect(calls).toEqual([['replace', model]]);
  expect(pruned.changed).toBe(false);
});

test('other weights are written, into programs that are built anew first if both are asked for', async () => {
  const weights = new Map([['other', { shape: [1], data: Float32Array.of(2) }]]);
  const { model, calls, pruned } = await decided({ rebuild: true, weights });
  const other = { ...model, weights };
  expect(calls).toEqual([
    ['replace', model],
    ['write', other],
  ]);
  expect(pruned).toMatchObject({ model: other, changed: true });
});
