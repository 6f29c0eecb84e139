/** Studies: started, stopped, resumed, one at a time; their runs wait in the queue of all runs. */
import type { Handlers } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/result.ts';
import { takesShape } from '../../../shared/study-arms.ts';
import type { StudyConfig, StudyInfo } from '../../../shared/study.ts';
import { splitFold } from '../../datasets/splits.ts';
import { initialNetwork } from '../../training/model.ts';
import { listCases } from '../../store/cases.ts';
import {
  addStudy,
  findStudy,
  listStudies,
  removeStudy,
  setStudyStatus,
  unreadableStudies,
  type StoredStudy,
} from '../../store/studies.ts';
import { attempt, requireProject, type Context } from '../context.ts';
import type { Project } from '../project.ts';
import type { RunQueue } from '../run-queue.ts';
import { createSerialQueue } from '../serial-queue.ts';
import { estimateStudy } from './estimate.ts';
import { configOfSlot, slotsOf } from './matrix.ts';
import { runStudy } from './run-study.ts';
import { shapeOf } from './stem.ts';
import { studyInfo, studyTable } from './table.ts';

type StudyHandlers = Pick<Handlers, Extract<keyof Handlers, `studies.${string}`>>;

export interface Studies {
  readonly handlers: StudyHandlers;
  /** @param reason see stopping.ts */
  readonly close: (reason: unknown) => Promise<void>;
}

export function createStudies(context: Context, queue: RunQueue): Studies {
  const going = createSerialQueue(context.environment.log);

  const tell = (project: Project, study: StoredStudy): void => {
    try {
      context.events.emit('study.changed', studyInfo(project, study));
    } catch {
      context.events.emit('study.changed', { ...study, slots: [] }); // the store cannot be read
    }
  };

  const add = (project: Project, study: StoredStudy): void => {
    const { id, name, config } = study;
    const onChange = (): void => tell(project, requireStudy(project, id));
    going.add({
      project,
      id,
      task: `study ${id}`,
      setStatus: (status, reason) => setStudyStatus(project.store, id, status, reason),
      tell: (ending) => (ending === undefined ? onChange() : tell(project, { ...study, ...ending })),
      run: (signal) =>
        context.jobs.run({ kind: 'study', title: `Study ${name}` }, (job) => {
          const control = { ...job, signal: AbortSignal.any([job.signal, signal]) };
          return runStudy({ context, queue, project, study: id, config, control, onChange });
        }),
    });
  };

  const info = (project: Project, id: string): StudyInfo => studyInfo(project, requireStudy(project, id));

  const handlers: StudyHandlers = {
    'studies.list': () =>
      attempt(() => {
        const project = requireProject(context);
        return listStudies(project.store).map((study) => studyInfo(project, asItEnded(project, study)));
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
      await going.stop(study);
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
        const isUnreadable = unreadableStudies(project.store).some(({ id }) => id === study);
        const status = isUnreadable ? 'unreadable' : requireStudy(project, study).status;
        if (going.has(study)) throw new AppError('busy', `${study} is ${status}.`, 'Stop it first.');
        return project.change(`removing ${study}`, () =>
          attempt(() => {
            removeStudy(project.store, study);
            context.events.emit('project.changed', { path: project.folder.path });
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
    close: (reason) => going.close(reason),
  };
}

/** A study with its end, also where that could not be saved. */
function asItEnded({ unsaved }: Project, study: StoredStudy): StoredStudy {
  return { ...study, ...unsaved.get(study.id) };
}

function requireStudy(project: Project, id: string): StoredStudy {
  const { store } = project;
  const study = findStudy(store, id);
  if (study !== null) return asItEnded(project, study);
  const unreadable = unreadableStudies(store).find((one) => one.id === id);
  if (unreadable !== undefined)
    throw new AppError(
      'corrupt',
      `The study "${unreadable.name}" (${id}) cannot be used: ${unreadable.reason}.`,
      'Remove it, or open the project with the Secateur that wrote it.',
    );
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
  const cases = listCases(project.store);
  const shape = shapeOf(project);
  for (const slot of slotsOf({ ...config, seeds: config.seeds.slice(0, 1), folds: folds.slice(0, 1) })) {
    if (takesShape(slot)) continue; // its shape is not known yet
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
