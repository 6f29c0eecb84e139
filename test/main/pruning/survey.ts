/** A survey over two batches of noisy discs, for tests of what methods look at. Free of vitest. */
import { pruningMethods } from '../../../main/pruning/index.ts';
import type { Survey } from '../../../main/probing/survey.ts';
import { methodSetup } from '../../../main/training/model.ts';
import { surveyOf } from '../../../main/training/survey.ts';
import { discData, discs, engine, tinyConfig } from '../training/fixtures.ts';

export function discSurvey(batches = 2): Survey {
  const config = tinyConfig();
  const data = discData();
  return surveyOf({
    engine,
    config,
    pruner: pruningMethods.none.start(methodSetup(config, data)),
    training: Array.from({ length: batches }, (_, batch) => discs(7, batch)),
    validation: data.validation,
  });
}
