/**
 * The two programs of a run. Training: forward, loss, penalty, gradients, clipping and the optimiser's update, as one
 * graph per step. Validation: the same loss on fixed patches, no update, and the counts for the pooled Dice.
 *
 * Inputs: `image` [N, channels, …patch], `labels` [N, 1, …patch] (class indices), `learningRate` [], the noise of layers
 * that have some, and whatever the pruning method's evidence asks for. States of training: `parameters`, all of them as one vector, and one such vector
 * for each slot of the optimiser, by its name (`parameter-vector.ts`); `step`, the updates done so far. States of
 * validation and probes: the parameters by their names.
 */
import { at } from '../../shared/at.ts';
import type { OptimizerConfig } from '../../shared/training.ts';
import { outputMargin, type ForwardContext, type Network } from '../network/index.ts';
import { networkPass, type FeatureMaps, type NetworkPass, type PassOptions } from '../probing/pass.ts';
import type { Pass } from '../probing/survey.ts';
import type { Evidence, Pruner } from '../pruning/index.ts';
import {
  abs,
  add,
  constant,
  gradients,
  greater,
  input,
  less,
  maximum,
  multiply,
  negate,
} from '../tensor/index.ts';
import { program, select, slice, state, subtract, sum, toFloat } from '../tensor/index.ts';
import type { Program, Shape, Tensor } from '../tensor/index.ts';
import { foreground } from './losses/loss-term.ts';
import { segmentationLoss, type Objective } from './objective.ts';
import { clipToNorm, euclideanNorm } from './optimizers/clip.ts';
import { noiseInput } from './noise.ts';
import { optimizers } from './optimizers/index.ts';
import { joinTensors, lengthOf, parameterVector, spansOf, viewsOf, type Span } from './parameter-vector.ts';

export interface StepParts {
  readonly network: Network;
  readonly pruner: Pruner;
  readonly objective: Objective;
  readonly optimizer: OptimizerConfig;
  readonly batch: number;
  /** Side lengths in network order. */
  readonly patch: readonly number[];
}

/** Numbers of about 1e38 and more end a step as surely as NaN does. */
const largest = 1e37;

/**
 * Outputs: `loss`, `applied` (1, or 0 where the loss or a gradient was not finite; every state then keeps its value),
 * and the method's evidence.
 */
export function trainingProgram(parts: StepParts): Program {
  const { network, pruner, optimizer } = parts;
  const spans = spansOf(network);
  const vector = [lengthOf(spans)];
  const parameter = state(parameterVector, vector);
  const views = viewsOf(spans, parameter);
  const context = { noise: (layer: string, shape: Shape) => input(noiseInput(layer), shape) };
  const pass = lossPass(parts, (name) => known(views.get(name), name), context);
  const penalty = pruner.penalty(pass.maps);
  const loss = penalty === undefined ? pass.loss : add(pass.loss, penalty);
  const trained = trainedMask(spans);
  const all = joinTensors(gradients(loss, [...views.values()]));
  const raw = trained === undefined ? all : multiply(all, trained);
  const norm = euclideanNorm(raw);
  const applied = less(add(abs(loss), norm), largest);
  const gradient = clipToNorm(raw, norm, optimizer.clipNorm);

  const learningRate = input('learningRate', []);
  const stepsDone = state('step', []);
  const step = add(stepsDone, 1);
  const { slots, update } = optimizers[optimizer.kind];
  const old = new Map(slots.map((name) => [name, state(name, vector)]));
  const slot = (name: string): Tensor => known(old.get(name), name);
  const next = update({ parameter, gradient, slot, learningRate, step, config: optimizer });
  const pull = shrinkage(spans, pruner);
  const shrunk = pull === undefined ? next.parameter : shrink(next.parameter, multiply(learningRate, pull));
  const kept = trained === undefined ? shrunk : select(greater(trained, 0), shrunk, parameter);
  const updates = { step, [parameterVector]: kept, ...next.slots };
  const evidence = evidenceFor('training', pruner, pass.maps);
  const outputs = { loss, applied: toFloat(applied), ...evidence };
  return program({ outputs, updates, guard: 'applied' });
}

/**
 * Outputs: `loss` without the method's penalty, which nobody reads here, the method's evidence, and per structure over the whole batch: `overlap` (voxels where prediction and
 * label agree on it), `predicted` and `labelled`.
 */
