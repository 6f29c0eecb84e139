/** Runs and studies of the releases in which a flat width and the shape of another run were methods. */
import { expect, test } from 'vitest';
import { runConfigDocument, studyConfigDocument } from '../../../main/documents/settings.ts';
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { armsNamed, unnamed } from '../../support/arms.ts';
import { config } from '../store/fixtures.ts';

const { start: _, ...rest } = config;
const shape = [{ id: 'encoder1.1', filters: 3 }];
const usual = defaultPruning('none');
const then = (method: string, pruning: object = { ...usual, shape: [] }) => ({
  v: 4,
  ...rest,
  method,
  pruning,
});

test.each([
  ['l1', [], { kind: 'planned' }, 'l1'],
  ['none', [], { kind: 'planned' }, 'none'],
  ['flat', [], { kind: 'flat', budget: 'parameters', cut: 0.4 }, 'none'],
  ['scratch', shape, { kind: 'shape', run: '', shape }, 'none'],
] as const)('method %s of then', (method, left, start, pruned) => {
  const budget = { kind: 'parameters', cut: 0.4 } as const;
  const now = runConfigDocument.fromJson(then(method, { ...usual, budget, shape: left }));
  expect(now).toEqual({ ...config, start, method: pruned, pruning: { ...usual, budget } });
  expect(runConfigDocument.fromText(runConfigDocument.toText(now))).toEqual(now);
});

test.each([
  [['l1', 'flat', 'scratch'], null, ['l1', 'flat', 'scratch'], 'l1'],
  [['scratch', 'random', 'l1', 'sauron'], 'sauron', ['scratch', 'random', 'l1', 'sauron'], 'sauron'],
  [['random', 'scratch', 'fpgm'], 'hrank', ['random', 'scratch', 'fpgm'], 'fpgm'],
  // Without a method to take it from there was no run of the shape.
  [['none', 'random', 'scratch', 'random'], null, ['random'], ''],
  [['none'], null, [], ''],
] as const)('a study of %j, the shape of %s', (methods, scratchOf, arms, shapeOf) => {
  const matrix = { cuts: [0.5], seeds: [1], folds: [0], denseEpochs: 0 };
  const { v: __, ...base } = then('none');
  const old = { v: 4, base, ...matrix, methods, settings: {}, scratchOf };
  const now = {
    base: { ...config, method: 'none', pruning: usual },
    ...matrix,
    arms: unnamed(armsNamed(arms, shapeOf)),
  };
  expect(studyConfigDocument.fromJson(old)).toEqual(now);
});

test('what was set of a method stays with its arm', () => {
  const { v: __, ...base } = then('none');
  const settings = {
    sauron: { variant: 'default', options: { lambda: 0.25 } },
    l1: { variant: '', options: {} },
  };
  const matrix = { cuts: [0.5], seeds: [1], folds: [0], denseEpochs: 0 };
  const { arms } = studyConfigDocument.fromJson({
    v: 4,
    base,
    ...matrix,
    settings,
    methods: ['sauron'],
    scratchOf: null,
  });
  expect(arms).toMatchObject([{ name: 'sauron', variant: 'default', options: { lambda: 0.25 } }]);
});
