/** The projects that were opened last, newest first, in `recent.json` of the settings folder. A lost list is no loss. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../files/atomic.ts';
import { makeFolder } from '../files/folders.ts';
import { projectFolder } from './project-folder.ts';

const longestList = 10;
const schema = z.array(z.string());

/** Those that are still there. */
export function recentProjects(settingsFolder: string): string[] {
  return readList(settingsFolder).filter((path) => existsSync(projectFolder(path).database));
}

export async function rememberProject(settingsFolder: string, path: string): Promise<void> {
  const others = readList(settingsFolder).filter((other) => other !== path);
  makeFolder(settingsFolder, 0o700);
  const list = JSON.stringify([path, ...others].slice(0, longestList));
  await writeFileAtomically(join(settingsFolder, 'recent.json'), [Buffer.from(list)]);
}

function readList(settingsFolder: string): string[] {
  try {
    return schema.parse(JSON.parse(readFileSync(join(settingsFolder, 'recent.json'), 'utf8')));
  } catch {
    return [];
  }
}
