/** Settings of earlier releases, which had one flat plan for the one kind of network that there was. */
import { cutsFilters } from '../../../shared/pruning-defaults.ts';
import { expect, test } from 'vitest';
import { runConfigDocument, studyConfigDocument } from '../../../main/documents/settings.ts';
import { armsNamed, unnamed } from '../../support/arms.ts';
import { config } from '../store/fixtures.ts';

const { preparation, architecture, step, reasons, task: _t, loss: _l, headWeights: _h, ...later } = config;
const rest = { ...later, sauron: { preset: 'default', lambda: 0.25, prune: true }, alpha: 0.5 };
/** What becomes of it: Sauron's own settings among the method's. */
const upgraded = {
  ...config,
  pruning: { ...config.pruning, variant: 'default', options: { lambda: 0.25, cuts: 1 } },
};
if (architecture.kind !== 'unet') throw new Error('the fixture has a U-Net');
const { kind: _, dropout: _d, widths, strides, kernels, ...switches } = architecture; // dropout came later
const { fixedAxes: __, ...patch } = step;
/** Without the axes that keep their direction, which came later. */
const flat = { plan: { ...preparation, ...patch, widths, strides, kernels, reasons }, ...switches, ...rest };

test.each([
  ['no version', {}],
  ['version 1', { v: 1 }],
])('a flat configuration of %s is composed', (_name, v) => {
  expect(runConfigDocument.fromJson({ ...v, ...flat })).toEqual(upgraded);
});

test('the share of the Dice, and the loss of the compatible preset, become terms', () => {
  const loss = (changes: object) => runConfigDocument.fromJson({ v: 1, ...flat, ...changes });
  expect(loss({ alpha: 0.75 }).loss).toEqual([
    { kind: 'dice', weight: 1.5, options: { batch: 1 } },
    { kind: 'cross-entropy', weight: 0.5, options: {} },
  ]);
  expect(loss({ alpha: 1 }).loss).toHaveLength(1);
  const compat = loss({ method: 'sauron', sauron: { preset: 'compat', lambda: 0.5, prune: true } });
  expect(compat).toMatchObject({ headWeights: 'equal', task: { kind: 'classes' } });
  expect(compat.loss.map(({ kind, weight }) => [kind, weight])).toEqual([
    ['sauron-dice', 1],
    ['cross-entropy', 1],
  ]);
});

test('runs of other methods lose what was Sauron’s, and a control without cuts stays one', () => {
  const of = (changes: object) => runConfigDocument.fromJson({ v: 1, ...flat, ...changes });
  expect(of({ method: 'l1' }).pruning).toEqual(config.pruning);
  const control = of({ sauron: { preset: 'budget', lambda: 1, prune: false } });
  expect(control.pruning).toMatchObject({ variant: 'budget', options: { lambda: 1, cuts: 0 } });
  expect(cutsFilters(control)).toBe(false);
  expect(cutsFilters(of({}))).toBe(true);
});

test('axes that were kept are kept', () => {
  const kept = { ...flat, plan: { ...flat.plan, fixedAxes: [1] } };
  expect(runConfigDocument.fromJson(kept).step.fixedAxes).toEqual([1]);
});

test('a study comes along, and what is written now is read back', () => {
  const study = { methods: ['l1'], cuts: [0.5], seeds: [1], folds: [0], denseEpochs: 0, scratchOf: null };
  const { methods: _m, scratchOf: _s, ...matrix } = study;
  const composed = { ...matrix, base: config, arms: unnamed(armsNamed(['l1'])) };
  expect(studyConfigDocument.fromJson({ v: 1, ...study, base: flat })).toEqual(composed);
  expect(studyConfigDocument.fromText(JSON.stringify({ ...study, base: flat }))).toEqual(composed);
  expect(runConfigDocument.fromText(runConfigDocument.toText(config))).toEqual(config);
});

test.each([
  ['constant', [4, 4]],
  ['doubling', [4, 8]],
] as const)("PocketNet's filters by the rule %s become a list, in runs and in studies", (rule, widths) => {
  const { strides: own, kernels: sides } = architecture;
  const rest = {
    block: 'plain',
    norm: 'none',
    strides: own,
    kernels: sides,
    deepSupervision: false,
  } as const;
  const before = { ...config, architecture: { kind: 'pocketnet', width: 4, rule, ...rest } };
  const after = { ...config, architecture: { kind: 'pocketnet', widths, ...rest } };
  expect(runConfigDocument.fromJson({ v: 4, ...before })).toEqual(after);
  const study = {
    methods: [],
    settings: {},
    cuts: [],
    seeds: [1],
    folds: [0],
    denseEpochs: 1,
    scratchOf: null,
  };
  expect(
    studyConfigDocument.fromJson({ v: 4, ...study, methods: ['l1'], cuts: [0.5], base: before }).base,
  ).toEqual(after);
});

test('a flat plan that is none is refused with the field', () => {
  expect(() => runConfigDocument.fromJson({ ...flat, plan: { ...flat.plan, widths: [4] } })).toThrow(
    /architecture/,
  );
  expect(() => runConfigDocument.fromJson({ v: 1, ...rest })).toThrow(/cannot be read/);
});
