/** A real training step: a small network's loss, gradients and update, three times, against the onnx engine. */
import { AppError } from '../../../../shared/result.ts';
import { createRandom } from '../../../../shared/random.ts';
import * as t from '../../../tensor/index.ts';
import type { Program, Tensor } from '../../../tensor/index.ts';
import type { Engine } from '../../engine.ts';
import { createOnnxEngine } from '../../onnx/engine.ts';

const image = [2, 1, 32, 32];
const area = 32 * 32;
const filters = 8;
const classes = 2;
const rate = 0.1;
const steps = 3;

/** Convolution, norm and a second convolution; cross-entropy; steepest descent. */
function trainingStep(): Program {
  const [first, second] = [
    t.state('first', [filters, 1, 3, 3]),
    t.state('second', [classes, filters, 3, 3]),
  ] as const;
  const padding = [1, 1];
  const features = t.normalize(t.convolution(t.input('image', image), first, { padding }), { slope: 0.01 });
  const logits = t.convolution(features, second, { padding });
  const target = t.input('target', logits.shape);
  const loss = t.negate(t.multiply(t.mean(t.multiply(t.logSoftmax(logits, 1), target)), classes));
  const [dFirst, dSecond] = t.gradients(loss, [first, second]);
  const next = (weight: Tensor, gradient?: Tensor): Tensor =>
    gradient === undefined ? weight : t.subtract(weight, t.multiply(gradient, rate));
  return t.program({
    outputs: { loss },
    updates: { first: next(first, dFirst), second: next(second, dSecond) },
  });
}

/** Bright pixels are one class, the others the other: [N, classes, side, side] of zeros and ones. */
function targetOf(pixels: Float32Array): Float32Array {
  const target = new Float32Array(pixels.length * classes);
  for (const [index, value] of pixels.entries()) {
    const [sample, pixel] = [Math.floor(index / area), index % area];
    target[(sample * classes + (value > 0 ? 1 : 0)) * area + pixel] = 1;
  }
  return target;
}

async function lossesOf(engine: Engine): Promise<number[]> {
  const program = trainingStep();
  const random = createRandom(3);
  const numbers = (shape: readonly number[], spread: number): Float32Array =>
    Float32Array.from({ length: t.sizeOf(shape) }, () => random.between(-spread, spread));
  const state = new Map([...program.states].map(([name, { shape }]) => [name, numbers(shape, 0.3)]));
  const pixels = numbers(image, 1);
  const executable = await engine.compile(program, state);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    losses.push((await executable.run({ image: pixels, target: targetOf(pixels) }))['loss']?.[0] ?? NaN);
  }
  await executable.dispose();
  return losses;
}

/** The losses of the steps. @throws AppError where the engines differ or nothing is learned */
export async function trainingTrial(engine: Engine): Promise<readonly number[]> {
  const found = await lossesOf(engine);
  const expected = await lossesOf(createOnnxEngine());
  const agrees = found.every((loss, step) => Math.abs(loss - (expected[step] ?? NaN)) < 1e-4);
  if (agrees && (found[steps - 1] ?? NaN) < (found[0] ?? NaN)) return found;
  throw new AppError(
    'internal',
    `A training step on TensorFlow gave the losses ${found.join(', ')}; the onnx engine gave ${expected.join(', ')}.`,
    'Use the onnx engine.',
  );
}