export function validationProgram(parts: StepParts): Program {
  const pass = lossPass(parts, state);
  const axes = pass.logits.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  const { task } = parts.objective;
  const prediction = foreground(task.decided(pass.logits), task);
  const target = foreground(task.encode(pass.labels, parts.network.classes), task);
  const counts = {
    overlap: sum(multiply(prediction, target), axes),
    predicted: sum(prediction, axes),
    labelled: sum(target, axes),
  };
  const evidence = evidenceFor('validation', parts.pruner, pass.maps);
  return program({ outputs: { loss: pass.loss, ...counts, ...evidence }, updates: {} });
}

/** Inputs `image` and `labels`; outputs what a pruning method asks for. */
export function probeProgram(parts: StepParts, outputs: (pass: Pass) => Record<string, Tensor>): Program {
  const { loss, heads, labels, ...seen } = lossPass(parts, state);
  const terms = parts.objective.terms.map((term) => ({ ...term, options: { ...term.options, batch: 0 } }));
  const perSample = segmentationLoss({ ...parts.objective, terms }, heads, labels, [...seen.maps.values()]);
  const sampleLosses = multiply(perSample, parts.batch);
  return program({ outputs: outputs({ ...seen, labels, loss, sampleLosses }), updates: {} });
}

interface LossPass extends NetworkPass {
  /** Without the method's penalty. */
  readonly loss: Tensor;
  /** Of the finest head. */
  readonly logits: Tensor;
  readonly labels: Tensor;
}

function lossPass(
  { network, pruner, objective, batch, patch }: StepParts,
  parameterOf: PassOptions['parameterOf'],
  context?: ForwardContext,
): LossPass {
  const labels = inside(input('labels', [batch, 1, ...patch]), outputMargin(network));
  const pass = networkPass(network, {
    batch,
    patch,
    parameterOf,
    used: (name, kept) => pruner.reparameterize?.(name, kept) ?? kept,
    context,
  });
  const finest = pass.heads[0];
  if (finest === undefined) throw new Error('a network without heads cannot be trained');
  const loss = segmentationLoss(objective, pass.heads, labels, [...pass.maps.values()]);
  return { ...pass, loss, logits: finest, labels };
}

/** 1 for each number that is trained, 0 for each that is fixed, [length]; undefined where all are trained. */
function trainedMask(spans: readonly Span[]): Tensor | undefined {
  const fixed = spans.filter(({ parameter }) => parameter.role === 'fixed');
  if (fixed.length === 0) return undefined;
  const mask = new Float32Array(lengthOf(spans)).fill(1);
  for (const { from, to } of fixed) mask.fill(0, from, to);
  return constant(mask, [mask.length]);
}

/** What the network says something about. */
function inside(labels: Tensor, margin: readonly number[]): Tensor {
  if (margin.every((side) => side === 0)) return labels;
  const starts = [0, 0, ...margin];
  return slice(labels, { starts, ends: labels.shape.map((side, axis) => side - at(starts, axis)) });
}

/** How far one unit of the learning rate pulls each number towards zero, [length]; undefined where none is pulled. */
function shrinkage(spans: readonly Span[], { shrinkage: weightOf }: Pruner): Tensor | undefined {
  if (weightOf === undefined) return undefined;
  const pulled = spans.filter(({ parameter }) => weightOf(parameter) > 0);
  if (pulled.length === 0) return undefined;
  const pull = new Float32Array(lengthOf(spans));
  for (const { parameter, from, to } of pulled) pull.fill(weightOf(parameter), from, to);
  return constant(pull, [pull.length]);
}

/** The proximal step of an L1 penalty: towards zero by `by`, and no further. */
function shrink(parameter: Tensor, by: Tensor): Tensor {
  return subtract(maximum(subtract(parameter, by), 0), maximum(subtract(negate(parameter), by), 0));
}

function evidenceFor(pass: Evidence['pass'], pruner: Pruner, maps: FeatureMaps): Record<string, Tensor> {
  const evidence = pruner.evidence(maps);
  return evidence?.pass === pass ? Object.fromEntries(evidence.outputs) : {};
}

function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`internal: a training step has no "${name}"`);
  return value;
}
