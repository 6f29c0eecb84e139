/** The projects that were opened last, newest first, in `recent.json` of the settings folder. A lost list is no loss. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../files/atomic.ts';
import { plainError } from '../files/errors.ts';
import { makeFolder } from '../files/folders.ts';
import { readSmall } from '../files/regular.ts';
import { storedDocument, unversioned } from '../documents/document.ts';
import type { Environment } from './environment.ts';
import { projectFolder } from './project-folder.ts';

const longestList = 10;
const listDocument = storedDocument('paths', z.strictObject({ projects: z.array(z.string()) }), [
  unversioned,
]);

/** Those that are still there. */
export function recentProjects(settingsFolder: string): string[] {
  return readList(settingsFolder).filter((path) => existsSync(projectFolder(path).database));
}

/** A settings folder that is full or must not be written to keeps no project closed. */
export async function rememberProject(
  { settingsFolder, log }: Pick<Environment, 'settingsFolder' | 'log'>,
  path: string,
): Promise<void> {
  const others = readList(settingsFolder).filter((other) => other !== path);
  const list = listDocument.toText({ projects: [path, ...others].slice(0, longestList) });
  try {
    makeFolder(settingsFolder, 0o700);
    await writeFileAtomically(join(settingsFolder, 'recent.json'), [Buffer.from(list)]);
  } catch (cause) {
    log(`The list of recent projects was not saved: ${plainError(cause).message}`);
  }
}

function readList(settingsFolder: string): string[] {
  try {
    const text = readSmall(join(settingsFolder, 'recent.json'));
    const value = JSON.parse(text) as unknown;
    return listDocument.fromJson(Array.isArray(value) ? { projects: value } : value).projects; // once a bare list
  } catch {
    return [];
  }
}
