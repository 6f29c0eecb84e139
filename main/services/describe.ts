/** What the project's data set is called and made of, changed after its import. Runs keep what they were planned with. */
import { basename } from 'node:path';
import type { Params } from '../../shared/contract.ts';
import type { DatasetInfo } from '../../shared/dataset.ts';
import { AppError } from '../../shared/result.ts';
import { countCases, listCaseFiles } from '../store/cases.ts';
import { datasetProblem, readDataset, readFingerprint, writeDataset } from '../store/dataset.ts';
import { countRuns } from '../store/runs.ts';
import type { Context } from './context.ts';
import type { Project } from './project.ts';

type Changes = Params<'dataset.describe'>;

export function describeDataset(context: Context, project: Project, changes: Changes): Promise<DatasetInfo> {
  return project.change('describing the data set', () => {
    const { store } = project;
    const dataset = datasetProblem(store) === '' ? readDataset(store) : saidAgain(project, changes);
    if (dataset === null)
      throw new AppError('invalid-input', 'This project has no images yet.', 'Import some.');
    const described = withChanges(dataset, changes, countRuns(store));
    writeDataset(store, described, readFingerprint(store));
    context.events.emit('dataset.changed', { caseCount: countCases(store) });
    return Promise.resolve(described);
  });
}

/** In the place of what cannot be read. @throws AppError where not all of it is said, or the cases have other channels */
function saidAgain({ store, folder }: Project, { modality, channels, classes }: Changes): DatasetInfo {
  if (modality === undefined || channels === undefined || classes === undefined)
    throw new AppError(
      'invalid-input',
      datasetProblem(store),
      'Say all three: modality, channels and classes.',
    );
  const images = [...listCaseFiles(store).values()].map(
    (files) => files.filter(({ name }) => name.startsWith('image')).length,
  );
  const other = images.find((count) => count !== channels.length);
  if (other !== undefined)
    throw new AppError(
      'invalid-input',
      `The cases have ${other} images each; ${channels.length} channels were named.`,
    );
  const named = classes.map((name, value) => ({ value, name }));
  return { name: basename(folder.path), modality, channels, classes: named, regions: [] };
}

function withChanges(
  dataset: DatasetInfo,
  { modality, channels, classes, regions }: Changes,
  runs: number,
): DatasetInfo {
  if (channels && channels.length !== dataset.channels.length) {
    const count = dataset.channels.length === 1 ? '1 channel' : `${dataset.channels.length} channels`;
    throw new AppError('invalid-input', `The images have ${count}; ${channels.length} names were given.`);
  }
  requireDifferent(channels ?? []);
  requireDifferent(classes ?? []);
  const lost = classes && dataset.classes[classes.length];
  if (lost)
    throw new AppError('invalid-input', `The class “${lost.name}” cannot be taken away: labels may hold it.`);
  if (classes && classes.length > dataset.classes.length && runs > 0)
    throw new AppError(
      'invalid-input',
      `Runs of this project know ${dataset.classes.length} classes; none can be added to them.`,
      'Delete the runs first, or begin a project of its own.',
    );
  const last = Math.max(dataset.classes.length, classes?.length ?? 0) - 1;
  const stray = regions?.find(({ values }) => values.some((value) => value > last));
  if (stray)
    throw new AppError(
      'invalid-input',
      `The region “${stray.name}” has the values ${stray.values.join(', ')}; the classes end at ${last}.`,
    );
  return {
    ...dataset,
    modality: modality ?? dataset.modality,
    channels: channels ?? dataset.channels,
    classes: classes?.map((name, value) => ({ value, name })) ?? dataset.classes,
    regions: regions ?? dataset.regions,
  };
}

function requireDifferent(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new AppError('invalid-input', `There is “${twice}” twice.`, 'Give each a name of its own.');
}
