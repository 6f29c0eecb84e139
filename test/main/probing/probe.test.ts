/** A look at a network: named maps as outputs of a pass, one batch at a time, with whichever weights are asked about. */
import { expect, test } from 'vitest';
import { createRandom } from '../../../shared/random.ts';
import { initializeWeights, type Weights } from '../../../main/network/index.ts';
import { networkPass } from '../../../main/probing/pass.ts';
import { openProbe, type Outputs } from '../../../main/probing/probe.ts';
import { mean, program, state } from '../../../main/tensor/index.ts';
import { createPredictor } from '../../../main/logits/predictor.ts';
import { network } from '../export/fixture.ts';
import { engine } from '../training/fixtures.ts';

const net = network(2);
const patch = [8, 8];
const images = [1, 2, 3].map((seed) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: 2 * 64 }, () => random.normal());
});

test('sees each batch before the next is made, leaves out what the pass does not read, and lets go of it', async () => {
  const pass = networkPass(net, { batch: 2, patch, parameterOf: state });
  const asked = program({ outputs: { logits: pass.heads[0]! }, updates: {} });
  const probe = await openProbe(engine, asked);
  const order: string[] = [];
  function* batches(): Generator<Outputs> {
    for (const [index, image] of images.entries()) {
      order.push(`made ${index}`);
      yield { image, labels: new Float32Array(1) };
    }
  }
  const seen: Float32Array[] = [];
  const weights = initializeWeights(net, createRandom(5));
  await probe.run(weights, batches(), ({ logits }) => {
    order.push(`seen ${seen.length}`);
    seen.push(logits!.slice());
  });
  await probe.close();
  expect(order).toEqual(['made 0', 'seen 0', 'made 1', 'seen 1', 'made 2', 'seen 2']);
  const predictor = await createPredictor(engine, net, weights, { patch, batch: 2 });
  for (const [index, image] of images.entries()) {
    const expected = await predictor.run(image);
    expect(Math.max(...expected.map((value, at) => Math.abs(value - seen[index]![at]!)))).toBeLessThan(1e-5);
  }
  await predictor.dispose();
});

test('names a map by its group, with the weights of the moment', async () => {
  const { maps, layer } = networkPass(net, { batch: 2, patch, parameterOf: state });
  const outputs = Object.fromEntries([...maps].map(([id, map]) => [id, mean(map)]));
  const probe = await openProbe(engine, program({ outputs, updates: {} }));
  const means = async (weights: Weights): Promise<Record<string, number>> => {
    const found: Record<string, number> = {};
    await probe.run(weights, [{ image: images[0]! }], (values) => {
      for (const [id, value] of Object.entries(values)) found[id] = value[0]!;
    });
    return found;
  };
  const [one, other] = [
    await means(initializeWeights(net, createRandom(1))),
    await means(initializeWeights(net, createRandom(2))),
  ];
  await probe.close();
  expect(Object.keys(one)).toEqual([...maps.keys()]);
  expect(Object.keys(one).length).toBeGreaterThan(8);
  for (const [id, value] of Object.entries(one)) expect(value, id).not.toBe(other[id]);
  expect(() => layer('nowhere')).toThrow('the network has no layer "nowhere"');
});
