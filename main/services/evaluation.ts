/** Evaluation of a run on its test fold, or the validation cases where it keeps none out, and comparison of runs. Nothing is predicted twice. */
import { relative } from 'node:path';
import type { Handlers } from '../../shared/contract.ts';
import { armOf } from '../../shared/arm.ts';
import type { CaseMetrics } from '../../shared/evaluation.ts';
import { structuresOf } from '../../shared/task.ts';
import { hasCutNothing, type RunInfo } from '../../shared/training.ts';
import { compareRuns, type MeasuredRun } from '../evaluation/compare.ts';
import { splitFold } from '../datasets/splits.ts';
import { putArtefact } from '../store/artefacts.ts';
import { listCases } from '../store/cases.ts';
import { listMetrics, modelBytes, putMetrics, setModelBytes } from '../store/metrics.ts';
import { whenFree } from '../store/when-free.ts';
import { filesOfCases } from './case-files.ts';
import { chooseIfOwed } from './choose-prediction.ts';
import { requireProject, type Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import { fileError } from '../files/errors.ts';
import type { JobControl } from './jobs.ts';
import { measuredCases } from './measured-cases.ts';
import { predictionsFolder } from './project-folder.ts';
import type { Project } from './project.ts';
import { requireModel, requireRun, runSource } from './runs.ts';
import { unchangedCases } from './unchanged.ts';

type EvaluationHandlers = Pick<Handlers, 'evaluation.evaluate' | 'evaluation.compare'>;

export function evaluationHandlers(context: Context): EvaluationHandlers {
  return {
    'evaluation.evaluate': ({ run }) => evaluateRun(context, requireProject(context), run),
    'evaluation.compare': async ({ runs }) => {
      const project = requireProject(context);
      const infos = runs.map((id) => requireRun(project, id));
      const measured: MeasuredRun[] = [];
      for (const info of infos) {
        await evaluateRun(context, project, info.id);
        measured.push(measuredRun(project, info));
      }
      return compareRuns(measured);
    },
  };
}

/** From the store where it has every case; what is missing is predicted and measured, and kept case by case. */
export async function evaluateRun(
  context: Context,
  project: Project,
  id: string,
  signal?: AbortSignal,
): Promise<readonly CaseMetrics[]> {
  const run = requireRun(project, id);
  const cases = splitFold(listCases(project.store), run.config).measured;
  const known = new Set(listMetrics(project.store, id).map((metrics) => metrics.case));
  const missing = cases.map((one) => one.id).filter((caseId) => !known.has(caseId));
  if (missing.length > 0) {
    requireModel(project, run);
    await project.change(`evaluating ${id}`, () =>
      context.jobs.run({ kind: 'evaluate', title: `Evaluate ${run.name}` }, async (job) => {
        const control = { ...job, signal: either(job.signal, signal) };
        await chooseIfOwed(context, { project, run: id, control });
        await evaluateCases(context, project, { id, ids: missing, control });
      }),
    );
  }
  return listMetrics(project.store, id);
}

const either = (one: AbortSignal, other?: AbortSignal): AbortSignal =>
  other === undefined ? one : AbortSignal.any([one, other]);

async function evaluateCases(
  { devices, threads }: Context,
  project: Project,
  { id, ids, control }: { id: string; ids: readonly string[]; control: JobControl },
): Promise<void> {
  const run = requireRun(project, id);
  const { classes } = requireDataset(project);
  const maskFolder = predictionsFolder(project.folder, id);
  const params = {
    run: runSource(project, run),
    device: await devices.pick('inference'),
    cases: await unchangedCases(project, filesOfCases(project, ids)),
    measured: { structures: structuresOf(run.config.task, classes), classes: classes.length },
    maskFolder,
  };
  try {
    const bytes = await threads.use('models', 'evaluate', params, {
      signal: control.signal,
      onEvent: async (event) => {
        if (event.type === 'progress') {
          control.report({ fraction: event.fraction, message: event.case });
          return;
        }
        const path = relative(project.folder.path, event.mask.path).replaceAll('\\', '/');
        await whenFree(
          () =>
            project.store.write(() => {
              putMetrics(project.store, id, event.metrics);
              putArtefact(project.store, id, { ...event.mask, kind: 'prediction', path });
            }),
          control.signal,
        );
      },
    });
    await whenFree(() => setModelBytes(project.store, id, bytes), control.signal);
  } catch (cause) {
    throw fileError(cause, maskFolder);
  }
}

function measuredRun(project: Project, run: RunInfo): MeasuredRun {
  const { id, name, config, cost } = run;
  const { classes } = requireDataset(project);
  const { fold, testFold } = config;
  return {
    run: id,
    name,
    ...armOf(config),
    dims: config.preparation.dims,
    measuredOn: testFold === null ? { part: 'validation', fold } : { part: 'test', fold: testFold },
    cutNothing: hasCutNothing(run),
    params: cost.params,
    macs: cost.macs,
    bytes: modelBytes(project.store, id) ?? 4 * cost.params,
    structures: structuresOf(config.task, classes),
    cases: measuredCases(project.store, id),
  };
}
