/** The ability that a program finds without a map leaving it, held against the four steps of the definition, voxel by voxel. */
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../shared/random.ts';
import { openAbility } from '../../../main/explain/ability.ts';
import { initializeWeights } from '../../../main/network/index.ts';
import { networkPass } from '../../../main/probing/pass.ts';
import { openProbe } from '../../../main/probing/probe.ts';
import { taskOf } from '../../../main/tasks/index.ts';
import { program, resize, softmax, state } from '../../../main/tensor/index.ts';
import { network } from '../export/fixture.ts';
import { engine } from '../training/fixtures.ts';

/** A map per unit, [units][voxels]. */
type Maps = readonly (readonly number[])[];

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0);

/** Steps 1 to 4 for the units together. */
function abilityOf(maps: Maps, likely: readonly number[], truth: readonly number[]): number {
  const unlikely = likely.map((b) => 1 - b);
  const total = (weights: readonly number[]): number => weights.reduce((sum, value) => sum + value, 0);
  const prototype = (weights: readonly number[]): number[] =>
    maps.map((map) => dot(map, weights) / total(weights));
  const [inside, outside] = [prototype(likely), prototype(unlikely)];
  const distance = (voxel: number, to: readonly number[]): number =>
    maps.reduce((sum, map, unit) => sum + (map[voxel]! - to[unit]!) ** 2, 0);
  const mask = truth.map((_, voxel) => (distance(voxel, inside) < distance(voxel, outside) ? 1 : 0));
  return (2 * dot(mask, truth)) / (total(mask) + total(truth));
}

describe.each([2, 3] as const)('in %i D', (dims) => {
  const net = network(dims, { classes: 3 });
  const weights = initializeWeights(net, createRandom(11));
  const patch = new Array<number>(dims).fill(8);
  const size = [dims === 2 ? 2 : 8, 8, 8] as const;
  const voxels = size[0] * 64;
  const random = createRandom(12);
  const image = Float32Array.from({ length: voxels }, () => random.normal());
  const labels = Uint8Array.from({ length: voxels }, () => Math.floor(random.between(0, 3)));
  const batch = dims === 2 ? 2 : 1;

  /** Maps of all layers at the size of the prediction, and the probabilities. */
  async function everything(): Promise<ReadonlyMap<string, Maps>> {
    const { heads, maps } = networkPass(net, { batch, patch, parameterOf: state });
    const named = new Map([...maps].map(([id, map]) => [id, resize(map, patch, 'linear')]));
    named.set('probabilities', softmax(heads[0]!, 1));
    const probe = await openProbe(engine, program({ outputs: Object.fromEntries(named), updates: {} }));
    const found = new Map<string, Maps>();
    await probe.run(weights, [{ image }], (outputs) => {
      for (const [id, { shape }] of named) {
        const [samples, units] = [shape[0]!, shape[1]!];
        const perSample = voxels / samples;
        const map = (unit: number): number[] =>
          Array.from({ length: voxels }, (_, voxel) => {
            const sample = Math.floor(voxel / perSample);
            return outputs[id]![(sample * units + unit) * perSample + (voxel % perSample)]!;
          });
        found.set(
          id,
          Array.from({ length: units }, (_, unit) => map(unit)),
        );
      }
    });
    await probe.close();
    return found;
  }

  test('every layer and every unit has what the definition gives', async () => {
    const maps = await everything();
    const options = { network: net, weights, task: taskOf({ kind: 'classes' }), patch, batch };
    const probe = await openAbility(engine, options);
    const { layers } = await probe.look({ image, labels, channels: 1, size }, () => false);
    for (const [index, { layer, units }] of probe.layers.entries()) {
      if (layer === 'input') continue;
      for (const structure of [0, 1]) {
        const likely = maps.get('probabilities')![structure + 1]!;
        const truth = [...labels].map((label) => (label === structure + 1 ? 1 : 0));
        const own = maps.get(layer)!;
        const { together, single } = layers[index]!;
        expect(together[structure]!.truth, layer).toBeCloseTo(abilityOf(own, likely, truth), 2);
        for (let unit = 0; unit < units; unit++)
          expect(single[structure]![unit]!.truth, `${layer} ${unit}`).toBeCloseTo(
            abilityOf([own[unit]!], likely, truth),
            2,
          );
      }
    }
    await probe.close();
  });
});
