/** What the machine is and which folders it has, for hosts without a native dialogue. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Handlers } from '../../shared/contract.ts';
import type { FolderEntry, FolderListing } from '../../shared/host.ts';
import { AppError } from '../../shared/result.ts';
import { makeFolder } from '../files/folders.ts';
import { attempt, type Context } from './context.ts';
import { fileError } from '../files/errors.ts';
import type { Environment } from './environment.ts';
import { projectFolder } from './project-folder.ts';
import { recentProjects } from './recent.ts';

type HostHandlers = Pick<Handlers, 'host.info' | 'host.listFolder' | 'host.makeFolder'>;

export function hostHandlers({ environment, devices }: Context): HostHandlers {
  return {
    'host.info': async () => ({
      host: environment.host,
      version: environment.version,
      reason: environment.reason,
      ...(await devices.inUse()),
      recentProjects: recentProjects(environment.settingsFolder),
      sampleFolder: join(homedir(), 'Secateur', 'sample'),
      demoProject: demoProject(environment),
    }),
    'host.listFolder': async ({ path }) => ({
      ...(await listFolder(path === '' ? homedir() : requireWhole(path))),
      places: placesOf(recentProjects(environment.settingsFolder)),
    }),
    'host.makeFolder': ({ path }) =>
      attempt(() => {
        makeFolder(requireWhole(path));
        return null;
      }),
  };
}

function demoProject({ demoProject: path }: Environment): string | null {
  return path !== undefined && existsSync(projectFolder(path).database) ? resolve(path) : null;
}

/** A name alone would mean the folder that the program was started in, which nobody sees. */
export function requireWhole(path: string): string {
  if (isAbsolute(path)) return resolve(path);
  throw new AppError(
    'invalid-input',
    `“${path}” does not say in which folder it is.`,
    'Give the whole path.',
  );
}

function placesOf(projects: readonly string[]): FolderListing['places'] {
  const parents = [...new Set(projects.map((path) => dirname(path)))].slice(0, 4);
  return [
    { name: 'Home', path: homedir() },
    ...parents.map((path) => ({ name: basename(path) || path, path })),
  ];
}

/** Hidden entries are left out; folders come first. */
async function listFolder(path: string): Promise<Omit<FolderListing, 'places'>> {
  const found = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw fileError(cause, path);
  });
  const entries: FolderEntry[] = found
    .filter(({ name }) => !name.startsWith('.'))
    .map((entry) => ({ name: entry.name, path: join(path, entry.name), isFolder: entry.isDirectory() }))
    .sort(
      (a, b) =>
        Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name, 'en', { numeric: true }),
    );
  const parent = dirname(path);
  return { path, parent: parent === path ? null : parent, entries };
}
