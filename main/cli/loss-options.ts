/** The options of `secateur train` and `study` that say what is learned and by which loss. */
import { defaultLoss, lossFacts, lossKinds, type LossKind, type LossTerm } from '../../shared/losses.ts';
import { AppError } from '../../shared/result.ts';
import { configureTask, taskNames, type TaskName } from '../../shared/task.ts';
import { headWeightings, type HeadWeights, type TrainingConfig } from '../../shared/training.ts';
import type { Services } from '../services/index.ts';
import { choice, names } from './options.ts';

export const lossOptions = {
  task: choice(taskNames, 'classes (default), or the regions that the data set was described with'),
  loss: names('TERM=X,…', `weights of the loss's terms, and their numbers: dice=1,focal=1,focal.gamma=2`),
  'head-weights': choice(headWeightings, 'of the heads of deep supervision (default halved)'),
};

export interface LossChoices {
  readonly task?: TaskName | undefined;
  readonly loss?: readonly string[] | undefined;
  readonly 'head-weights'?: HeadWeights | undefined;
}

/** The configuration with what was asked for. @throws AppError where the data set has no regions, or a term is unknown */
export async function withLoss(
  { handlers }: Services,
  config: TrainingConfig,
  { task: name = config.task.kind, loss, 'head-weights': headWeights = config.headWeights }: LossChoices,
): Promise<TrainingConfig> {
  const task = configureTask(
    name,
    (await handlers['project.info']({})).dataset ?? { classes: [], regions: [] },
  );
  if (task.kind === 'unavailable') throw new AppError('invalid-input', task.problem, task.onCommandLine);
  const usual = name === config.task.kind ? config.loss : defaultLoss(name, config.preparation.dims);
  return { ...config, task, headWeights, loss: loss === undefined ? usual : termsOf(loss, usual) };
}

/** @param usual whose numbers a term keeps where none are given */
export function termsOf(given: readonly string[], usual: readonly LossTerm[]): LossTerm[] {
  const terms = new Map<LossKind, LossTerm>();
  for (const part of given) {
    const [path = '', text = ''] = part.split('=');
    const [name = '', option] = path.split('.');
    const kind = lossKinds.find((one) => one === name);
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (kind === undefined || !Number.isFinite(value)) {
      const message = `--loss wants terms such as dice=1; "${part}" was given.`;
      throw new AppError('invalid-input', message, `There are ${lossKinds.join(', ')}.`);
    }
    const before = terms.get(kind) ??
      usual.find((term) => term.kind === kind) ?? { kind, weight: 1, options: {} };
    if (option !== undefined && !lossFacts[kind].options.some((known) => known.name === option)) {
      const known = lossFacts[kind].options.map((one) => one.name).join(', ');
      const hint = known === '' ? 'It has none.' : `It has ${known}.`;
      throw new AppError('invalid-input', `--loss: ${kind} has no number "${option}".`, hint);
    }
    terms.set(
      kind,
      option === undefined
        ? { ...before, weight: value }
        : { ...before, options: { ...before.options, [option]: value } },
    );
  }
  return [...terms.values()].filter(({ weight }) => weight !== 0);
}
