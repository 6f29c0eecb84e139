/**
 * Import, all or nothing: a thread scans the folder and copies sound cases into a staging folder beside the cases;
 * only then they are moved in and entered into the database, in one transaction. What fails or is cancelled before
 * leaves the project as it was; a crash leaves a staging folder, which the next opening removes.
 */
import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CaseInfo, ImportReport, NewCaseInfo } from '../../shared/dataset.ts';
import type { ImportOptions } from '../../shared/import-options.ts';
import type { CheckedFolder } from '../datasets/scan.ts';
import { assignFolds, isLabelled } from '../datasets/splits.ts';
import type { KnownCases, StagedImport } from '../datasets/import/staged.ts';
import { addCase, countCases, listCaseFiles, listCases, putCaseFiles } from '../store/cases.ts';
import { readDataset, writeDataset } from '../store/dataset.ts';
import { whenFree } from '../store/when-free.ts';
import { pathsOfCases } from './case-files.ts';
import type { Context } from './context.ts';
import { fileError } from '../files/errors.ts';
import { makeFolder, syncFolder } from '../files/folders.ts';
import { throwIfCancelled, type JobControl } from './jobs.ts';
import { caseFile, caseFolder, stagingPrefix } from './project-folder.ts';
import type { Project } from './project.ts';
import { projectSecret } from './secret.ts';
import type { Threads } from './threads/index.ts';

export interface ImportRequest {
  readonly folder: string;
  readonly options: ImportOptions;
  /** What was checked of the folder for a preview; null where that is still to be done. */
  readonly checked: CheckedFolder | null;
}

export function importFolder(
  context: Context,
  project: Project,
  request: ImportRequest,
): Promise<ImportReport> {
  // The lock's note lies in the project: the folder's name may be a patient's.
  return project.change('importing images', () =>
    context.jobs.run({ kind: 'import', title: 'Import' }, async (control) => {
      const staging = join(project.folder.cases, `${stagingPrefix}${control.id}`);
      try {
        makeFolder(staging);
        const staged = await stage(project, request, { staging, control, threads: context.threads });
        throwIfCancelled(control.signal, 'The import');
        await moveIn(project, staging, staged, control.signal);
        context.events.emit('dataset.changed', { caseCount: countCases(project.store) });
        const { cases, restored: _r, fingerprint: _f, ...report } = staged;
        const unlabelled = cases.filter((one) => !isLabelled(one));
        const series = cases.flatMap(({ id, subject, description }) =>
          description === '' ? [] : [{ case: id, patient: subject, description }],
        );
        return {
          ...report,
          imported: idsOf(cases),
          unlabelled: unlabelled.map(({ name }) => name).sort(),
          series,
        };
      } catch (cause) {
        throw fileError(cause, project.folder.cases);
      } finally {
        await rm(staging, { recursive: true, force: true });
      }
    }),
  );
}

const idsOf = (cases: readonly { readonly id: string }[]): string[] => cases.map(({ id }) => id);

interface Staging {
  readonly staging: string;
  readonly control: JobControl;
  readonly threads: Threads;
}

async function stage(
  project: Project,
  { folder, options, checked }: ImportRequest,
  { staging, control, threads }: Staging,
): Promise<StagedImport> {
  const params = {
    folder: resolve(folder),
    staging,
    known: knownCases(project),
    options,
    checked,
    secret: await projectSecret(project.folder),
  };
  return threads.use('import', 'import', params, { signal: control.signal, onEvent: control.report });
}

function knownCases(project: Project): KnownCases {
  const stored = listCaseFiles(project.store);
  const cases = pathsOfCases(project, [...stored.keys()]).map((one) => ({
    ...one,
    folder: caseFolder(project.folder, one.id),
    files: stored.get(one.id) ?? [],
  }));
  return { dataset: readDataset(project.store), cases };
}

/**
 * Renames first, synced, rows second: a folder without a row is harmless, a row without its folder is not. Every file
 * was synced when it was staged.
 */
async function moveIn(
  project: Project,
  staging: string,
  staged: StagedImport,
  signal: AbortSignal,
): Promise<void> {
  const moved: string[] = [];
  try {
    for (const { id } of staged.cases) {
      const target = caseFolder(project.folder, id);
      await rm(target, { recursive: true, force: true }); // left by a crash: it has no row
      await rename(join(staging, id), target);
      moved.push(target);
    }
    for (const { id, files } of staged.restored) {
      const target = caseFolder(project.folder, id);
      makeFolder(target);
      for (const { name } of files) await rename(join(staging, id, name), caseFile(project.folder, id, name));
      await syncFolder(target);
    }
    await syncFolder(project.folder.cases);
    const cases = withFolds(listCases(project.store), staged);
    const write = (): void =>
      project.store.write(() => {
        writeDataset(project.store, staged.dataset, staged.fingerprint);
        for (const { files, ...info } of cases) addCase(project.store, info, files);
        for (const { id, files } of staged.restored) putCaseFiles(project.store, id, files);
      });
    await whenFree(write, signal);
  } catch (cause) {
    for (const target of moved) await rm(target, { recursive: true, force: true });
    throw cause;
  }
}

type NewCase = NewCaseInfo & { readonly files: StagedImport['cases'][number]['files'] };

/**
 * Cases that are there keep their fold, since runs rest on it, and so do new cases of their subjects. Those with labels
 * are spread evenly; those without are spread as well, for the day on which somebody labels them.
 */
function withFolds(present: readonly CaseInfo[], { cases }: StagedImport): NewCase[] {
  const kept = new Map(
    [...present, ...present.filter(isLabelled)].map(({ subject, fold }) => [subject, fold]),
  );
  const fresh = cases.filter(({ subject }) => !kept.has(subject));
  const foldOf = new Map<string, number>();
  for (const some of [fresh, fresh.filter(isLabelled)]) {
    const folds = assignFolds(some);
    for (const { id, subject } of some) foldOf.set(subject, folds.get(id) ?? 0);
  }
  return cases.map((one) => ({ ...one, fold: kept.get(one.subject) ?? foldOf.get(one.subject) ?? 0 }));
}
