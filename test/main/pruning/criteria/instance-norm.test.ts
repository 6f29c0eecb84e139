/** What an instance norm does to scores (pruning-methods.md 0.1, facts 1 to 3). */
import { expect, test } from 'vitest';
import type { Weights } from '../../../../main/network/index.ts';
import { weightTaylor } from '../../../../main/pruning/criteria/weight-taylor.ts';
import { silence } from '../../../../main/pruning/reducers/silence.ts';
import { look } from '../../../../main/probing/survey.ts';
import { gradients } from '../../../../main/tensor/index.ts';
import { smallUNet } from '../../network/networks.ts';
import { relativeDifference, runOn } from '../../network/run.ts';
import { discs, engine } from '../../training/fixtures.ts';
import { discSurvey } from '../survey.ts';
import { viewOf, withArray } from './view.ts';

const image = { shape: [4, 1, 16, 16], data: discs(7, 99).image };
const longer = (weights: Weights, name: string): Weights =>
  withArray(weights, name, (value, index) => (index < 36 ? 7 * value : value));

test.each([
  ['affine', true],
  ['plain', true],
  ['none', false],
] as const)('norm %s: a filter seven times as long gives the same network, %s', async (norm, same) => {
  const network = smallUNet({ norm, inputChannels: 1 });
  const { weights } = viewOf('l1', { network });
  const [before, after] = [
    await runOn(engine, network, weights, image),
    await runOn(engine, network, longer(weights, 'encoder1.1/weight'), image),
  ];
  expect(relativeDifference(before, after) < 1e-3).toBe(same);
});

test('weight times gradient is zero in front of an instance norm up to rounding, and not elsewhere', async () => {
  const view = viewOf('taylor', { network: smallUNet({ inputChannels: 1 }) });
  const sums = new Map(view.groups.map(({ id, filters }) => [id, new Float64Array(filters)]));
  await weightTaylor(view, discSurvey(), sums);
  const most = (id: string): number => Math.max(...sums.get(id)!);
  for (const { id } of view.groups) {
    if (id.startsWith('up')) expect(most(id)).toBeGreaterThan(1e-4);
    else expect(most(id)).toBeLessThan(1e-2 * Math.min(most('up0'), most('up1')));
  }
});

test('soft: a silenced filter still gets a gradient and can grow back; with its kernel gone too, its scale cannot', async () => {
  const view = viewOf('fpgm', { network: smallUNet({ inputChannels: 1 }) });
  const soft = silence(view, new Map([['encoder1.1', [0, 1, 2, 4, 5]]]));
  const hard = withArray(soft, 'encoder1.1/weight', (value, index) =>
    Math.floor(index / 36) === 3 ? 0 : value,
  );
  const slopes = async (weights: Weights): Promise<Float32Array> => {
    let found = new Float32Array();
    await look(
      discSurvey(1),
      { network: view.network, weights },
      {
        outputs: ({ loss, parameters }) => ({
          scale: gradients(loss, [parameters.get('encoder1.1.norm/scale')!])[0]!,
        }),
        see: (outputs) => (found = Float32Array.from(outputs['scale']!)),
      },
    );
    return found;
  };
  expect(soft.get('encoder1.1.norm/scale')!.data[3]).toBe(0);
  expect(Math.abs((await slopes(soft))[3]!)).toBeGreaterThan(1e-8);
  expect((await slopes(hard))[3]).toBe(0);
});
