/** Training runs: starting, stopping, resuming, and what the trainer says brought into the store and the events. */
import type { Handlers } from '../../shared/contract.ts';
import { deviceText, parseDevice, processor, type DeviceId } from '../../shared/devices.ts';
import { AppError } from '../../shared/result.ts';
import type { EpochRecord, RunInfo, RunProgress, TrainingConfig } from '../../shared/training.ts';
import { splitFold } from '../datasets/splits.ts';
import type { TrainEvent } from '../runs/train-calls.ts';
import { defaultConfig } from '../training/defaults.ts';
import { initialCost } from '../training/model.ts';
import { dropArtefacts } from '../store/artefacts.ts';
import { listCases } from '../store/cases.ts';
import { dropEpochsFrom, putEpoch } from '../store/epochs.ts';
import { dropMetrics } from '../store/metrics.ts';
import { addRun, addRunNote, setRunDevice, setRunStatus } from '../store/runs.ts';
import { whenFree } from '../store/when-free.ts';
import { choosePrediction } from './choose-prediction.ts';
import { attempt, requireProject, type Context } from './context.ts';
import { noData, requireDataset } from './dataset.ts';
import { currentFingerprint } from './fingerprint.ts';
import type { JobControl, JobProgress } from './jobs.ts';
import { propose } from './propose.ts';
import type { Project } from './project.ts';
import type { RunQueue } from './run-queue.ts';
import { prepareRunFolder } from './run-folders.ts';
import { requireRun } from './runs.ts';
import { takeInRuns } from './take-in.ts';

type TrainingHandlers = Pick<
  Handlers,
  'training.propose' | 'training.defaults' | 'training.start' | 'training.stop' | 'training.resume'
>;

export function trainingHandlers(context: Context, queue: RunQueue): TrainingHandlers {
  return {
    'training.propose': async (choices) => {
      const project = requireProject(context);
      const fingerprint = await currentFingerprint(context, project);
      if (fingerprint === null) throw noData();
      return propose(fingerprint, requireDataset(project), choices);
    },
    'training.defaults': ({ proposal, method, epochs, budgetMinutes }) =>
      attempt(() =>
        defaultConfig(proposal, method, {
          ...(epochs === undefined ? {} : { epochs }),
          ...(budgetMinutes === undefined ? {} : { budgetMinutes }),
        }),
      ),
    'training.start': async ({ name, config, device: asked, prepareOnly = false }) => {
      const project = requireProject(context);
      checkConfig(project, config);
      const device = await context.devices.pick('training', asked);
      const { channels, classes } = requireDataset(project);
      const shape = { channels: channels.length, classes: classes.length };
      const cost = initialCost(config, shape); // refuses what start and method cannot do
      return project.change(`training ${name}`, () =>
        attempt(async () => {
          const run = addRun(project.store, { name, config, initialCost: cost });
          setRunDevice(project.store, run.id, deviceText(device));
          if (prepareOnly) {
            setRunStatus(project.store, run.id, 'stopped', onlyPrepared);
            await prepareRunFolder(project, run);
          } else queue.add(project, run.id);
          return requireRun(project, run.id);
        }),
      );
    },
    'training.stop': async ({ run }) => {
      const project = requireProject(context);
      requireRun(project, run);
      await queue.stop(run);
      return requireRun(project, run);
    },
    'training.resume': async ({ run, device: asked }) => {
      const project = requireProject(context);
      await takeInRuns(context, project, [run]);
      requireResumable(project, run);
      const device = await context.devices.pick('training', asked);
      return resume(project, queue, { run, device });
    },
  };
}

const onlyPrepared = 'Only prepared: work on its folder with "secateur run-job", or resume it here.';

/** @throws AppError naming the field that does not fit the data set, before anything is started. */
function checkConfig(project: Project, config: TrainingConfig): void {
  const { normalization } = config.preparation;
  splitFold(listCases(project.store), config);
  const { channels } = requireDataset(project);
  if (normalization.length !== channels.length)
    throw new AppError(
      'invalid-input',
      `normalization has ${normalization.length} entries, the data set has ${channels.length} channels.`,
      'Give one normalization per channel.',
    );
}

/** @throws AppError for a run that is going or finished */
function requireResumable(project: Project, id: string): RunInfo {
  const run = requireRun(project, id);
  const { status } = run;
  if (status === 'running' || status === 'queued')
    throw new AppError('busy', `${id} is ${status} already.`, 'Wait until it has ended.');
  if (status === 'finished')
    throw new AppError('invalid-input', `${id} is finished; there is nothing to resume.`, 'Start a new run.');
  return run;
}

function resume(
  project: Project,
  queue: RunQueue,
  { run: id, device }: { readonly run: string; readonly device: DeviceId },
): Promise<RunInfo> {
  const { name } = requireResumable(project, id);
  return project.change(`training ${name}`, () =>
    attempt(() => {
      dropMetrics(project.store, id);
      dropArtefacts(project.store, id, 'prediction');
      setRunDevice(project.store, id, deviceText(device));
      queue.add(project, id);
      return requireRun(project, id);
    }),
  );
}

interface Training {
  readonly project: Project;
  readonly run: string;
  readonly control: JobControl;
}

/** Has a run's folder worked on until it is finished or the signal is aborted; one with a checkpoint goes on from it. */
export async function trainRun(
  context: Context,
  { project, run, control }: Training,
): Promise<'finished' | 'stopped'> {
  const { events, executor } = context;
  const info = requireRun(project, run);
  const folder = await prepareRunFolder(project, info);
  const onEvent = async (event: TrainEvent): Promise<void> => {
    if (event.type === 'progress') {
      events.emit('run.progress', { ...event.progress, run });
      control.report(jobProgress(event.progress));
    } else if (event.type === 'epoch') {
      const { record } = event;
      await whenFree(() => keepEpoch(project, run, record), control.signal);
      events.emit('run.epoch', { run, record });
      events.emit('run.changed', requireRun(project, run));
    } else await say(event.note);
  };
  const say = async (note: string): Promise<void> => {
    await whenFree(() => addRunNote(project.store, run, note), control.signal);
    events.emit('run.note', { run, note });
  };
  const outcome = await executor.work(folder, {
    device: parseDevice(info.device) ?? processor,
    data: project.folder.cases,
    cache: project.folder.cache,
    signal: control.signal,
    onEvent,
  });
  if (outcome.status === 'finished' && info.config.prediction.choose)
    await say(await choosePrediction(context, { project, run, control }));
  return outcome.status;
}

/** The checkpoint is the truth: epochs beyond the one that it holds did not happen. */
function keepEpoch({ store }: Project, run: string, record: EpochRecord): void {
  store.write(() => {
    dropEpochsFrom(store, run, record.epoch);
    putEpoch(store, run, record);
  });
}

function jobProgress(progress: Omit<RunProgress, 'run'>): JobProgress {
  const { phase, epoch, epochs, iteration, iterations, remainingSeconds } = progress;
  const done = Math.max(0, epoch - 1 + iteration / iterations) / epochs;
  return { fraction: Math.min(1, done), message: `${phase}, epoch ${epoch} of ${epochs}`, remainingSeconds };
}
