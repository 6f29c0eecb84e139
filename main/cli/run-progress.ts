/** A run as the terminal shows it: one line that changes, one lasting line per epoch, and the summary at the end. */
import { deviceText, processor } from '../../shared/devices.ts';
import { AppError } from '../../shared/result.ts';
import { hasCutNothing, type EpochRecord, type RunInfo, type RunProgress } from '../../shared/training.ts';
import type { Services } from '../services/index.ts';
import type { TrainEvent } from '../runs/train-calls.ts';
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
  const show = showRun(run.id, terminal);
  const ends = [
    subscribe('run.progress', (progress) => {
      if (progress.run === run.id) show({ type: 'progress', progress });
    }),
    subscribe('run.note', ({ run: id, note }) => {
      if (id === run.id) show({ type: 'note', note });
    }),
    subscribe('run.epoch', ({ run: id, record }) => {
      if (id === run.id) show({ type: 'epoch', record });
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

/** Shows what a training thread tells of a run, an epoch that it tells twice once. */
export function showRun(run: string, terminal: Terminal): (event: TrainEvent) => void {
  let latest: EpochRecord | null = null;
  return (event) => {
    if (event.type === 'progress') terminal.live(progressText(event.progress, latest));
    else if (event.type === 'note') terminal.note({ run, note: event.note }, event.note);
    else if (event.record.epoch !== latest?.epoch) {
      latest = event.record;
      terminal.note(epochRecord(run, latest), epochText(latest));
    }
  };
}

async function summarize({ handlers }: Services, info: RunInfo, terminal: Terminal): Promise<void> {
  const { id, status, epochsDone, seconds, reason } = info;
  const epochs = await handlers['runs.epochs']({ run: id });
  const waited = epochs.reduce((sum, epoch) => sum + epoch.dataWaitShare * epoch.seconds, 0);
  const dataWaitShare = seconds === 0 ? 0 : waited / seconds;
  printEnd({ ...info, epochs: epochsDone, dataWaitShare, cutNothing: hasCutNothing(info) }, terminal);
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

export interface RunEnd extends Pick<
  RunInfo,
  'id' | 'status' | 'device' | 'seconds' | 'cost' | 'initialCost'
> {
  readonly config: Pick<RunInfo['config'], 'method' | 'start'>;
  readonly epochs: number;
  readonly dataWaitShare: number;
  readonly cutNothing: boolean;
}

export function printEnd(
  { id, status, epochs, seconds, dataWaitShare, cutNothing, device, cost, initialCost, config }: RunEnd,
  terminal: Terminal,
): void {
  terminal.print(
    { run: id, start: config.start.kind, status, epochs, seconds, dataWaitShare, cutNothing },
    `${id} ${status}: ${epochs} epochs in ${duration(seconds)} on ${device}; ` +
      `${percent(dataWaitShare)} of the time waiting for data; ` +
      `parameters ${count(initialCost.params)} → ${count(cost.params)}, MACs ${count(initialCost.macs)} → ${count(cost.macs)}.` +
      (cutNothing ? ` Nothing was cut (${config.method}): this is the network that it began with.` : ''),
  );
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

function progressText(progress: Omit<RunProgress, 'run'>, latest: EpochRecord | null): string {
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
