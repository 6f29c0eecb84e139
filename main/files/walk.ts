/**
 * All files below a folder. Links to files are followed, and links to folders once each by where they really lead, so that
 * neither a link back up nor links that multiply make a walk without an end. What cannot be read is told, and the rest is
 * walked on.
 */
import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join, sep } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { fileError } from './errors.ts';

export interface PathProblem {
  readonly path: string;
  /** A sentence without the path. */
  readonly message: string;
}

export interface Walk {
  /** Regular files, sorted, so that the same folder gives the same result everywhere. */
  readonly files: readonly string[];
  readonly problems: readonly PathProblem[];
}

interface Place {
  readonly path: string;
  /** Without links. */
  readonly real: string;
}

/** @throws AppError where the folder itself cannot be read */
export function walkFolder(folder: string): Walk {
  let root;
  try {
    root = realpathSync(folder);
    readdirSync(root);
  } catch (cause) {
    throw fileError(cause, folder);
  }
  const found: (Place & { isLink: boolean })[] = [];
  const problems: PathProblem[] = [];
  const entered = new Set<string>();
  const folders: Place[] = [{ path: folder, real: root }];
  const links: Place[] = [];
  // links last, so that what lies below without them is found by its own name
  for (let next = folders.pop(); next; next = folders.pop() ?? links.shift()) {
    if (entered.has(next.real)) continue;
    entered.add(next.real);
    for (const entry of entriesOf(next.path, problems)) {
      const place = { path: join(next.path, entry.name), real: join(next.real, entry.name) };
      if (entry.isDirectory()) folders.push(place);
      else if (entry.isFile()) found.push({ ...place, isLink: false });
      else if (entry.isSymbolicLink()) {
        const target = targetOf(place.path, problems);
        if (target?.isFolder === false) found.push({ path: place.path, real: target.real, isLink: true });
        else if (target && isOfSystem(target.real, root))
          problems.push({
            path: place.path,
            message: 'Is a link to a folder of the system; it was not followed.',
          });
        else if (target && !isAbove(target.real, root)) links.push({ path: place.path, real: target.real });
      }
    }
  }
  return { files: withoutSecondWays(found), problems };
}

/** A link that leads up would walk through everything beside the folder as well. */
const isAbove = (folder: string, root: string): boolean =>
  root === folder || root.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

/** Devices, processes, settings and programs: no images lie there, and looking into some of them has effects. */
const systemFolders = new Set('dev proc sys etc run boot usr bin sbin lib lib32 lib64'.split(' '));

/** @param root the folder that was chosen, which may lie there itself */
function isOfSystem(folder: string, root: string): boolean {
  const first = (path: string): string => path.split('/')[1] ?? '';
  return systemFolders.has(first(folder)) && first(folder) !== first(root);
}

function entriesOf(folder: string, problems: PathProblem[]): Dirent[] {
  try {
    // sorted, so that of several ways to one folder the same is taken everywhere
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    problems.push({ path: folder, message: sentenceOf(cause, folder) });
    return [];
  }
}

/** @returns null for what is neither a file nor a folder */
function targetOf(link: string, problems: PathProblem[]): { real: string; isFolder: boolean } | null {
  try {
    const real = realpathSync(link);
    const facts = statSync(real);
    return facts.isDirectory() || facts.isFile() ? { real, isFolder: facts.isDirectory() } : null;
  } catch (cause) {
    const isBroken = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    problems.push({
      path: link,
      message: isBroken ? 'Is a link to a file that is not there.' : sentenceOf(cause, link),
    });
    return null;
  }
}

function sentenceOf(cause: unknown, path: string): string {
  const error = fileError(cause, path);
  if (!(error instanceof AppError)) throw error;
  const text = error.message.replace(path, '').replace(/^[:\s]+/, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} ${error.hint}`.trim();
}

/** Of several links to one file the first counts, and none where the file itself was found. */
function withoutSecondWays(found: readonly (Place & { isLink: boolean })[]): string[] {
  const known = new Set(found.filter(({ isLink }) => !isLink).map(({ real }) => real));
  return found
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap(({ path, real, isLink }) => {
      if (!isLink) return [path];
      if (known.has(real)) return [];
      known.add(real);
      return [path];
    });
}
