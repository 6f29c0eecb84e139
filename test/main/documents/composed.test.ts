/** Settings of earlier releases, which had one flat plan for the one kind of network that there was. */
import { expect, test } from 'vitest';
import { runConfigDocument, studyConfigDocument } from '../../../main/documents/index.ts';
import { config } from '../store/fixtures.ts';

const { preparation, architecture, step, reasons, ...rest } = config;
if (architecture.kind !== 'unet') throw new Error('the fixture has a U-Net');
const { kind: _, widths, strides, kernels, ...switches } = architecture;
const { fixedAxes: __, ...patch } = step;
/** Without the axes that keep their direction, which came later. */
const flat = { plan: { ...preparation, ...patch, widths, strides, kernels, reasons }, ...switches, ...rest };

test.each([
  ['no version', {}],
  ['version 1', { v: 1 }],
])('a flat configuration of %s is composed', (_name, v) => {
  expect(runConfigDocument.fromJson({ ...v, ...flat })).toEqual(config);
});

test('axes that were kept are kept', () => {
  const kept = { ...flat, plan: { ...flat.plan, fixedAxes: [1] } };
  expect(runConfigDocument.fromJson(kept).step.fixedAxes).toEqual([1]);
});

test('a study comes along, and what is written now is read back', () => {
  const study = { methods: ['l1'], cuts: [0.5], seeds: [1], folds: [0], denseEpochs: 0, scratchOf: null };
  const composed = { ...study, base: config };
  expect(studyConfigDocument.fromJson({ v: 1, ...study, base: flat })).toEqual(composed);
  expect(studyConfigDocument.fromText(JSON.stringify({ ...study, base: flat }))).toEqual(composed);
  expect(runConfigDocument.fromText(runConfigDocument.toText(config))).toEqual(config);
});

test('a flat plan that is none is refused with the field', () => {
  expect(() => runConfigDocument.fromJson({ ...flat, plan: { ...flat.plan, widths: [4] } })).toThrow(
    /architecture/,
  );
  expect(() => runConfigDocument.fromJson({ v: 1, ...rest })).toThrow(/cannot be read/);
});
