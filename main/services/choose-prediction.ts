/** A run that is finished has its validation cases choose how it predicts; the choice lies in its folder. */
import { structuresOf } from '../../shared/task.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import { plainError } from '../files/errors.ts';
import { keepChoice, settingOf } from '../training/prediction.ts';
import type { Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import type { JobControl } from './jobs.ts';
import { runFolder } from './project-folder.ts';
import type { Project } from './project.ts';
import { requireRun, runSource } from './runs.ts';

/**
 * A run whose cases cannot be predicted is finished all the same, and predicts as it is set.
 * @returns what was chosen, or why nothing was, as a sentence
 * @throws AppError `cancelled`
 */
export async function choosePrediction(
  { devices, threads }: Context,
  { project, run: id, control }: { project: Project; run: string; control: JobControl },
  cases: readonly CaseFiles[],
): Promise<string> {
  const run = requireRun(project, id);
  const { classes } = requireDataset(project);
  try {
    const params = {
      run: runSource(project, run),
      device: await devices.pick('inference'),
      cases,
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
