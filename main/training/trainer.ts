/**
 * The training loop. Per epoch: learning rate, training steps, validation, the pruning method's decision, a cut if there
 * is one, checkpoint. It prints nothing and reads no data set: batches come in, events go out. Equal configuration,
 * engine and thread count give the same numbers; a run that was killed goes on from its last finished epoch to the
 * numbers that it would have had.
 */
import type { BudgetKind } from '../../shared/pruning.ts';
import type { Cost, EpochRecord, RunProgress, TrainingConfig } from '../../shared/training.ts';
import type { Engine } from '../engine/engine.ts';
import { SurveyStopped } from '../probing/survey.ts';
import { cost } from '../network/index.ts';
import type { EpochFacts, Pruner } from '../pruning/index.ts';
import { beginRun } from './begin.ts';
import { saveCheckpoint, saveFinal, type Checkpoint } from './checkpoint.ts';
import type { EpochSummary } from './checkpoint-header.ts';
import type { TrainingData } from './data.ts';
import { trainEpoch, validateEpoch } from './epoch.ts';
import { expectedEpochs, progressOf, secondsLeft, startClock } from './horizon.ts';
import { createReporter } from './progress.ts';
import { polyLearningRate } from './schedules/learning-rate.ts';
import { isStale, staleNote } from './patience.ts';
import { pruneModel } from './prune.ts';
import { bestSoFar, choose, dropBest, saveBest } from './selection.ts';
import { openSession } from './session.ts';
import { saveStem } from './stem.ts';
import { keepBatches } from './survey.ts';
import { dropWayBack, keepWayBack } from './way-back.ts';

export interface TrainOptions {
  readonly engine: Engine;
  readonly config: TrainingConfig;
  readonly data: TrainingData;
  /** Of this run alone, for its checkpoints and final model. A run whose folder has a checkpoint goes on from it. */
  readonly folder: string;
  /** A dense run's state (`stem.ts`) at which this run begins, where it has no checkpoint yet. */
  readonly stem?: string | undefined;
  /** Epochs after which the state is kept for other runs to begin at. */
  readonly stemEpochs?: readonly number[] | undefined;
  /** Read at every step. */
  readonly stopped: () => boolean;
  readonly events: TrainEvents;
}

export interface TrainEvents {
  readonly onProgress: (progress: Omit<RunProgress, 'run'>) => void;
  /** Follows the epoch's checkpoint. A resumed run first repeats its last record, since a kill may have swallowed it. */
  readonly onEpoch: (record: EpochRecord) => void;
  /** A sentence for the user: what the method chose, what was damaged, why the run ended early. */
  readonly onNote: (note: string) => void;
}

export interface TrainOutcome {
  readonly status: 'finished' | 'stopped';
  readonly epochs: number;
  readonly seconds: number;
  /** Share of the time in which the trainer waited for data. */
  readonly dataWaitShare: number;
  readonly bestDice: number;
  readonly initialCost: Cost;
  readonly cost: Cost;
}

