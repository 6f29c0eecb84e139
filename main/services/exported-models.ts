/** Where the runs of a project were exported to, and which of those folders still hold what was written. */
import { basename, dirname, isAbsolute, join } from 'node:path';
import { manifestHash } from '../export/bundle-folder.ts';
import { manifestName } from '../export/manifest.ts';
import { listArtefacts, type Artefact } from '../store/artefacts.ts';
import type { Project } from './project.ts';

/** The description of every export of a run, wherever it was written to. */
export function exportedManifests(project: Project, run: string): Artefact[] {
  return listArtefacts(project.store, run, 'export').filter(({ path }) => basename(path) === manifestName);
}

/** Folders that hold what was exported there; another model may have taken the place since. */
export function exportFolders(project: Project, run: string): string[] {
  return exportedManifests(project, run).flatMap(({ path, sha256 }) => {
    if (/^[\\/]{2}/.test(path)) return []; // a server's name in a project from elsewhere: asking for it would leave this machine
    const folder = dirname(isAbsolute(path) ? path : join(project.folder.path, path));
    return manifestHash(folder) === sha256 ? [folder] : [];
  });
}
