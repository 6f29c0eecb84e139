/** The DICOM validator `dciodvfy` of dicom3tools (Debian), an independent judge of objects that we write. */
import { spawnSync } from 'node:child_process';
import { test } from 'vitest';

const inCi = process.env['CI'] !== undefined;
const isThere = spawnSync('dciodvfy', ['-version'], { stdio: 'ignore' }).error === undefined;

if (!isThere && !inCi) console.warn('Skipped: dciodvfy (Debian package dicom3tools) is not there.');

/** `test` where dciodvfy is there or CI runs; skipped otherwise. */
export const testAgainstDciodvfy = isThere || inCi ? test : test.skip;

/** What it has to say about a file, line by line; the name of the object's kind, which it always says, is left out. */
export function complaintsAbout(path: string): string[] {
  const { stdout, stderr, error } = spawnSync('dciodvfy', [path], { encoding: 'utf8' });
  if (error) throw error;
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  return lines.filter((line) => /^(Error|Warning)/.test(line) || /not found/i.test(line));
}
