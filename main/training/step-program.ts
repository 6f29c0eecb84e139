/**
 * The two programs of a run. Training: forward, loss, penalty, gradients, clipping and the optimiser's update, as one
 * graph per step. Validation: the same loss on fixed patches, no update, and the counts for the pooled Dice.
 *
 * Inputs: `image` [N, channels, …patch], `labels` [N, 1, …patch] (class indices), `learningRate` [], and whatever the
 * pruning method's evidence asks for. States: the parameters, `<parameter>:<slot>`, and `step`, the updates done so far.
 */
import type { OptimizerConfig } from '../../shared/training.ts';
import { forward, parametersOf, type Network } from '../network/index.ts';
import type { Evidence, Pass, Pruner } from '../pruning/index.ts';
import { abs, add, gradients, input, less, maximum, multiply, negate } from '../tensor/index.ts';
import { program, select, state, subtract, sum, toFloat } from '../tensor/index.ts';
import type { Program, Tensor } from '../tensor/index.ts';
import { foreground } from './losses/loss-term.ts';
import { segmentationLoss, type Objective } from './objective.ts';
import { clipToNorm, globalNorm } from './optimizers/clip.ts';
import { optimizers } from './optimizers/index.ts';
import { slotName } from './optimizers/optimizer.ts';

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
  const pass = lossPass(parts);
  const { slots, update } = optimizers[parts.optimizer.kind];
  const raw = gradients(pass.loss, pass.parameters);
  const norm = globalNorm(raw);
  const applied = less(add(abs(pass.loss), norm), largest);
  const clipped = clipToNorm(raw, norm, parts.optimizer.clipNorm);

  const learningRate = input('learningRate', []);
  const stepsDone = state('step', []);
  const step = add(stepsDone, 1);
  const updates: Record<string, Tensor> = { step: select(applied, step, stepsDone) };
  const described = new Map(parametersOf(parts.network).map((own) => [own.name, own]));
  for (const [index, parameter] of pass.parameters.entries()) {
    const gradient = clipped[index];
    if (gradient === undefined) throw new Error('gradients: one per parameter');
    const name = nameOf(parameter);
    const old = new Map(slots.map((slot) => [slot, state(slotName(name, slot), parameter.shape)]));
    const slot = (wanted: string): Tensor => old.get(wanted) ?? unknownSlot(wanted);
    const next = update({ parameter, gradient, slot, learningRate, step, config: parts.optimizer });
    const facts = described.get(name);
    const weight = (facts && parts.pruner.shrinkage?.(facts)) ?? 0;
    const shrunk = weight > 0 ? shrink(next.parameter, multiply(learningRate, weight)) : next.parameter;
    updates[name] = select(applied, shrunk, parameter);
    for (const [wanted, value] of Object.entries(next.slots)) {
      updates[slotName(name, wanted)] = select(applied, value, slot(wanted));
    }
  }
  const evidence = evidenceFor('training', pass.evidence);
  return program({ outputs: { loss: pass.loss, applied: toFloat(applied), ...evidence }, updates });
}

/**
 * Outputs: `loss`, the method's evidence, and per structure over the whole batch: `overlap` (voxels where prediction and
 * label agree on it), `predicted` and `labelled`.
 */
export function validationProgram(parts: StepParts): Program {
  const pass = lossPass(parts);
  const axes = pass.logits.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  const { task } = parts.objective;
  const prediction = foreground(task.decided(pass.logits), task);
  const target = foreground(task.encode(pass.labels, parts.network.classes), task);
  const counts = {
    overlap: sum(multiply(prediction, target), axes),
    predicted: sum(prediction, axes),
    labelled: sum(target, axes),
  };
  const evidence = evidenceFor('validation', pass.evidence);
  return program({ outputs: { loss: pass.loss, ...counts, ...evidence }, updates: {} });
}

/** Inputs `image` and `labels`; outputs what a pruning method asks for. */
export function probeProgram(parts: StepParts, outputs: (pass: Pass) => Record<string, Tensor>): Program {
  const pass = lossPass(parts);
  const { heads, labels, maps, layers, parameters, segmentation } = pass;
  const terms = parts.objective.terms.map((term) => ({ ...term, options: { ...term.options, batch: 0 } }));
  const perSample = segmentationLoss({ ...parts.objective, terms }, heads, labels);
  const layer = (id: string): Tensor => {
    const found = layers.get(id);
    if (found === undefined) throw new Error(`the network has no layer "${id}"`);
    return found;
  };
  const asked = outputs({
    loss: segmentation,
    labels,
    sampleLosses: multiply(perSample, parts.batch),
    maps,
    layer,
    parameters: new Map(parameters.map((parameter) => [nameOf(parameter), parameter])),
  });
  return program({ outputs: asked, updates: {} });
}

interface LossPass {
  readonly loss: Tensor;
  /** The loss without the method's penalty. */
  readonly segmentation: Tensor;
  readonly heads: readonly Tensor[];
  readonly maps: ReadonlyMap<string, Tensor>;
  readonly layers: ReadonlyMap<string, Tensor>;
  /** Of the finest head. */
  readonly logits: Tensor;
  readonly labels: Tensor;
  readonly parameters: readonly Tensor[];
  readonly evidence: Evidence | undefined;
}

function lossPass({ network, pruner, objective, batch, patch }: StepParts): LossPass {
  const image = input('image', [batch, network.inputChannels, ...patch]);
  const labels = input('labels', [batch, 1, ...patch]);
  const parameters: Tensor[] = [];
  const { logits, featureMaps, layers } = forward(network, image, (name, shape) => {
    const parameter = state(name, shape);
    parameters.push(parameter);
    return pruner.reparameterize?.(name, parameter) ?? parameter;
  });
  const finest = logits[0];
  if (finest === undefined) throw new Error('a network without heads cannot be trained');
  const segmentation = segmentationLoss(objective, logits, labels);
  const penalty = pruner.penalty(featureMaps);
  return {
    loss: penalty === undefined ? segmentation : add(segmentation, penalty),
    segmentation,
    heads: logits,
    maps: featureMaps,
    layers,
    logits: finest,
    labels,
    parameters,
    evidence: pruner.evidence(featureMaps),
  };
}

/** The proximal step of an L1 penalty: towards zero by `by`, and no further. */
function shrink(parameter: Tensor, by: Tensor): Tensor {
  return subtract(maximum(subtract(parameter, by), 0), maximum(subtract(negate(parameter), by), 0));
}

function evidenceFor(pass: Evidence['pass'], evidence: Evidence | undefined): Record<string, Tensor> {
  return evidence?.pass === pass ? Object.fromEntries(evidence.outputs) : {};
}

function nameOf({ attributes }: Tensor): string {
  return String(attributes['name']);
}

function unknownSlot(slot: string): never {
  throw new Error(`the optimiser asks for the slot "${slot}", which it does not list`);
}
