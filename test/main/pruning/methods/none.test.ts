import { expect, test } from 'vitest';
import { pruningMethods } from '../../../../main/pruning/index.ts';
import { defaultPruning } from '../../../../shared/pruning-defaults.ts';
import { tinyNetwork } from '../tiny-network.ts';
import { input } from '../../../../main/tensor/index.ts';

test('none adds nothing, sees nothing and cuts nothing', () => {
  const pruner = pruningMethods.none.start({
    layers: [{ id: 'a', filters: 4, minKeep: 1 }],
    heads: 1,
    config: {
      pruning: defaultPruning('none'),
      seed: 1,
      epochs: 10,
    },
    dense: tinyNetwork,
    patch: [16, 16],
    learningRateSum: () => 1,
  });
  const maps = new Map([['a', input('a', [1, 4, 2, 2])]]);
  expect(pruner.penalty(maps)).toBeUndefined();
  expect(pruner.evidence(maps)).toBeUndefined();
  expect(pruner.feeds()).toEqual({});
  const decision = pruner.endEpoch({
    epoch: 1,
    epochs: 10,
    trainLosses: [1],
    validationLosses: [1],
    classDice: [],
    share: 1,
  });
  expect(decision.keep).toBeUndefined();
  expect(decision.layers).toEqual([{ id: 'a', filters: 4, initialFilters: 4, details: null }]);
});

test('every method is in the table under its own name', () => {
  expect(Object.entries(pruningMethods).every(([name, method]) => method.name === name)).toBe(true);
});
