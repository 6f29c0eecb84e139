/** The small network that devices are tried with: down, up again, and a head of two classes, in 2D. */
import { createRandom } from '../../../shared/random.ts';
import * as t from '../../tensor/index.ts';
import type { Program, Shape, Tensor } from '../../tensor/index.ts';
import type { Arrays } from '../engine.ts';

export interface TrialSize {
  readonly batch: number;
  readonly side: number;
  readonly filters: number;
}

export interface Trial {
  /** One step of gradient descent; gives the loss and updates the weights. */
  readonly step: Program;
  /** The logits. Weights are constants, as in a network that predicts: devices treat those in ways of their own. */
  readonly prediction: Program;
  readonly state: ReadonlyMap<string, Float32Array>;
  readonly feeds: Arrays;
}

const classes = 2;
const learningRate = 0.1;

export function createTrial({ batch, side, filters }: TrialSize): Trial {
  const shapes: ReadonlyMap<string, Shape> = new Map([
    ['first', [filters, 1, 3, 3]],
    ['second', [filters, filters, 3, 3]],
    ['up', [filters, filters, 2, 2]],
    ['head', [classes, filters, 1, 1]],
  ]);
  const random = createRandom(1);
  const draw = (shape: Shape): Float32Array =>
    Float32Array.from({ length: t.sizeOf(shape) }, () => random.between(-0.5, 0.5));
  const state = new Map([...shapes].map(([name, shape]) => [name, draw(shape)]));
  const image = t.input('image', [batch, 1, side, side]);
  const network = (weight: (name: string) => Tensor): Tensor => {
    const block = (x: Tensor, name: string, stride: number): Tensor =>
      t.normalize(t.convolution(x, weight(name), { padding: [1, 1], strides: [stride, stride] }), {
        slope: 0.01,
      });
    const fine = block(image, 'first', 1);
    const up = t.transposedConvolution(block(fine, 'second', 2), weight('up'), { strides: [2, 2] });
    return t.convolution(t.add(fine, up), weight('head'));
  };
  const weights = new Map([...shapes].map(([name, shape]) => [name, t.state(name, shape)] as const));
  const weight = (name: string): Tensor => weights.get(name) ?? t.state(name, []);
  const fixed = (name: string): Tensor =>
    t.constant(state.get(name) ?? new Float32Array(), shapes.get(name) ?? []);

  const truth = t.input('truth', [batch, classes, side, side]);
  const loss = t.negate(t.mean(t.multiply(truth, t.logSoftmax(network(weight), 1))));
  const names = [...weights.keys()];
  const slopes = t.gradients(loss, names.map(weight));
  const updates = names.map((name, index) => {
    const slope = slopes[index] ?? t.constant(0, []);
    return [name, t.subtract(weight(name), t.multiply(slope, learningRate))] as const;
  });

  const pixels = draw(image.shape);
  return {
    step: t.program({ outputs: { loss }, updates: Object.fromEntries(updates) }),
    prediction: t.program({ outputs: { logits: network(fixed) } }),
    state,
    feeds: { image: pixels, truth: brightAndDark(pixels, batch) },
  };
}

/** [N, 1, H, W] → [N, 2, H, W]: which pixels are dark, which are bright. */
function brightAndDark(pixels: Float32Array, batch: number): Float32Array {
  const area = pixels.length / batch;
  const truth = new Float32Array(2 * pixels.length);
  for (const [index, value] of pixels.entries()) {
    const sample = Math.floor(index / area);
    truth[(2 * sample + Number(value > 0)) * area + (index % area)] = 1;
  }
  return truth;
}
