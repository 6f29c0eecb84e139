/** The project's data set: import, cases, fingerprint. */
import type { Handlers } from '../../shared/contract.ts';
import type { DatasetInfo } from '../../shared/dataset.ts';
import { importOptionsSchema, readingOptionsSchema } from '../../shared/import-options.ts';
import { AppError } from '../../shared/result.ts';
import { listCases } from '../store/cases.ts';
import { readDataset } from '../store/dataset.ts';
import { attempt, requireProject, type Context } from './context.ts';
import { describeDataset } from './describe.ts';
import { currentFingerprint } from './fingerprint.ts';
import { importFolder } from './import.ts';
import { createPreviews } from './previews.ts';
import type { Project } from './project.ts';

type DatasetHandlers = Pick<
  Handlers,
  'dataset.preview' | 'dataset.import' | 'dataset.cases' | 'dataset.describe' | 'dataset.fingerprint'
>;

export function datasetHandlers(context: Context): DatasetHandlers {
  const previews = createPreviews(context);
  return {
    'dataset.preview': ({ folder, reading = {} }) =>
      attempt(() =>
        previews.preview(requireProject(context), { folder, reading: readingOptionsSchema.parse(reading) }),
      ),
    'dataset.import': ({ folder, options }) =>
      attempt(() => {
        const project = requireProject(context);
        const decided = importOptionsSchema.parse(options ?? {});
        const checked = previews.take(project, folder, decided);
        return importFolder(context, project, { folder, options: decided, checked });
      }),
    'dataset.cases': () => attempt(() => listCases(requireProject(context).store)),
    'dataset.fingerprint': () => attempt(() => currentFingerprint(context, requireProject(context))),
    'dataset.describe': (changes) =>
      attempt(() => describeDataset(context, requireProject(context), changes)),
  };
}

export function requireDataset({ store }: Project): DatasetInfo {
  const dataset = readDataset(store);
  if (dataset === null) throw noData();
  return dataset;
}

export function noData(): AppError {
  return new AppError(
    'invalid-input',
    'This project has no labelled images yet.',
    'Import labelled images first.',
  );
}
