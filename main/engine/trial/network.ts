/** The small network that devices are tried with: two normalised 3 × 3 convolutions and a head of two classes, in 2D. */
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
  /** The logits; the weights do not change. */
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
    ['head', [classes, filters, 1, 1]],
  ]);
  const weights = new Map([...shapes].map(([name, shape]) => [name, t.state(name, shape)] as const));
  const weight = (name: string): Tensor => weights.get(name) ?? t.state(name, []);
  const image = t.input('image', [batch, 1, side, side]);
  const block = (x: Tensor, name: string): Tensor =>
    t.normalize(t.convolution(x, weight(name), { padding: [1, 1] }), { slope: 0.01 });
  const logits = t.convolution(block(block(image, 'first'), 'second'), weight('head'));

  const truth = t.input('truth', [batch, classes, side, side]);
  const loss = t.negate(t.mean(t.multiply(truth, t.logSoftmax(logits, 1))));
  const names = [...weights.keys()];
  const slopes = t.gradients(loss, names.map(weight));
  const updates = names.map((name, index) => {
    const slope = slopes[index] ?? t.constant(0, []);
    return [name, t.subtract(weight(name), t.multiply(slope, learningRate))] as const;
  });

  const random = createRandom(1);
  const draw = (shape: Shape): Float32Array =>
    Float32Array.from({ length: t.sizeOf(shape) }, () => random.between(-0.5, 0.5));
  const pixels = draw(image.shape);
  return {
    step: t.program({ outputs: { loss }, updates: Object.fromEntries(updates) }),
    prediction: t.program({ outputs: { logits } }),
    state: new Map([...shapes].map(([name, shape]) => [name, draw(shape)])),
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
