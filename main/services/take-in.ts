/**
 * What was done to a run elsewhere: its folder was copied to another machine, worked on with `secateur run-job` and copied
 * back. The folder tells, and the project takes it in when it is opened and when the run is asked for.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/result.ts';
import type { EpochRecord, RunInfo } from '../../shared/training.ts';
import { inside } from '../files/inside.ts';
import { knownSha256 } from '../files/known-hashes.ts';
import { documentFile, readRunDocument, readRunResult, resultFile } from '../runs/document.ts';
import { eventsFile, readHistory, type RunHistory } from '../runs/events.ts';
import { dropArtefacts } from '../store/artefacts.ts';
import { dropEpochsFrom, listEpochs, putEpoch } from '../store/epochs.ts';
import { dropMetrics } from '../store/metrics.ts';
import { addRunNote, findRun, listRuns, setRunDevice, setRunStatus } from '../store/runs.ts';
import { whenFree } from '../store/when-free.ts';
import type { Context } from './context.ts';
import { runFolder } from './project-folder.ts';
import type { Ending, Project } from './project.ts';

/** Of each run's folder, what the system said of its files when they were taken in. */
const seen = new WeakMap<Project, Map<string, string>>();

/** A folder that cannot be taken in keeps its run as it is, with the reason; nothing is thrown. */
export async function takeInRuns(context: Context, project: Project, ids?: readonly string[]): Promise<void> {
  if (project.isReadOnly) return;
  for (const run of listRuns(project.store)) {
    const isResting = run.status !== 'running' && run.status !== 'queued' && run.status !== 'finished';
    if (isResting && (ids?.includes(run.id) ?? true)) await takeIn(context, project, run);
  }
}

async function takeIn(context: Context, project: Project, run: RunInfo): Promise<void> {
  const known = seen.get(project) ?? new Map<string, string>();
  seen.set(project, known);
  const stamp = stampOf(project, run);
  if (stamp === '' || known.get(run.id) === stamp) return;
  try {
    const change = await changeOf(project, run);
    if (change !== null)
      await project.change(`taking in ${run.id}`, () => whenFree(() => write(project, run, change)));
    known.set(run.id, stamp);
    const now = findRun(project.store, run.id);
    if (change !== null && now !== null) context.events.emit('run.changed', now);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    context.environment.log(`${run.id}: ${cause.message}`); // the project is in use, or its disk is full
  }
}

/** Empty where the folder tells nothing. */
function stampOf({ folder }: Project, { id }: RunInfo): string {
  try {
    const place = runFolder(folder, id);
    const files = [documentFile(place), eventsFile(place), resultFile(place), join(place, 'final.bin')];
    const facts = files.map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
    return facts[0] === undefined
      ? ''
      : facts.map((one) => `${one?.size} ${one?.mtimeNs} ${one?.ctimeNs}`).join();
  } catch {
    return '';
  }
}

interface Change extends Ending {
  /** null where the database has them all. */
  readonly history: RunHistory | null;
}

async function changeOf(project: Project, run: RunInfo): Promise<Change | null> {
  try {
    const folder = runFolder(project.folder, run.id);
    const document = readRunDocument(folder);
    if (document.run !== run.id || !isDeepStrictEqual(document.config, run.config))
      throw new AppError('corrupt', `${documentFile(folder)} is that of another run, or of other settings.`);
    const history = readHistory(folder);
    const isKnown = sameEpochs(history.epochs, listEpochs(project.store, run.id));
    const ending = await endingOf(folder, run, history);
    if (isKnown && ending === null) return null;
    const { status, reason } = ending ?? { status: run.status, reason: run.reason };
    return { status, reason, history: isKnown ? null : history };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const reason = `${cause.message} ${cause.hint}`.trim();
    return reason === run.reason ? null : { status: run.status, reason, history: null };
  }
}

/** By their figures: rows say in another way where a layer has no details. */
function sameEpochs(some: readonly EpochRecord[], others: readonly EpochRecord[]): boolean {
  const figures = (epochs: readonly EpochRecord[]) =>
    epochs.map(({ epoch, trainLoss, validationLoss, cost }) => [
      epoch,
      trainLoss,
      validationLoss,
      cost.params,
    ]);
  return isDeepStrictEqual(figures(some), figures(others));
}

/** null where the run is what the database says. */
async function endingOf(folder: string, run: RunInfo, history: RunHistory): Promise<Ending | null> {
  const result = readRunResult(folder);
  if (result !== null) {
    const path = inside(folder, result.model.path);
    if (result.run !== run.id || (await knownSha256(path)) !== result.model.sha256)
      throw new AppError(
        'corrupt',
        `${path} is not the model that this run ended with.`,
        'Copy the folder once more from where the run was finished.',
      );
    return { status: 'finished', reason: '' };
  }
  const { ending, epochs } = history;
  return ending !== null && ending.status !== 'finished' && epochs.length > run.epochsDone ? ending : null;
}

/** What was measured of an earlier model is dropped, as when a run goes on here. */
function write({ store }: Project, { id }: RunInfo, { status, reason, history }: Change): void {
  store.write(() => {
    if (history !== null) {
      dropMetrics(store, id);
      dropArtefacts(store, id, 'prediction');
      dropEpochsFrom(store, id, 1);
      for (const record of history.epochs) putEpoch(store, id, record);
      for (const note of history.notes) addRunNote(store, id, note);
      if (history.device !== '') setRunDevice(store, id, history.device);
    }
    setRunStatus(store, id, status, reason);
  });
}
