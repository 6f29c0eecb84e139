/** Studies: started, stopped, resumed, one at a time; their runs wait in the queue of all runs. */
import type { Handlers } from '../../../shared/contract.ts';
import { AppError, errorData } from '../../../shared/result.ts';
import type { StudyConfig, StudyInfo } from '../../../shared/study.ts';
import type { RunStatus } from '../../../shared/training.ts';
import { splitFold } from '../../datasets/splits.ts';
import { initialNetwork } from '../../training/model.ts';
import { listCases } from '../../store/cases.ts';
import {
  addStudy,
  findStudy,
  listStudies,
  removeStudy,
  setStudyStatus,
  type StoredStudy,
} from '../../store/studies.ts';
import { attempt, requireProject, type Context } from '../context.ts';
import { describeDefect } from '../dispatch.ts';
import type { Project } from '../project.ts';
import type { RunQueue } from '../run-queue.ts';
import { estimateStudy } from './estimate.ts';
import { configOfSlot, scratchReference, slotsOf } from './matrix.ts';
import { runStudy } from './run-study.ts';
import { shapeOf } from './stem.ts';
import { studyInfo, studyTable } from './table.ts';

type StudyHandlers = Pick<Handlers, Extract<keyof Handlers, `studies.${string}`>>;

export interface Studies {
  readonly handlers: StudyHandlers;
  readonly close: () => Promise<void>;
}

interface Entry {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export function createStudies(context: Context, queue: RunQueue): Studies {
  const going = new Map<string, Entry>();
  let last: Promise<void> = Promise.resolve();

  const tell = (project: Project, id: string): void => {
    const study = findStudy(project.store, id);
    if (study !== null) context.events.emit('study.changed', studyInfo(project, study));
  };
  const setStatus = (project: Project, id: string, status: RunStatus, reason = ''): void => {
    setStudyStatus(project.store, id, status, reason);
    tell(project, id);
  };

  const execute = async (project: Project, { id, name, config }: StoredStudy, abort: AbortController) => {
    setStatus(project, id, 'running');
    try {
      const { status, reason } = await context.jobs.run({ kind: 'study', title: `Study ${name}` }, (job) => {
        const control = { ...job, signal: AbortSignal.any([job.signal, abort.signal]) };
        const onChange = (): void => tell(project, id);
        return runStudy({ context, queue, project, study: id, config, control, onChange });
      });
      setStatus(project, id, status, reason);
    } catch (cause) {
      const { code, message, hint } = errorData(cause);
      if (code === 'internal') context.environment.log(`${id}: ${describeDefect(cause)}`);
      if (code === 'cancelled') setStatus(project, id, 'stopped', 'Stopped by the user; it can be resumed.');
      else setStatus(project, id, 'failed', `${message} ${hint}`.trim());
    }
  };

  const add = (project: Project, study: StoredStudy): void => {
    const abort = new AbortController();
    const previous = last;
    const done = project
      .change(`study ${study.id}`, async () => {
        await previous;
        if (abort.signal.aborted) setStatus(project, study.id, 'stopped', 'Stopped before it began.');
        else await execute(project, study, abort);
      })
      .catch((cause: unknown) => context.environment.log(`${study.id}: ${describeDefect(cause)}`))
      .finally(() => going.delete(study.id));
    going.set(study.id, { abort, done });
    last = done;
    setStatus(project, study.id, 'queued');
  };

  const info = (project: Project, id: string): StudyInfo => studyInfo(project, requireStudy(project, id));

  const handlers: StudyHandlers = {
    'studies.list': () =>
      attempt(() => {
        const project = requireProject(context);
        return listStudies(project.store).map((study) => studyInfo(project, study));
      }),
    'studies.get': ({ study }) => attempt(() => info(requireProject(context), study)),
    'studies.estimate': async ({ config }) => {
      const project = requireProject(context);
      checkStudy(project, config);
      return estimateStudy(context, project, config);
    },
    'studies.start': ({ name, config }) =>
      attempt(() => {
        const project = requireProject(context);
        checkStudy(project, config);
        return project.change(`study ${name}`, () =>
          attempt(() => {
            const id = addStudy(project.store, { name, config });
            add(project, requireStudy(project, id));
            return info(project, id);
          }),
        );
      }),
    'studies.stop': async ({ study }) => {
      const project = requireProject(context);
      requireStudy(project, study);
      going.get(study)?.abort.abort();
      await going.get(study)?.done;
      return info(project, study);
    },
    'studies.resume': ({ study }) =>
      attempt(() => {
        const project = requireProject(context);
        const stored = requireStudy(project, study);
        if (going.has(study))
          throw new AppError('busy', `${study} is ${stored.status} already.`, 'Wait until it has ended.');
        return project.change(`study ${stored.name}`, () =>
          attempt(() => {
            add(project, stored);
            return info(project, study);
          }),
        );
      }),
    'studies.remove': ({ study }) =>
      attempt(() => {
        const project = requireProject(context);
        const { status } = requireStudy(project, study);
        if (going.has(study)) throw new AppError('busy', `${study} is ${status}.`, 'Stop it first.');
        return project.change(`removing ${study}`, () =>
          attempt(() => {
            removeStudy(project.store, study);
            return null;
          }),
        );
      }),
    'studies.table': ({ study }) =>
      attempt(() => {
        const project = requireProject(context);
        return studyTable(project, requireStudy(project, study));
      }),
  };
  return {
    handlers,
    close: async () => {
      const entries = [...going.values()];
      for (const { abort } of entries) abort.abort();
      await Promise.all(entries.map(({ done }) => done));
    },
  };
}

function requireStudy({ store }: Project, id: string): StoredStudy {
  const study = findStudy(store, id);
  if (study !== null) return study;
  const known = listStudies(store).map((one) => one.id);
  const hint = known.length === 0 ? 'Start one first.' : `Its studies are ${known.join(', ')}.`;
  throw new AppError('not-found', `There is no study "${id}" in this project.`, hint);
}

/** Every run that can be checked before it starts is, so that none fails after hours. @throws AppError naming the run */
function checkStudy(project: Project, config: StudyConfig): void {
  const { base, denseEpochs, folds } = config;
  if (denseEpochs >= base.epochs)
    throw new AppError(
      'invalid-input',
      `${denseEpochs} of ${base.epochs} epochs come before the first cut (denseEpochs).`,
      'Leave some to train what is left.',
    );
  if (config.methods.includes('scratch') && scratchReference(config) === null)
    throw new AppError(
      'invalid-input',
      'There is no method whose shape could be trained from scratch.',
      'List a pruning method besides the baselines, or leave scratch out.',
    );
  const cases = listCases(project.store);
  const shape = shapeOf(project);
  for (const slot of slotsOf({ ...config, seeds: config.seeds.slice(0, 1), folds: folds.slice(0, 1) })) {
    if (slot.method === 'scratch') continue; // its shape is not known yet
    const run = configOfSlot(config, slot);
    splitFold(cases, run);
    try {
      initialNetwork(run, shape);
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      throw new AppError(cause.code, `${slot.key}: ${cause.message}`, cause.hint, { cause });
    }
  }
}
