/** Runs a network on an image: in double precision, so that twins can be compared to the last digit, or on an engine. */
import type { Engine } from '../../../main/engine/engine.ts';
import { forward } from '../../../main/network/forward.ts';
import type { Network } from '../../../main/network/graph.ts';
import { product, type NdArray, type Weights } from '../../../main/network/weights.ts';
import { input, program, state, type Program } from '../../../main/tensor/index.ts';
import { createRandom } from '../../../shared/random.ts';
import { runInDouble } from '../../support/double.ts';

/** The image as input `x`, parameters as states, logits as outputs named like the heads. */
function inferenceProgram(network: Network, shape: readonly number[]): Program {
  const { logits } = forward(network, input('x', shape), state);
  const outputs = new Map(network.heads.map((head, index) => [head, logits[index]!]));
  return program({ outputs });
}

/** Logits by head. */
export function runNetwork(network: Network, weights: Weights, image: NdArray): Map<string, Float64Array> {
  const feeds = new Map([...weights].map(([name, { data }]) => [name, Float64Array.from(data)]));
  feeds.set('x', Float64Array.from(image.data));
  return runInDouble(inferenceProgram(network, image.shape), feeds);
}

/** The same on an engine, in float32. */
export async function runOn(
  engine: Engine,
  network: Network,
  weights: Weights,
  image: NdArray,
): Promise<Map<string, Float64Array>> {
  const states = new Map([...weights].map(([name, { data }]) => [name, data]));
  const executable = await engine.compile(inferenceProgram(network, image.shape), states);
  const outputs = Object.entries(await executable.run({ x: image.data }));
  const logits = new Map(outputs.map(([head, values]) => [head, Float64Array.from(values)]));
  await executable.dispose();
  return logits;
}

export function randomImage(shape: readonly number[], seed: number): NdArray {
  const random = createRandom(seed);
  return { shape, data: Float32Array.from({ length: product(shape) }, () => random.normal()) };
}

/** The largest difference between two sets of logits, as a share of the largest value. */
export function relativeDifference(
  a: ReadonlyMap<string, Float64Array>,
  b: ReadonlyMap<string, Float64Array>,
): number {
  let difference = 0;
  let scale = 0;
  for (const [name, values] of a) {
    for (const [index, value] of values.entries()) {
      difference = Math.max(difference, Math.abs(value - b.get(name)![index]!));
      scale = Math.max(scale, Math.abs(value));
    }
  }
  return difference / scale;
}

/** Every number random, so that nothing agrees by being 0 or 1. */
export function randomWeights(weights: Weights, seed: number): Weights {
  const random = createRandom(seed);
  return new Map(
    [...weights].map(([name, { shape, data }]) => [name, { shape, data: data.map(() => random.normal()) }]),
  );
}
