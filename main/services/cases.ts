/**
 * Taking cases out of a project, with everything that belongs to them: images, labels, masks, predictions, what was
 * measured on them and what the cache keeps. Runs that have trained on them stay.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Handlers, Job } from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';
import { dropArtefact } from '../store/artefacts.ts';
import { countCases, findCase, listCaseFiles, removeCase, unreadableCases } from '../store/cases.ts';
import { dropDataset, dropFingerprint } from '../store/dataset.ts';
import { runsThatPredicted } from '../store/metrics.ts';
import { addRunNote, listRuns } from '../store/runs.ts';
import { whenFree } from '../store/when-free.ts';
import { attempt, requireProject, type Context } from './context.ts';
import {
  caseFolder,
  predictionFile,
  predictionPath,
  removeWhereOurs,
  thumbnailFile,
} from './project-folder.ts';
import type { Project } from './project.ts';

export function caseHandlers(context: Context): Pick<Handlers, 'cases.remove'> {
  return {
    'cases.remove': ({ cases: ids }) =>
      attempt(() => {
        const project = requireProject(context);
        const unreadable = unreadableCases(project.store);
        for (const id of ids)
          if (findCase(project.store, id) === null && !unreadable.some((one) => one.id === id))
            throw new AppError('not-found', `There is no case "${id}" in this project.`);
        requireUnused(context, project);
        return project.change('removing cases', () =>
          context.jobs.run({ kind: 'import', title: 'Remove cases' }, async ({ signal }) => {
            await remove(project, ids, signal);
            context.events.emit('dataset.changed', { caseCount: countCases(project.store) });
            return null;
          }),
        );
      }),
  };
}

/** Jobs that read cases. */
const readers: readonly Job['kind'][] = [
  'import',
  'train',
  'study',
  'evaluate',
  'explain',
  'predict',
  'export',
];

/** @throws AppError `busy` while a run trains or waits, or another job reads cases */
function requireUnused({ jobs }: Context, { store }: Project): void {
  const run = listRuns(store).find(({ status }) => status === 'running' || status === 'queued');
  const job = jobs.list().find(({ kind }) => readers.includes(kind));
  const what = run === undefined ? job?.title : `${run.name} (${run.id})`;
  if (what === undefined) return;
  throw new AppError('busy', `"${what}" is using the cases.`, 'Wait until it is done, or stop it first.');
}

async function remove(project: Project, ids: readonly string[], signal: AbortSignal): Promise<void> {
  const { store, folder } = project;
  const files = ids.flatMap((id) => [
    () => caseFolder(folder, id),
    ...runsThatPredicted(store, id).map((run) => () => predictionFile(folder, run, id)),
  ]);
  files.push(...(await cached(project, ids)));
  // Rows first: files without rows are harmless.
  const write = (): void => store.write(() => removeRows(project, ids));
  await whenFree(write, signal);
  for (const file of files) await removeWhereOurs(file);
}

/** The fingerprint is taken again when it is asked for. */
function removeRows(project: Project, ids: readonly string[]): void {
  const { store } = project;
  for (const id of ids) {
    for (const path of predictionsOf(project, id)) dropArtefact(store, path);
    removeCase(store, id);
  }
  if (countCases(store) === 0) dropDataset(store);
  else dropFingerprint(store);
  for (const { id, status, epochsDone } of listRuns(store)) {
    if (status === 'finished' || epochsDone === 0) continue;
    addRunNote(store, id, `Removed from the project after epoch ${epochsDone}: ${ids.join(', ')}.`);
  }
}

const predictionsOf = ({ store }: Project, id: string): string[] =>
  runsThatPredicted(store, id).map((run) => predictionPath(run, id));

/** What the cache holds of these cases: prepared copies and small pictures. */
async function cached({ store, folder }: Project, ids: readonly string[]): Promise<(() => string)[]> {
  const names = await readdir(folder.cache).catch(() => []);
  const prepared = names.filter((name) => {
    const [, id = ''] = /^(.*)-[0-9a-f]{24}\.prepared$/.exec(name) ?? [];
    return ids.includes(id);
  });
  const stored = listCaseFiles(store);
  const hashes = ids.flatMap((id) => (stored.get(id) ?? []).map(({ sha256 }) => sha256));
  return [
    ...prepared.map((name) => () => join(folder.cache, name)),
    ...hashes.map((sha256) => () => thumbnailFile(folder, sha256)),
  ];
}
