/** What a process that was killed while it wrote leaves beside the files of a project. */
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { partialSuffix } from '../files/errors.ts';
import { stagingPrefix, type ProjectFolder } from './project-folder.ts';

/** Names that a write in progress has; the last four were an earlier release's. */
const unfinished = [
  new RegExp(`\\.[0-9a-f-]{36}\\${partialSuffix}$`),
  /^project\.lock\.json\.\d+$/,
  /^secateur\.backup\.db\.new$/,
  /^(final|best|checkpoint-\d+|stem-\d+)\.bin\.tmp$/,
  /^plan-\d+\.json\.part$/,
];

/** Call under the project's lock: nobody is writing. What cannot be removed stays until the next time. */
export function removeLeftovers({ path, cases, runs, cache }: ProjectFolder): void {
  for (const name of namesIn(cases)) if (name.startsWith(stagingPrefix)) removeIfPossible(join(cases, name));
  const folders = [
    path,
    cache,
    ...namesIn(cache)
      .filter((name) => name === 'thumbnails')
      .map((name) => join(cache, name)),
    ...namesIn(cases).map((name) => join(cases, name)),
    ...namesIn(runs).flatMap((name) => [join(runs, name), join(runs, name, 'predictions')]),
  ];
  for (const folder of folders)
    for (const name of namesIn(folder))
      if (unfinished.some((pattern) => pattern.test(name))) removeIfPossible(join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return lstatSync(folder).isDirectory() ? readdirSync(folder) : []; // what lies behind a link is not ours
  } catch {
    return []; // it is not there
  }
}

/** With all below it; what stays is no failure. */
export function removeIfPossible(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // a read-only disk
  }
}
