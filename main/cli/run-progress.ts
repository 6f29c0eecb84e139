/** A run as the terminal shows it: one line that changes, one lasting line per epoch, and the summary at the end. */
import { deviceText, processor } from '../../shared/devices.ts';
import { AppError } from '../../shared/result.ts';
import { hasCutNothing, type EpochRecord, type RunInfo, type RunProgress } from '../../shared/training.ts';
import type { Services } from '../services/index.ts';
import { count, duration, fixed, percent } from './format.ts';
import type { Terminal } from './terminal.ts';

const going = new Set<RunInfo['status']>(['queued', 'running']);

/**
 * Waits until a run has ended; Ctrl-C stops it after the present step.
 * @throws AppError unless it is finished, `cancelled` with the way to resume where it was stopped.
 */
export async function followRun(services: Services, run: RunInfo, terminal: Terminal): Promise<RunInfo> {
  const { handlers, subscribe } = services;
  const ended = Promise.withResolvers<RunInfo>();
  const latest: Latest = { epoch: null };
  const ends = [
    subscribe('run.progress', (progress) => {
      if (progress.run === run.id) terminal.live(progressText(progress, latest.epoch));
    }),
    subscribe('run.note', ({ run: id, note }) => {
      if (id === run.id) terminal.note({ run: id, note }, note);
    }),
    subscribe('run.epoch', ({ run: id, record }) => {
      if (id !== run.id || record.epoch === latest.epoch?.epoch) return;
      latest.epoch = record;
      terminal.note(epochRecord(id, record), epochText(record));
    }),
    subscribe('run.changed', (info) => {
      if (info.id === run.id && !going.has(info.status)) ended.resolve(info);
    }),
  ];
  const stop = (): void => void handlers['training.stop']({ run: run.id });
  terminal.signal.addEventListener('abort', stop);
  try {
    if (terminal.signal.aborted) stop();
    const now = await handlers['runs.get']({ run: run.id });
    const info = going.has(now.status) ? await ended.promise : now;
    await summarize(services, info, terminal);
    return info;
  } finally {
    terminal.signal.removeEventListener('abort', stop);
    for (const end of ends) end();
  }
}

interface Latest {
  epoch: EpochRecord | null;
}

async function summarize({ handlers }: Services, info: RunInfo, terminal: Terminal): Promise<void> {
  const { id, status, epochsDone, seconds, reason, cost, initialCost, device } = info;
  const epochs = await handlers['runs.epochs']({ run: id });
  const waited = epochs.reduce((sum, epoch) => sum + epoch.dataWaitShare * epoch.seconds, 0);
  const dataWaitShare = seconds === 0 ? 0 : waited / seconds;
  terminal.print(
    {
      run: id,
      start: info.config.start.kind,
      status,
      epochs: epochsDone,
      seconds,
      dataWaitShare,
      cutNothing: hasCutNothing(info),
    },
    `${id} ${status}: ${epochsDone} epochs in ${duration(seconds)} on ${device}; ` +
      `${percent(dataWaitShare)} of the time waiting for data; ` +
      `parameters ${count(initialCost.params)} → ${count(cost.params)}, MACs ${count(initialCost.macs)} → ${count(cost.macs)}.` +
      (hasCutNothing(info)
        ? ` Nothing was cut (${info.config.method}): this is the network that it began with.`
        : ''),
  );
  if (status === 'finished') return;
  const again = `secateur train --project … --resume ${id}`;
  const hint = deviceFailed(info)
    ? `Go on from the last finished epoch on the processor: ${again} --engine onnx --device cpu`
    : epochsDone === 0
      ? ''
      : `Go on with: ${again}`;
  const code = status === 'stopped' ? 'cancelled' : 'invalid-input';
  throw new AppError(code, `${id} is ${status}: ${reason}`, hint);
}

/** Whatever it was that failed: on the processor it may go well. */
const deviceFailed = ({ status, device }: RunInfo): boolean =>
  status === 'failed' && device !== deviceText(processor);

function epochRecord(run: string, record: EpochRecord): object {
  const { epoch, trainLoss, validationLoss, validationDice, seconds, cost } = record;
  const { params, macs } = cost;
  return {
    run,
    epoch,
    trainLoss,
    validationLoss,
    validationDice,
    filters: filtersLeft(record),
    params,
    macs,
    seconds,
  };
}

function epochText(record: EpochRecord): string {
  const { epoch, trainLoss, validationLoss, validationDice, seconds, cost, layers } = record;
  const initial = layers.reduce((sum, { initialFilters }) => sum + initialFilters, 0);
  return (
    `epoch ${epoch}: loss ${fixed(trainLoss, 4)}, validation ${fixed(validationLoss, 4)}, ` +
    `Dice ${fixed(validationDice, 3)}, filters ${filtersLeft(record)} of ${initial}, ` +
    `MACs ${count(cost.macs)}, ${duration(seconds)}`
  );
}

function progressText(progress: RunProgress, latest: EpochRecord | null): string {
  const { phase, epoch, epochs, iteration, iterations, loss, remainingSeconds } = progress;
  const before =
    latest === null ? '' : `, Dice ${fixed(latest.validationDice, 3)}, filters ${filtersLeft(latest)}`;
  return (
    `${phase}: epoch ${epoch} of ${epochs}, step ${iteration} of ${iterations}, ` +
    `loss ${fixed(loss, 4)}${before}, ${duration(remainingSeconds ?? NaN)} left`
  );
}

function filtersLeft({ layers }: EpochRecord): number {
  return layers.reduce((sum, { filters }) => sum + filters, 0);
}
