/** Windows at sites: taps times kernel is what the layer makes there, for every layer of a U-Net. */
import { expect, test } from 'vitest';
import { createOnnxEngine } from '../../../../main/engine/onnx/engine.ts';
import { buildUNet, forward, initializeWeights, product } from '../../../../main/network/index.ts';
import { readerOf } from '../../../../main/pruning/lasso/readers.ts';
import { kernelOf, readAt, writtenAt } from '../../../../main/pruning/lasso/sampled.ts';
import type { Pass } from '../../../../main/probing/survey.ts';
import { constant, input, matmul, program, reshape, state, sum } from '../../../../main/tensor/index.ts';
import { createRandom } from '../../../../shared/random.ts';
import { randomImage, randomWeights } from '../../network/run.ts';

test.each([2, 3] as const)('in %i D', async (dims) => {
  const all = (side: number) => new Array<number>(dims).fill(side);
  const network = buildUNet({
    dims,
    inputChannels: 2,
    classes: 2,
    widths: [3, 4],
    heads: 1,
    residual: true,
    norm: 'affine',
    kernels: [all(3).with(0, 1), all(3)],
    strides: [all(1), all(2).with(0, 1)],
    slope: 0.01,
    downsampling: 'stride',
  });
  const patch = [4, 6, 8].slice(-dims);
  const weights = randomWeights(initializeWeights(network, createRandom(1)), 1);
  const { layers } = forward(network, input('image', [2, 2, ...patch]), state);
  const parameters = new Map([...weights].map(([name, { shape }]) => [name, state(name, shape)]));
  const pass = { layer: (id: string) => layers.get(id)!, parameters } as unknown as Pass;

  const readers = network.layers
    .filter(({ kind }) => kind === 'convolution' || kind === 'transposedConvolution')
    .map(({ id }) => readerOf(network, id, patch));
  expect(readers.some(({ transposed }) => transposed)).toBe(true);
  const random = createRandom(2);
  const feeds: Record<string, Float32Array> = { image: randomImage([2, 2, ...patch], 3).data };
  const outputs = Object.fromEntries(
    readers.flatMap((reader) => {
      const sites = Array.from({ length: 2 * 5 }, () => random.integer(product(reader.grid)));
      feeds[`${reader.id}/read`] = Float32Array.from(sites, reader.read.corner);
      feeds[`${reader.id}/written`] = Float32Array.from(sites, reader.written.corner);
      const shares = matmul(readAt(pass, reader, 5), kernelOf(pass, reader));
      const [made, written] = [sum(shares, [0]), writtenAt(pass, reader, 5)];
      return [
        [`${reader.id} made`, made],
        [`${reader.id} written`, written],
        [`${reader.id} taps`, reshape(constant(reader.read.taps.length), [1])],
      ];
    }),
  );
  const values = new Map([...weights].map(([name, { data }]) => [name, data]));
  const engine = createOnnxEngine({ threads: 1 });
  const executable = await engine.compile(program({ outputs, updates: {} }), values);
  const results = await executable.run(feeds);
  for (const { id, transposed, written } of readers) {
    const bias = weights.get(`${id}/bias`)!.data;
    const [made, out] = [results[`${id} made`]!, results[`${id} written`]!];
    const phases = transposed ? written.taps.length : 1;
    const scale = Math.max(...out.map(Math.abs));
    for (const [index, value] of made.entries()) {
      const filter = Math.floor((index % (bias.length * phases)) / phases);
      expect(Math.abs(value + bias[filter]! - out[index]!)).toBeLessThan(1e-5 * scale);
    }
  }
  await executable.dispose();
});