/** @throws AppError where the configuration does not fit the data, the training diverges, or the disk is full */
export async function train(options: TrainOptions): Promise<TrainOutcome> {
  const { engine, config, data, folder, stopped, events } = options;
  const begun = beginRun(options);
  const { pruner, initialCost } = begun;
  const history: EpochSummary[] = [...begun.history];
  let { model, record, best } = begun;
  const outcome = (status: TrainOutcome['status']): TrainOutcome => ({
    status,
    ...totals(history),
    initialCost,
    cost: cost(model.network, config.step.patch),
  });
  const snapshot = (record: EpochRecord): Checkpoint => {
    return { config, model, method: pruner.save(), history, record, initialCost, best };
  };
  const describe = (epochs: number): void => events.onNote(describeRun(config, epochs, pruner));
  if (begun.note !== '') events.onNote(begun.note);
  if (record !== undefined) events.onEpoch(record);
  if (begun.finished) return outcome('finished');

  const clock = startClock(history.map(({ seconds }) => seconds));
  const report = createReporter(config, clock, events.onProgress);
  report.phase('preparing');
  if (config.budgetMinutes === 0 || record !== undefined) describe(expectedEpochs(config, clock.elapsed()));
  const session = await openSession(engine, model, { config, pruner });
  const batches = data.openBatches(history.length * config.iterationsPerEpoch);
  let validationSeconds = 0;
  try {
    while (history.length < expectedEpochs(config, clock.elapsed()) && !isStale(config, history, pruner)) {
      const progress = progressOf(config, clock.elapsed());
      const learningRate = polyLearningRate(config.optimizer.learningRate, progress);
      const kept = pruner.survey && keepBatches();
      const training = await trainEpoch(batches, {
        session,
        pruner,
        learningRate,
        epoch: history.length + 1,
        iterations: config.iterationsPerEpoch,
        ends: () => stopped() || secondsLeft(config, clock.elapsed()) <= validationSeconds,
        onStep: report.step,
        onBatch: kept?.offer,
      });
      if (stopped()) return outcome('stopped');

      report.phase('validating');
      const { seconds: trainingSeconds } = clock.elapsed();
      model = await session.read();
      const validation = await validateEpoch(data, { session, pruner });
      validationSeconds = clock.elapsed().seconds - trainingSeconds;

      const seconds = clock.lap();
      const summary: EpochSummary = {
        epoch: history.length + 1,
        learningRate,
        trainLoss: training.loss,
        validationLoss: validation.loss,
        validationDice: validation.dice,
        seconds,
        dataWaitShare: training.waitSeconds / seconds,
        skippedSteps: training.skippedSteps,
      };
      history.push(summary);

      const epochs = expectedEpochs(config, clock.elapsed());
      if (summary.epoch === 1 && config.budgetMinutes > 0) describe(epochs);
      const share = shareLeft(
        config.pruning.budget.kind,
        cost(model.network, config.step.patch),
        initialCost,
      );
      const pruned = await pruneModel(model, {
        engine,
        config,
        pruner,
        session,
        folder,
        validation: data.validation,
        facts: { ...epochFacts(history), classDice: validation.classDice, epochs, share },
        training: kept?.batches ?? [],
        stopped,
        onWork: () => report.phase('pruning'),
      });
      const uncut = model;
      model = pruned.model;
      for (const note of pruned.notes) events.onNote(note);
      const { layers, pruningSeconds } = pruned;
      record = { ...summary, layers, cost: cost(model.network, config.step.patch), pruningSeconds };
      best = bestSoFar(config, best, record, pruned.changed);
      saveBest(folder, snapshot(record));
      if (pruned.mayUndo) keepWayBack(folder, { ...snapshot(record), model: uncut });
      if (options.stemEpochs?.includes(record.epoch)) saveStem(folder, snapshot(record));
      saveCheckpoint(folder, snapshot(record));
      events.onEpoch(record);
    }
    if (isStale(config, history, pruner)) events.onNote(staleNote(config, history.length));
    if (record !== undefined) finish(folder, snapshot(record), events);
    report.phase('done');
    return outcome('finished');
  } catch (error) {
    if (!(error instanceof SurveyStopped)) throw error;
    history.pop(); // validated, but not decided on
    return outcome('stopped');
  } finally {
    await batches.close();
    await session.close();
  }
}

/** Writes the final model: of the last epoch, or the best one where the configuration says so. */
function finish(folder: string, checkpoint: Checkpoint, { onNote }: TrainEvents): void {
  const { model, note } = choose(folder, checkpoint);
  if (note !== '') onNote(note);
  saveFinal(folder, { ...checkpoint, model });
  dropBest(folder);
  dropWayBack(folder);
}

function describeRun(config: TrainingConfig, epochs: number, pruner: Pruner): string {
  const { budgetMinutes, iterationsPerEpoch } = config;
  const length =
    budgetMinutes === 0
      ? `${epochs} epochs of ${iterationsPerEpoch} steps.`
      : `About ${epochs} epochs of ${iterationsPerEpoch} steps fit into ${budgetMinutes} minutes at the speed measured.`;
  return `${length} ${pruner.describe(epochs)}`;
}

/** What is left of what a budget counts; of MACs and parameters whichever is more, where it counts something else. */
function shareLeft(kind: BudgetKind, now: Cost, first: Cost): number {
  const [macs, params] = [now.macs / first.macs, now.params / first.params];
  if (kind === 'macs') return macs;
  return kind === 'parameters' ? params : Math.max(macs, params);
}

/** What a pruning method learns of the epochs so far, the one that just ended last. */
function epochFacts(history: readonly EpochSummary[]): Omit<EpochFacts, 'epochs' | 'share' | 'classDice'> {
  return {
    epoch: history.length,
    trainLosses: history.map(({ trainLoss }) => trainLoss),
    validationLosses: history.map(({ validationLoss }) => validationLoss),
  };
}

function totals(
  history: readonly EpochSummary[],
): Pick<TrainOutcome, 'epochs' | 'seconds' | 'dataWaitShare' | 'bestDice'> {
  const total = (of: (epoch: EpochSummary) => number): number =>
    history.reduce((sum, epoch) => sum + of(epoch), 0);
  const seconds = total((epoch) => epoch.seconds);
  const waited = total((epoch) => epoch.dataWaitShare * epoch.seconds);
  return {
    epochs: history.length,
    seconds,
    dataWaitShare: seconds === 0 ? 0 : waited / seconds,
    bestDice: Math.max(0, ...history.map(({ validationDice }) => validationDice)),
  };
}
