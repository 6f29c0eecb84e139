/**
 * Who else on the machine may read what is written: nobody (0700 and 0600), unless the folder that the user chose is
 * shared with a group; then that group has the access that the folder gives it. It is the umask of the process that
 * decides, so nothing that writes has to think of it. Windows has no such modes: folders hand down their access there.
 */
import { statSync } from 'node:fs';
import { chmod, copyFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

const nobodyElse = 0o077;

/** Of what is written in the project, and of work that writes elsewhere, which may overlap. */
let own = nobodyElse;
const elsewhere: { readonly mask: number }[] = [];

const apply = (): void => void process.umask(elsewhere.at(-1)?.mask ?? own);

/** For the start of a host, and while no project is open. */
export function keepPrivate(): void {
  own = nobodyElse;
  apply();
}

/** What is written from now on is shared as the folder is, or as that in which it is to be made. */
export function shareAs(folder: string): void {
  own = maskFor(modeOf(folder));
  apply();
}

/** Does `work` in a folder outside of the project, whose own sharing holds there. */
export async function sharingAs<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const entry = { mask: maskFor(modeOf(folder)) };
  elsewhere.push(entry);
  apply();
  try {
    return await work();
  } finally {
    elsewhere.splice(elsewhere.indexOf(entry), 1);
    apply();
  }
}

/**
 * @param mode of a folder
 * @returns the umask for what is written in it. Where the group may write, or may read while others may not, somebody
 *   chose so; 0755 is what folders have that nobody thought about. Where everybody may write (/tmp), nobody is meant.
 */
export function maskFor(mode: number): number {
  const [group, others] = [mode & 0o070, mode & 0o007];
  if ((others & 0o002) !== 0) return nobodyElse;
  if ((group & 0o020) !== 0) return 0o007;
  return group !== 0 && others === 0 ? 0o027 : nobodyElse;
}

function modeOf(folder: string): number {
  const path = resolve(folder);
  const stats = statSync(path, { throwIfNoEntry: false });
  const above = dirname(path);
  return stats === undefined && above !== path ? modeOf(above) : (stats?.mode ?? 0);
}

/** Copies what is in a file, not who may read it: that follows from the folder. */
export async function copyContents(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const { mode } = await stat(dirname(to));
  await chmod(to, mode & 0o666);
}
