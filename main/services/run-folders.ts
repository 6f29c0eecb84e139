/**
 * The folder of a run as its project fills it (`runs/document.ts`): before it is worked on it says what is to be done, so
 * that it can be done anywhere, and what had been done before there was such a folder.
 */
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/result.ts';
import type { RunInfo } from '../../shared/training.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import { splitFold } from '../datasets/splits.ts';
import { makeFolder } from '../files/folders.ts';
import {
  documentFile,
  readRunDocument,
  writeRunDocument,
  type RunCase,
  type RunDocument,
  type RunFile,
} from '../runs/document.ts';
import { eventsFile, openEvents } from '../runs/events.ts';
import { lockRun } from '../runs/work.ts';
import { listCases } from '../store/cases.ts';
import { listEpochs } from '../store/epochs.ts';
import { hashOfCaseFile } from '../store/hashes.ts';
import { addRunNote } from '../store/runs.ts';
import { filesOfCases } from './case-files.ts';
import { requireDataset } from './dataset.ts';
import { caseFolder, runFolder } from './project-folder.ts';
import type { Project } from './project.ts';
import { unchangedCases } from './unchanged.ts';
import { version } from './version.ts';

export const software = `Secateur ${version}`;

/** What a run has in common with others, as whoever adds it says. */
export type Common = Pick<RunDocument, 'beginning' | 'stemEpochs'>;

/**
 * Call under the project's lock.
 * @param common as the folder has it, or nothing, if absent
 * @returns the folder
 * @throws AppError naming a file that is lost or no longer the stored one; `busy` where somebody works on the folder
 */
export async function prepareRunFolder(project: Project, run: RunInfo, common?: Common): Promise<string> {
  const folder = runFolder(project.folder, run.id);
  makeFolder(folder);
  lockRun(folder, run.id).release();
  const before = documentIn(folder);
  const { training, validation } = splitFold(listCases(project.store), run.config);
  const { channels, classes } = requireDataset(project);
  const asked = common ?? { beginning: before?.beginning ?? null, stemEpochs: before?.stemEpochs ?? [] };
  const document: RunDocument = {
    run: run.id,
    software: before?.software ?? software,
    config: run.config,
    channels: channels.length,
    classes: classes.length,
    data: '../../cases',
    training: await casesOf(project, training),
    validation: await casesOf(project, validation),
    beginning: asked.beginning,
    stemEpochs: asked.stemEpochs,
  };
  if (!isDeepStrictEqual(document, before)) await writeRunDocument(folder, document);
  if (!existsSync(eventsFile(folder))) tellBefore(project, run, folder);
  if (before !== null && run.epochsDone > 0) {
    const note = changeNote(before, document);
    if (note !== '') addRunNote(project.store, run.id, note);
  }
  return folder;
}

/** null where there is none, or a damaged one, which the project can write once more. */
function documentIn(folder: string): RunDocument | null {
  if (!existsSync(documentFile(folder))) return null;
  try {
    return readRunDocument(folder);
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code === 'unsupported') throw cause;
    return null;
  }
}

async function casesOf(project: Project, cases: readonly { readonly id: string }[]): Promise<RunCase[]> {
  const ids = cases.map(({ id }) => id);
  const files = await unchangedCases(project, filesOfCases(project, ids));
  return files.map((one) => runCase(project, one));
}

function runCase(project: Project, { id, images, label }: CaseFiles): RunCase {
  const file = (path: string): RunFile => {
    const name = relative(caseFolder(project.folder, id), path);
    return { path: `${id}/${name}`, sha256: hashOfCaseFile(project.store, id, name) ?? '' };
  };
  if (label === null) throw new AppError('invalid-input', `${id} has no label to train on.`);
  return { id, images: images.map(file), label: file(label) };
}

/** What was told before the folder kept events: by an earlier release, or by the run that this one begins with. */
function tellBefore({ store }: Project, { id, notes }: RunInfo, folder: string): void {
  const events = openEvents(folder);
  try {
    for (const note of notes) events.add({ type: 'note', note });
    for (const record of listEpochs(store, id)) events.add({ type: 'epoch', record });
  } finally {
    events.close();
  }
}

function changeNote(before: RunDocument, now: RunDocument): string {
  const known = new Map([...before.training, ...before.validation].map((one) => [one.id, one]));
  const cases = [...now.training, ...now.validation];
  const changed = cases.filter((one) => !isDeepStrictEqual(known.get(one.id), one)).length;
  const gone = known.size - cases.filter(({ id }) => known.has(id)).length;
  if (changed + gone === 0) return '';
  return `Its data have changed since its first epochs. Cases that are new or have another label: ${changed}; cases that are gone: ${gone}.`;
}
