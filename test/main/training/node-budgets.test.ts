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
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import type { Proposal } from '../../../shared/proposal.ts';
import type { TrainingConfig } from '../../../shared/training.ts';
import { unetProposal } from '../../support/proposal.ts';

/** The sample's network, and the one that nnU-Net's rules give hippocampus in 3D. */
const sample = unetProposal({ dims: 2, widths: [8, 16, 32, 64], patch: [64, 64], batch: 32 });
const hippocampus = unetProposal({ dims: 3, widths: [32, 64, 128, 256], patch: [40, 56, 40] });

const published = { method: 'sauron', pruning: defaultPruning('sauron', false) } as const;

interface Budget {
  readonly proposal: Proposal;
  readonly config?: Partial<TrainingConfig>;
  readonly program: number;
  readonly graph: number;
}

const budgets: Readonly<Record<string, Budget>> = {
  'the sample, dense': { proposal: sample, program: 452, graph: 1288 },
  // Its regulariser is off and its scores come from the validation: the dense step.
  'the sample, Sauron': { proposal: sample, config: { method: 'sauron' }, program: 452, graph: 1288 },
  'the sample, Sauron as published': { proposal: sample, config: published, program: 1498, graph: 2639 },
  'the sample, slimming': { proposal: sample, config: { method: 'slimming' }, program: 461, graph: 1295 },
  'the sample, DCFF': { proposal: sample, config: { method: 'dcff' }, program: 835, graph: 1567 },
  'the sample, residual and pooled': {
    proposal: sample,
    config: { architecture: { ...sample.architecture, residual: true, downsampling: 'pool' } },
    program: 524,
    graph: 1496,
  },
  'hippocampus in 3D, dense': { proposal: hippocampus, program: 452, graph: 1808 },
  'hippocampus in 3D, Sauron as published': {
    proposal: hippocampus,
    config: published,
    program: 1513,
    graph: 3163,
  },
};

test.each(Object.entries(budgets))('%s', (_, { proposal, config, program, graph }) => {
  const whole: TrainingConfig = { ...defaultConfig(proposal, config?.method ?? 'none'), ...config };
  const data = { channels: 1, classes: 3 };
  const { network } = initialModel(whole, data);
  const pruner = pruningMethods[whole.method].start(methodSetup(whole, data, network));
  const step = trainingProgram(stepParts(whole, network, pruner));
  const { model } = emitProgram(step, { provider: 'cpu', channelBlock: 8 });
  expect({ program: step.nodes.length, graph: model.nodes.length }).toEqual({ program, graph });
});
