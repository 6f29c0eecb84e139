/** A run that is finished has its validation cases choose how it predicts; the choice lies in its folder. */
import { structuresOf } from '../../shared/task.ts';
import { splitFold } from '../datasets/splits.ts';
import { plainError } from '../files/errors.ts';
import { listCases } from '../store/cases.ts';
import { addRunNote } from '../store/runs.ts';
import { whenFree } from '../store/when-free.ts';
import { hasChoice, keepChoice, settingOf } from '../training/prediction.ts';
import { filesOfCases } from './case-files.ts';
import type { Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import type { JobControl } from './jobs.ts';
import { runFolder } from './project-folder.ts';
import type { Project } from './project.ts';
import { requireRun, runSource } from './runs.ts';
import { unchangedCases } from './unchanged.ts';

interface Choosing {
  readonly project: Project;
  readonly run: string;
  readonly control: JobControl;
}

/** For a run that was finished elsewhere, where only its network was trained: before it is measured. */
export async function chooseIfOwed(context: Context, { project, run: id, control }: Choosing): Promise<void> {
  const { status, config } = requireRun(project, id);
  const isOwed = status === 'finished' && config.prediction.choose;
  if (!isOwed || hasChoice(runFolder(project.folder, id))) return;
  const note = await choosePrediction(context, { project, run: id, control });
  await whenFree(() => addRunNote(project.store, id, note), control.signal);
}

/**
 * A run whose cases cannot be predicted is finished all the same, and predicts as it is set.
 * @returns what was chosen, or why nothing was, as a sentence
 * @throws AppError `cancelled`
 */
export async function choosePrediction(
  { devices, threads }: Context,
  { project, run: id, control }: Choosing,
): Promise<string> {
  const run = requireRun(project, id);
  const { validation } = splitFold(listCases(project.store), run.config);
  const { classes } = requireDataset(project);
  try {
    const params = {
      run: runSource(project, run),
      device: await devices.pick('inference'),
      cases: await unchangedCases(
        project,
        filesOfCases(
          project,
          validation.map((one) => one.id),
        ),
      ),
      measured: { structures: structuresOf(run.config.task, classes), classes: classes.length },
      asked: settingOf(run.config),
    };
    const { prediction, note } = await threads.use('models', 'choose', params, {
      signal: control.signal,
      onEvent: () => control.report({ fraction: 1, message: 'choosing how to predict' }),
    });
    keepChoice(runFolder(project.folder, id), prediction);
    return note;
  } catch (cause) {
    const { code, message } = plainError(cause);
    if (code === 'cancelled' || code === 'internal') throw cause;
    return `How to predict could not be chosen on the validation cases: ${message}`;
  }
}
