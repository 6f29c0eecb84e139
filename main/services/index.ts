/**
 * The use cases behind the contract: the only place that ties stores, jobs and files together. Hosts make one
 * `Services` and hand calls to its handlers; nothing here knows which host it is.
 */
import { dirname } from 'node:path';
import type { Handlers } from '../../shared/contract.ts';
import type { AppError } from '../../shared/result.ts';
import { keepPrivate, sharingAs } from '../files/modes.ts';
import { readWhole } from '../imaging/byte-stream.ts';
import { localExecutor } from '../runs/executor.ts';
import { requireProject, type Context } from './context.ts';
import type { Environment } from './environment.ts';
import { createCorrections } from './corrections.ts';
import { caseTimeHandlers } from './case-times.ts';
import { caseHandlers } from './cases.ts';
import { datasetHandlers } from './dataset.ts';
import { convertDicom, inspectDicom, type ConvertOptions, type InspectOptions } from './dicom.ts';
import { createDeviceService, deviceHandlers } from './devices.ts';
import { describeDefect } from './dispatch.ts';
import { checkCalls } from './door.ts';
import { dryRunHandlers } from './dry-run.ts';
import { evaluationHandlers } from './evaluation.ts';
import { createEventHub, type EventHub } from './events.ts';
import { explainHandlers } from './explain.ts';
import { exportHandlers } from './export.ts';
import { hostHandlers } from './host.ts';
import { createJobRegistry } from './jobs.ts';
import { planHandlers } from './plans.ts';
import { maskExportHandlers } from './mask-export.ts';
import { predictImages, type PredictOptions } from './predict.ts';
import { closeProject, projectHandlers, workGoing } from './projects.ts';
import { createRunQueue } from './run-queue.ts';
import { software } from './run-folders.ts';
import { runJob, type RunJobOptions } from './run-job.ts';
import { runHandlers } from './runs.ts';
import { segmentHandlers } from './segment.ts';
import { sampleHandlers, writeSample } from './sample.ts';
import { createStudies } from './studies/index.ts';
import { createHostThreads } from './threads/index.ts';
import { createThumbnails } from './thumbnails.ts';
import { trainRun, trainingHandlers } from './training.ts';
import { readData, type ServedData, viewerHandlers } from './viewer.ts';

export { describeDefect, dispatch } from './dispatch.ts';
export { dieOf, endOnSignals, hearDefects, patienceMs } from './ending.ts';
export { pageHeaders, readPageFile, refusalOf } from './page.ts';
export { sampleFold, startSampleRun } from './sample-runs.ts';
export { settingsFolder } from './settings-folder.ts';
export { version } from './version.ts';
export type { ServedData } from './viewer.ts';

export interface Services {
  readonly handlers: Handlers;
  readonly subscribe: EventHub['subscribe'];
  readonly subscribeAll: EventHub['subscribeAll'];
  /** What is behind one of the contract's `dataPaths`, for the hosts' `data/…` requests. */
  readonly data: (path: string) => Promise<ServedData>;
  /** Its bytes alone. */
  readonly voxels: (path: string) => Promise<Uint8Array>;
  /** Takes in voxels that a page sends to one of them. */
  readonly receive: (path: string, body: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Of the command line alone: none of them needs a project. */
  readonly predict: (options: PredictOptions) => Promise<void>;
  readonly runJob: (options: RunJobOptions) => ReturnType<typeof runJob>;
  readonly writeSample: (folder: string) => Promise<void>;
  readonly inspect: (options: InspectOptions) => ReturnType<typeof inspectDicom>;
  readonly convert: (options: ConvertOptions) => ReturnType<typeof convertDicom>;
  /** What `close` would end, in a sentence with the next step; null where that is nothing. */
  readonly going: () => AppError | null;
  /** Stops what is going (runs can be resumed) and closes the project. */
  readonly close: () => Promise<void>;
}

export function createServices(environment: Environment): Services {
  keepPrivate();
  const events = createEventHub((cause) => environment.log(`listener: ${describeDefect(cause)}`));
  const jobs = createJobRegistry(events);
  const threads = createHostThreads();
  const executor = localExecutor({
    train: (params, options) => threads.use('training', 'train', params, options),
    software,
  });
  const devices = createDeviceService(environment, jobs, threads);
  const context: Context = { environment, events, jobs, devices, threads, executor, project: null };
  const queue = createRunQueue(context, (project, run, control) =>
    trainRun(context, { project, run, control }),
  );
  const studies = createStudies(context, queue);
  const work = {
    close: async (reason: unknown) => {
      await studies.close(reason); // first, or it would go on to its next run
      await queue.close(reason);
    },
  };
  const projects = projectHandlers(context, work);
  const training = {
    ...datasetHandlers(context),
    ...trainingHandlers(context, queue),
    ...runHandlers(context),
  };
  const corrections = createCorrections(context);
  const thumbnails = createThumbnails(context);
  const explaining = explainHandlers(context);
  const exporting = { ...exportHandlers(context), ...maskExportHandlers(context) };
  const handlers = checkCalls({
    ...hostHandlers(context),
    ...deviceHandlers(context),
    ...projects,
    ...sampleHandlers(context, { ...projects, ...training }),
    ...caseHandlers(context),
    ...caseTimeHandlers(context),
    ...studies.handlers,
    ...dryRunHandlers(context),
    ...training,
    ...evaluationHandlers(context),
    ...explaining,
    'explain.export': (params) => sharingAs(params.folder, () => explaining['explain.export'](params)),
    'export.model': (params) => sharingAs(params.folder, () => exporting['export.model'](params)),
    ...planHandlers(context),
    ...segmentHandlers(context),
    'masks.export': (params) => sharingAs(params.folder, () => exporting['masks.export'](params)),
    ...viewerHandlers(context),
    ...corrections.handlers,
    'jobs.list': () => Promise.resolve(context.jobs.list()),
    'jobs.cancel': ({ job }) => {
      context.jobs.cancel(job);
      return Promise.resolve(null);
    },
  });
  const data = async (path: string): Promise<ServedData> =>
    readData(requireProject(context), thumbnails, path);
  return {
    handlers,
    subscribe: events.subscribe,
    subscribeAll: events.subscribeAll,
    receive: corrections.receive,
    data,
    voxels: async (path) => readWhole((await data(path)).body),
    predict: (options) => sharingAs(options.out, () => predictImages(context, options)),
    runJob: (options) => sharingAs(options.folder, () => runJob(context, options)),
    writeSample: (folder) => sharingAs(folder, () => writeSample(context, folder)),
    inspect: (options) => inspectDicom(context, options),
    convert: (options) => sharingAs(dirname(options.to), () => convertDicom(context, options)),
    going: () => workGoing(context),
    close: async () => {
      await closeProject(context, work, 'when Secateur was ended');
      await thumbnails.close();
      await threads.close();
    },
  };
}
