/**
 * The noise that layers such as dropout ask for while a network trains: a function of seed, epoch and step, so that a run
 * that goes on draws what it would have drawn.
 */
import { createRandom } from '../../shared/random.ts';
import type { Network } from '../network/index.ts';
import { sizeOf, type Program, type Shape } from '../tensor/index.ts';

/** Sets its random streams apart from those of other parts that share the run's seed. */
const randomStream = 0x4e6f;

export const noiseInput = (layer: string): string => `noise/${layer}`;

/** What each layer of a training program wants of it, by the layer's id. */
export function noiseShapes({ inputs }: Program, { layers }: Network): Map<string, Shape> {
  return new Map(
    layers.flatMap(({ id }) => {
      const wanted = inputs.get(noiseInput(id));
      return wanted === undefined ? [] : [[id, wanted.shape] as const];
    }),
  );
}

export interface StepNumber {
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
  /** Of the epoch, from 0. */
  readonly iteration: number;
}

/** Feeds of one training step: uniform in [0, 1). */
export function noiseOf(
  shapes: ReadonlyMap<string, Shape>,
  { seed, epoch, iteration }: StepNumber,
): Record<string, Float32Array> {
  const feeds: Record<string, Float32Array> = {};
  for (const [index, [layer, shape]] of [...shapes].entries()) {
    const random = createRandom(seed, randomStream, epoch, iteration, index);
    const values = new Float32Array(sizeOf(shape));
    for (let at = 0; at < values.length; at++) values[at] = random.uniform();
    feeds[noiseInput(layer)] = values;
  }
  return feeds;
}
