/**
 * The built renderer that whole-app tests look at: built once for a state of the sources, whichever test comes first,
 * and apart from what `npm start` builds. A folder is complete when it has its name.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');
const builds = join(root, 'out', 'app-test');

/** @returns the folder that holds `index.html`. */
export async function builtRenderer(): Promise<string> {
  const folder = join(builds, digest(['renderer', 'shared', 'package-lock.json']));
  if (existsSync(folder)) return folder;
  mkdirSync(builds, { recursive: true });
  const own = `${folder}.${process.pid}`;
  await build({
    configFile: join(root, 'renderer', 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: own, emptyOutDir: true },
  });
  try {
    renameSync(own, folder);
  } catch (cause) {
    if (!existsSync(folder)) throw cause;
    rmSync(own, { recursive: true, force: true });
  }
  return folder;
}

/** Of every file's path and content. */
function digest(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const source of sources)
    for (const file of filesBelow(join(root, source)))
      hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(path: string): string[] {
  if (path.endsWith('.json')) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
