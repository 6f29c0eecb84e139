/**
 * Goes through the slots of a study: each becomes a run in the queue, is trained, and measured on its test fold. What
 * is finished is not done again, so a study that was ended anywhere goes on with its unfinished run. A run that fails
 * is left behind; the others go on without it.
 */
import { rmSync } from 'node:fs';
import { deviceText } from '../../../shared/devices.ts';
import { shapeLeft, type StartOf } from '../../../shared/start.ts';
import { rowLabel, takesShape } from '../../../shared/study-arms.ts';
import { plainError } from '../../files/errors.ts';
import type { StudySlot } from '../../../shared/study.ts';
import type { RunStatus } from '../../../shared/training.ts';
import { initialCost } from '../../training/model.ts';
import { listEpochs } from '../../store/epochs.ts';
import { addRun, findRun, setRunDevice } from '../../store/runs.ts';
import { listStudyRuns, putStudyRun } from '../../store/studies.ts';
import { whenFree } from '../../store/when-free.ts';
import { evaluateRun } from '../evaluation.ts';
import { runFolder } from '../project-folder.ts';
import type { Project } from '../project.ts';
import { prepareRunFolder } from '../run-folders.ts';
import { requireRun } from '../runs.ts';
import { stopText } from '../stopping.ts';
import { armOfSlot, configOfSlot, isControl, siblingOf, slotsOf } from './matrix.ts';
import { createStudyProgress } from './progress.ts';
import { commonOf, shapeOf, stemFilesOf } from './stem.ts';
import type { StudyWork } from './work.ts';

export interface StudyOutcome {
  readonly status: Extract<RunStatus, 'finished' | 'stopped' | 'failed'>;
  readonly reason: string;
}

export async function runStudy(work: StudyWork): Promise<StudyOutcome> {
  const { context, project, study, config, control, onChange } = work;
  const isStopped = (): boolean => control.signal.aborted;
  const slots = slotsOf(config);
  const unfinished: string[] = [];
  const device = deviceText(await context.devices.pick('training'));
  const progress = await createStudyProgress(work, slots);
  try {
    for (const slot of slots) {
      if (isStopped()) return stopped(control);
      progress.begin(slot);
      const run = runOf(project, study, slot)?.run ?? (await addSlotRun(work, slots, slot, device));
      if (run === null) {
        unfinished.push(slot.key);
        continue;
      }
      const finished = await trainSlot(work, slot, run);
      onChange();
      if (isStopped()) return stopped(control);
      const problem = finished ? await evaluate(work, run) : '';
      if (!finished || problem !== '') unfinished.push(`${slot.key}${problem === '' ? '' : ` (${problem})`}`);
      progress.end(slot);
    }
    await timeModels(work, slots);
  } finally {
    progress.close();
  }
  if (unfinished.length === 0) {
    dropStems(work, slots);
    return { status: 'finished', reason: '' };
  }
  const reason = `${unfinished.length} of ${slots.length} runs have not finished: ${unfinished.join('; ')}.`;
  return { status: 'failed', reason };
}

const stopped = ({ signal }: StudyWork['control']): StudyOutcome => ({
  status: 'stopped',
  reason: stopText(signal),
});

const runOf = (project: Project, study: string, { key }: StudySlot) =>
  listStudyRuns(project.store, study).find(({ slot }) => slot === key);

/** null where no run has finished whose shape it begins with. @throws AppError where start or method refuse */
async function addSlotRun(
  work: StudyWork,
  slots: readonly StudySlot[],
  slot: StudySlot,
  device: string,
): Promise<string | null> {
  const { project, study, config } = work;
  const shape = takesShape(slot) ? shapeToTrain(work, slots, slot) : undefined;
  if (shape === null) return null;
  const asked = configOfSlot(config, slot, shape);
  const budget = slot.cut === null ? '' : ` ${Math.round(100 * slot.cut)} %`;
  const name = `${rowLabel(slot)}${budget}, seed ${slot.seed}, fold ${slot.fold} (${study})`;
  const cost = initialCost(asked, shapeOf(project));
  const write = (): string =>
    project.store.write(() => {
      const { id } = addRun(project.store, { name, config: asked, initialCost: cost });
      setRunDevice(project.store, id, device);
      putStudyRun(project.store, study, { slot: slot.key, run: id, milliseconds: null });
      return id;
    });
  return whenFree(write, work.control.signal);
}

function shapeToTrain(
  { project, study, config }: StudyWork,
  slots: readonly StudySlot[],
  slot: StudySlot,
): StartOf<'shape'> | null {
  const reference = siblingOf(slots, slot, armOfSlot(config, slot).shapeOf);
  const run = reference === null ? undefined : runOf(project, study, reference)?.run;
  if (run === undefined || findRun(project.store, run)?.status !== 'finished') return null;
  return shapeLeft(run, listEpochs(project.store, run));
}

/** @returns whether the run is finished; it may have been before. */
async function trainSlot(work: StudyWork, slot: StudySlot, run: string): Promise<boolean> {
  const { project, queue, onChange } = work;
  const { signal } = work.control;
  const status = (): RunStatus | undefined => findRun(project.store, run)?.status;
  if (status() === 'finished') return true;
  if (!queue.has(run)) {
    const common = await commonOf(work, slot, run);
    if (common !== undefined) await prepareRunFolder(project, requireRun(project, run), common);
    queue.add(project, run);
  }
  onChange();
  const stop = (): void => void queue.stop(run, signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  await queue.ended(run);
  signal.removeEventListener('abort', stop);
  return status() === 'finished';
}

/** @returns why the run cannot be measured; empty where it was */
async function evaluate({ context, project, control }: StudyWork, run: string): Promise<string> {
  try {
    await evaluateRun(context, project, run, control.signal);
    return '';
  } catch (cause) {
    const { code, message } = plainError(cause);
    if (code === 'cancelled' || code === 'internal') throw cause;
    return message;
  }
}

/** All together at the end, so that they meet the same machine. */
async function timeModels(
  { context, project, study, control }: StudyWork,
  slots: readonly StudySlot[],
): Promise<void> {
  const keys = new Set(slots.map(({ key }) => key));
  const runs = listStudyRuns(project.store, study).filter(
    ({ slot, run }) => keys.has(slot) && findRun(project.store, run)?.status === 'finished',
  );
  if (runs.every(({ milliseconds }) => milliseconds !== null)) return;
  const device = await context.devices.pick('inference');
  const runFolders = runs.map(({ run }) => runFolder(project.folder, run));
  const { signal } = control;
  const times = await context.threads.use('models', 'timeModels', { runFolders, device }, { signal });
  const write = (): void =>
    project.store.write(() => {
      for (const [index, run] of runs.entries())
        putStudyRun(project.store, study, { ...run, milliseconds: times[index] ?? null });
    });
  await whenFree(write, signal);
}

function dropStems({ project, study, config }: StudyWork, slots: readonly StudySlot[]): void {
  for (const slot of slots.filter(isControl)) {
    const run = runOf(project, study, slot)?.run;
    const files = run === undefined ? [] : stemFilesOf(project, config, run);
    for (const file of files) rmSync(file, { force: true });
  }
}
