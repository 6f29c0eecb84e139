/** HRank reads as many images as it needs, and its ranks are those of these images. */
import { expect, test } from 'vitest';
import { pruningMethods } from '../../../../main/pruning/index.ts';
import type { Outputs } from '../../../../main/probing/probe.ts';
import type { Survey } from '../../../../main/probing/survey.ts';
import { initialModel, methodSetup } from '../../../../main/training/model.ts';
import { defaultPruning } from '../../../../shared/pruning-defaults.ts';
import { tinyConfig } from '../../training/fixtures.ts';
import { discSurvey } from '../survey.ts';

/** The survey of so many batches of 4 images, and how many of them were run. */
function counted(batches: number): { survey: Survey; seen: Outputs[] } {
  const { probe, measure } = discSurvey(batches);
  const seen: Outputs[] = [];
  const survey: Survey = {
    measure,
    probe: async (network, outputs) => {
      const { run, close } = await probe(network, outputs);
      return {
        close,
        run: (weights, from, see, options) =>
          run(
            weights,
            from,
            (found) => {
              seen.push(found);
              see(found);
            },
            options,
          ),
      };
    },
  };
  return { survey, seen };
}

test('sixteen images are looked at, and no batch beyond them is run', async () => {
  const schedule = { kind: 'one-shot', start: 0.5, end: 0.5, rounds: 1 } as const;
  const config = tinyConfig({ method: 'hrank', pruning: { ...defaultPruning('hrank'), schedule } });
  const data = { channels: 1, classes: 3 };
  const { network, weights } = initialModel(config, data);
  const facts = {
    epoch: 2,
    epochs: 3,
    share: 1,
    trainLosses: [1, 1],
    validationLosses: [1, 1],
    classDice: [1, 1],
  };
  const decided = async (survey: Survey) => {
    const pruner = pruningMethods.hrank.start(methodSetup(config, data));
    await pruner.survey!({ network, weights, ...facts }, survey);
    return pruner.endEpoch(facts).keep;
  };
  const [eight, four] = [counted(8), counted(4)];
  const keep = await decided(eight.survey);
  expect(eight.seen).toHaveLength(4);
  expect(keep?.size).toBeGreaterThan(0);
  expect(keep).toEqual(await decided(four.survey));
});
