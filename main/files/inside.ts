/**
 * A path below a folder, put together from names that came from elsewhere (a database, a JSON file): it may not leave
 * that folder, neither by its names nor through a link.
 */
import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { fileError } from './errors.ts';

/**
 * @param folder that must hold the result; its own path may go through links
 * @param names one part each, or several parted by "/", below one another
 * @throws AppError naming the part that leads out of the folder
 */
export function inside(folder: string, ...names: readonly string[]): string {
  for (const name of names) if (!isPlain(name)) throw outside(folder, name);
  const path = join(folder, ...names);
  const root = realOf(folder);
  const real = realOf(path);
  if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep))
    throw outside(folder, relative(folder, path));
  return path;
}

/** Whether a name can be one part of a path on every system, so that it stays in the folder that it is put in. */
export function isPlainName(name: string): boolean {
  const isDriveOrStream = process.platform === 'win32' && name.includes(':');
  return isPlain(name) && !name.includes('/') && name.length <= 255 && !isDriveOrStream;
}

/** Neither empty, absolute nor with a part that climbs; no NUL, no backslash (a separator on Windows). */
function isPlain(name: string): boolean {
  return (
    name !== '' &&
    !isAbsolute(name) &&
    !/[\0\\]/.test(name) &&
    name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

/** The real path of the part that exists, with the rest behind it. A link to nothing counts as leading anywhere. */
function realOf(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch (cause) {
    const above = dirname(absolute);
    if (lstatSync(absolute, { throwIfNoEntry: false }) !== undefined) throw fileError(cause, absolute);
    return above === absolute ? absolute : join(realOf(above), absolute.slice(above.length));
  }
}

function outside(folder: string, name: string): AppError {
  return new AppError(
    'corrupt',
    `"${name}" does not lie in ${folder}: this name leads out of it.`,
    'The project comes from elsewhere or was changed by another program; do not trust it.',
  );
}

/** @throws AppError naming the link and where it leads */
export function requireNoLink(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  throw new AppError(
    'unsupported',
    `${path} is a link to ${readlinkSync(path)}; Secateur changes nothing that lies outside of a project.`,
    'Put the folder itself there, or the whole project where there is room.',
  );
}
