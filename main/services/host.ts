/** What the machine is and which folders it has, for hosts without a native dialogue. */
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Handlers } from '../../shared/contract.ts';
import type { FolderEntry, FolderListing } from '../../shared/host.ts';
import type { Context } from './context.ts';
import { fileError } from '../files/errors.ts';
import { recentProjects } from './recent.ts';

type HostHandlers = Pick<Handlers, 'host.info' | 'host.listFolder'>;

export function hostHandlers({ environment, devices }: Context): HostHandlers {
  return {
    'host.info': async () => ({
      host: environment.host,
      version: environment.version,
      reason: environment.reason,
      ...(await devices.inUse()),
      recentProjects: recentProjects(environment.settingsFolder),
      sampleFolder: join(homedir(), 'Secateur', 'sample'),
    }),
    'host.listFolder': ({ path }) => listFolder(path === '' ? homedir() : resolve(path)),
  };
}

/** Hidden entries are left out; folders come first. */
async function listFolder(path: string): Promise<FolderListing> {
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
