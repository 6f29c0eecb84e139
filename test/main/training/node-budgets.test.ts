/**
 * How many nodes a training step may have, as a program and as onnxruntime's graph: each costs time in every step and in
 * every session after a cut. A rule of simplification that stops firing changes no number, so only this hears of it.
 * The budgets are what the steps have: one that falls below is to be lowered, so that it is not lost again unheard.
 */
import { expect, test } from 'vitest';
import { emitProgram } from '../../../main/engine/onnx/emit.ts';
import { pruningMethods } from '../../../main/pruning/index.ts';
import { initialModel, methodSetup } from '../../../main/training/model.ts';
import { stepParts } from '../../../main/training/session.ts';
import { trainingProgram } from '../../../main/training/step-program.ts';
import { defaultConfig } from '../../../main/training/defaults.ts';
import type { Plan } from '../../../shared/dataset.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import { plan } from './fixtures.ts';

const repeated = (stages: number, first: number, others: number, dims: number): number[][] =>
  Array.from({ length: stages }, (_, stage) => Array<number>(dims).fill(stage === 0 ? first : others));

const shape = (widths: readonly number[], patch: readonly number[], batch: number): Plan => ({
  ...plan,
  dims: patch.length === 2 ? 2 : 3,
  widths,
  patch,
  batch,
  strides: repeated(widths.length, 1, 2, patch.length),
  kernels: repeated(widths.length, 3, 3, patch.length),
});

/** The sample's network, and the one that nnU-Net's rules give hippocampus in 3D. */
const sample = shape([8, 16, 32, 64], [64, 64], 32);
const hippocampus = shape([32, 64, 128, 256], [40, 56, 40], 2);

interface Budget {
  readonly plan: Plan;
  readonly config?: Partial<TrainingConfig>;
  readonly program: number;
  readonly graph: number;
}

const budgets: Readonly<Record<string, Budget>> = {
  'the sample, dense': { plan: sample, program: 1964, graph: 2714 },
  'the sample, Sauron': { plan: sample, config: { method: 'sauron' }, program: 3186, graph: 4342 },
  'the sample, slimming': { plan: sample, config: { method: 'slimming' }, program: 2051, graph: 2799 },
  'the sample, DCFF': { plan: sample, config: { method: 'dcff' }, program: 2381, graph: 3027 },
  'the sample, residual and pooled': {
    plan: sample,
    config: { residual: true, downsampling: 'pool' },
    program: 2396,
    graph: 3260,
  },
  'hippocampus in 3D, dense': { plan: hippocampus, program: 1964, graph: 3234 },
  'hippocampus in 3D, Sauron': {
    plan: hippocampus,
    config: { method: 'sauron' },
    program: 3211,
    graph: 4874,
  },
};

test.each(Object.entries(budgets))('%s', (_, { plan, config, program, graph }) => {
  const whole: TrainingConfig = { ...defaultConfig(plan, config?.method ?? 'none'), ...config };
  const data = { channels: 1, classes: 3 };
  const { network } = initialModel(whole, data);
  const pruner = pruningMethods[whole.method].start(methodSetup(whole, data, network));
  const step = trainingProgram(stepParts(whole, network, pruner));
  const { model } = emitProgram(step, { provider: 'cpu', channelBlock: 8 });
  expect({ program: step.nodes.length, graph: model.nodes.length }).toEqual({ program, graph });
});
