/** The project's data set: import, cases, fingerprint, plan. */
import type { Handlers } from '../../shared/contract.ts';
import type { DatasetInfo, Fingerprint } from '../../shared/dataset.ts';
import { AppError } from '../../shared/result.ts';
import { planDataset } from '../datasets/plan.ts';
import { listCases } from '../store/cases.ts';
import { readDataset, readFingerprint } from '../store/dataset.ts';
import { attempt, requireProject, type Context } from './context.ts';
import { importFolder } from './import.ts';
import type { Project } from './project.ts';

type DatasetHandlers = Pick<
  Handlers,
  'dataset.import' | 'dataset.cases' | 'dataset.fingerprint' | 'dataset.plan'
>;

export function datasetHandlers(context: Context): DatasetHandlers {
  return {
    'dataset.import': ({ folder, options }) =>
      attempt(() => importFolder(context, requireProject(context), folder, options)),
    'dataset.cases': () => attempt(() => listCases(requireProject(context).store)),
    'dataset.fingerprint': () => attempt(() => requireFingerprint(requireProject(context))),
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
