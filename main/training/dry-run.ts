/**
 * What a run would cut if all of its cuts came at once, on a model as it is now: the method looks at it and decides, as
 * it would between two epochs, and nothing is changed. In the run itself the weights will have moved on, so which
 * filters go may differ, and under an allocation over the whole network also how many of each layer.
 */
import type { DryRun } from '../../shared/dry-run.ts';
import { isDense } from '../../shared/pruning-defaults.ts';
import { methodFacts } from '../../shared/pruning-methods.ts';
import { AppError } from '../../shared/result.ts';
import type { TrainingConfig } from '../../shared/training.ts';
import type { Engine } from '../engine/engine.ts';
import {
  cost,
  couple,
  cutShape,
  networkHash,
  parameterShapes,
  type Network,
  type Weights,
} from '../network/index.ts';
import { pruningMethods } from '../pruning/index.ts';
import { sizeOf } from '../tensor/index.ts';
import type { TrainingData } from './data.ts';
import { initialModel, initialNetwork, methodSetup } from './model.ts';
import { describeStart, plannedNetwork } from './start-network.ts';
import { surveyOf, keepBatches, mostBatches } from './survey.ts';

export interface DryRunOptions {
  readonly engine: Engine;
  readonly config: TrainingConfig;
  readonly data: TrainingData;
  /** A trained dense network of this plan; without it, first weights are looked at. */
  readonly trained?:
    { readonly run: string; readonly network: Network; readonly weights: Weights } | undefined;
}

/** @throws AppError where the method refuses, decides only while it trains, or the trained network is another one */
export async function dryRun({ engine, config, data, trained }: DryRunOptions): Promise<DryRun> {
  const dense = initialNetwork(config, data);
  const { label, kind, planned } = methodFacts[config.method];
  const began = describeStart(config, data, dense);
  if (kind === 'method' && !planned)
    throw new AppError(
      'unsupported',
      `${label} finds out while it trains how many filters it can spare: nothing can be said before.`,
      'Try it with few epochs, or see what a method with a budget would cut.',
    );
  if (isDense(config.method))
    return report(config, plannedNetwork(config, data), dense, [began, 'Nothing is cut later.']);
  checkTrained(dense, trained);
  const model = trained ?? initialModel(config, data);
  const pruner = pruningMethods[config.method].start(methodSetup(config, data));
  const kept = keepBatches();
  const batches = data.openBatches(0);
  try {
    for (let batch = 0; batch < mostBatches; batch++) {
      const next = await batches.next();
      kept.offer(next);
      next.release();
    }
  } finally {
    await batches.close();
  }
  const { epochs } = config;
  const facts = { epoch: epochs, epochs, trainLosses: [], validationLosses: [], classDice: [], share: 1 };
  const survey = surveyOf({
    engine,
    config,
    pruner,
    training: kept.batches,
    validation: data.validation,
  });
  await pruner.survey?.({ ...facts, network: model.network, weights: model.weights }, survey);
  const { keep, notes = [] } = pruner.endEpoch(facts);
  const after = keep === undefined ? dense : cutShape(dense, couple(dense), keep);
  return report(config, dense, after, [began, basis(trained?.run), ...notes]);
}

const basis = (run: string | undefined): string =>
  run === undefined
    ? 'Judged by first weights, which no training has touched: how many filters go is surer than which.'
    : `Judged by the weights of ${run} as they are now.`;

function checkTrained(dense: Network, trained: DryRunOptions['trained']): void {
  if (trained === undefined || networkHash(trained.network) === networkHash(dense)) return;
  throw new AppError(
    'invalid-input',
    `${trained.run} has another network than this plan's (${parameterCount(trained.network)} parameters against ${parameterCount(dense)}).`,
    'Name a dense run with the same plan, or none.',
  );
}

const parameterCount = (network: Network): number =>
  [...parameterShapes(network).values()].reduce((sum, shape) => sum + sizeOf(shape), 0);

function report({ step }: TrainingConfig, dense: Network, after: Network, notes: readonly string[]): DryRun {
  const left = new Map(couple(after).groups.map(({ id, filters }) => [id, filters]));
  const layers = couple(dense)
    .groups.filter(({ frozen }) => !frozen)
    .map(({ id, stage, filters }) => ({ id, level: stage, filters, left: left.get(id) ?? filters }));
  return {
    layers,
    before: cost(dense, step.patch),
    after: cost(after, step.patch),
    notes: notes.filter((note) => note !== ''),
  };
}
