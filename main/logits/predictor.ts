/**
 * What predicts one batch of patches. A run's network (weights as constants of a program) and an exported model file
 * look the same from here, so both go through one sliding window.
 */
import type { Engine } from '../engine/engine.ts';
import { forward, outputMargin, type Network, type Weights } from '../network/index.ts';
import { constant, input, program } from '../tensor/index.ts';
import { AppError } from '../../shared/result.ts';

export interface Predictor {
  readonly channels: number;
  readonly classes: number;
  /** Side lengths, [D, H, W] or [H, W]. */
  readonly patch: readonly number[];
  /** Voxels on each side of the patch that are read and not predicted, per axis; absent: none. */
  readonly margin?: readonly number[];
  /** Patches per run. */
  readonly batch: number;
  /** [batch, channels, …patch] → logits [batch, classes, …patch without margin], valid until the next run. */
  readonly run: (image: Float32Array) => Promise<Float32Array>;
  readonly dispose: () => Promise<void>;
}

export interface PredictorShape {
  readonly patch: readonly number[];
  readonly batch: number;
}

/** What a sliding window has to know of a network whose output is smaller than its input. */
export function marginOf(network: Network): Pick<Predictor, 'margin'> {
  const margin = outputMargin(network);
  return margin.every((side) => side === 0) ? {} : { margin };
}

/** The finest head of a network with these weights. */
export async function createPredictor(
  engine: Engine,
  network: Network,
  weights: Weights,
  { patch, batch }: PredictorShape,
): Promise<Predictor> {
  const image = input('image', [batch, network.inputChannels, ...patch]);
  const [logits] = forward(network, image, (name, shape) => {
    const weight = weights.get(name);
    if (weight === undefined) throw new AppError('corrupt', `The weights have no "${name}".`);
    return constant(weight.data, shape);
  }).logits;
  if (logits === undefined) throw new AppError('corrupt', 'The network has no head to predict with.');
  const executable = await engine.compile(program({ outputs: { logits } }), new Map());
  return {
    channels: network.inputChannels,
    classes: network.classes,
    patch,
    ...marginOf(network),
    batch,
    run: async (values) => (await executable.run({ image: values }))['logits'] ?? new Float32Array(),
    dispose: () => executable.dispose(),
  };
}
