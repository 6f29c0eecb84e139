/** The project's data set: import, cases, fingerprint, plan. */
import type { Handlers } from '../../shared/contract.ts';
import type { DatasetInfo, Fingerprint } from '../../shared/dataset.ts';
import { importOptionsSchema } from '../../shared/import-options.ts';
import { AppError } from '../../shared/result.ts';
import { planDataset } from '../datasets/plan.ts';
import { listCases } from '../store/cases.ts';
import { readDataset, readFingerprint } from '../store/dataset.ts';
import { attempt, requireProject, type Context } from './context.ts';
import { importFolder } from './import.ts';
import { createPreviews } from './previews.ts';
import type { Project } from './project.ts';

type DatasetHandlers = Pick<
  Handlers,
  'dataset.preview' | 'dataset.import' | 'dataset.cases' | 'dataset.fingerprint' | 'dataset.plan'
>;

export function datasetHandlers(context: Context): DatasetHandlers {
  const previews = createPreviews(context);
  return {
    'dataset.preview': ({ folder, fourthAxis = 'channels' }) =>
      attempt(() => previews.preview(requireProject(context), { folder, fourthAxis })),
    'dataset.import': ({ folder, options }) =>
      attempt(() => {
        const project = requireProject(context);
        const decided = importOptionsSchema.parse(options ?? {});
        const checked = previews.take(project, folder, decided.fourthAxis);
        return importFolder(context, project, { folder, options: decided, checked });
      }),
    'dataset.cases': () => attempt(() => listCases(requireProject(context).store)),
    'dataset.fingerprint': () => attempt(() => readFingerprint(requireProject(context).store)),
    'dataset.plan': ({ dims }) =>
      attempt(() => {
        const project = requireProject(context);
        return planDataset(requireFingerprint(project), requireDataset(project), dims);
      }),
  };
}

export function requireDataset({ store }: Project): DatasetInfo {
  const dataset = readDataset(store);
  if (dataset === null) throw noData();
  return dataset;
}

function requireFingerprint({ store }: Project): Fingerprint {
  const fingerprint = readFingerprint(store);
  if (fingerprint === null) throw noData();
  return fingerprint;
}

function noData(): AppError {
  return new AppError(
    'invalid-input',
    'This project has no labelled images yet.',
    'Import labelled images first.',
  );
}
