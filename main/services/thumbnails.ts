/**
 * Small pictures of cases, made when they are first asked for and kept in the project's cache. Their files are named by
 * the image's hash, so no name of a case or a patient gets there.
 */
import { readFile } from 'node:fs/promises';
import { requireRegular } from '../files/regular.ts';
import { AppError } from '../../shared/result.ts';
import { findCase, listCaseFiles } from '../store/cases.ts';
import type { Context } from './context.ts';
import { caseFile, thumbnailFile } from './project-folder.ts';
import type { Project } from './project.ts';

export interface Thumbnails {
  /** @param imageHash of the case as the page knows it: no other image is handed out for it @returns a PNG */
  read(project: Project, caseId: string, imageHash: string): Promise<Uint8Array>;
  /** Gives up what is still waiting; the project must be closed by then. */
  close(): Promise<void>;
}

export function createThumbnails(context: Context): Thumbnails {
  /** One after another: each reads a whole volume. */
  let last: Promise<unknown> = Promise.resolve();
  const ending = new AbortController();

  const make = async (project: Project, image: string, out: string): Promise<Uint8Array> => {
    if (context.project !== project) throw new AppError('cancelled', 'The project was closed.');
    return context.threads.use('reading', 'thumbnail', { image, out }, { signal: ending.signal });
  };

  return {
    read: async (project, caseId, imageHash) => {
      const image = listCaseFiles(project.store).get(caseId)?.find(isImage);
      if (image === undefined) throw new AppError('not-found', `There is no case "${caseId}".`);
      if (findCase(project.store, caseId)?.imageHash !== imageHash)
        throw new AppError('not-found', `${caseId} has another image here.`);
      const out = thumbnailFile(project.folder, image.sha256);
      const kept = () => wholeFile(out).catch(() => null);
      const found = await kept();
      if (found !== null) return found;
      // It may have been made while this one waited.
      const mine = last.then(async () => {
        const bytes = await kept();
        if (bytes !== null) return bytes;
        return make(project, caseFile(project.folder, caseId, image.name), out);
      });
      last = mine.catch(() => undefined);
      return mine;
    },
    close: async () => {
      ending.abort();
      await last;
    },
  };
}

/** @throws where there is none */
async function wholeFile(path: string): Promise<Buffer> {
  requireRegular(path);
  return readFile(path);
}

const isImage = ({ name }: { name: string }): boolean => name.startsWith('image');
