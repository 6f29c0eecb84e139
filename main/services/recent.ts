/** The projects that were opened last, newest first, in `recent.json` of the settings folder. A lost list is no loss. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../files/atomic.ts';
import { plainError } from '../files/errors.ts';
import { makeFolder } from '../files/folders.ts';
import type { Environment } from './environment.ts';
import { projectFolder } from './project-folder.ts';

const longestList = 10;
const schema = z.array(z.string());

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
  const list = JSON.stringify([path, ...others].slice(0, longestList));
  try {
    makeFolder(settingsFolder, 0o700);
    await writeFileAtomically(join(settingsFolder, 'recent.json'), [Buffer.from(list)]);
  } catch (cause) {
    log(`The list of recent projects was not saved: ${plainError(cause).message}`);
  }
}

function readList(settingsFolder: string): string[] {
  try {
    return schema.parse(JSON.parse(readFileSync(join(settingsFolder, 'recent.json'), 'utf8')));
  } catch {
    return [];
  }
}
