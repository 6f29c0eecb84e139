/**
 * The shell's log: defects, in lines, for whoever mends them. It holds paths, so it is its user's alone, and it does not
 * grow for ever: when it is full it becomes the older of two files.
 */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../files/folders.ts';

const fullBytes = 1 << 20;

/** @returns what writes a line; a log that cannot be written is no reason to fail. */
export function openLog(folder: string): (line: string) => void {
  const path = join(folder, 'secateur.log');
  return (line) => {
    try {
      makeFolder(folder, 0o700);
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > fullBytes) renameSync(path, `${path}.1`);
      appendFileSync(path, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 });
    } catch {
      console.error(line);
    }
  };
}
