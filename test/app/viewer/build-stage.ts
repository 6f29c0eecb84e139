/** Builds the page of the picture tests, as the renderer is built, once a run. */
import { mkdtempSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import rendererConfig from '../../../renderer/vite.config.ts';

const builds = join(import.meta.dirname, '../../../out/app-test');

/** @returns the folder that holds `index.html`. */
export async function builtStage(): Promise<string> {
  mkdirSync(builds, { recursive: true });
  const outDir = mkdtempSync(join(builds, 'stage-'));
  await build({
    ...rendererConfig,
    configFile: false,
    root: join(import.meta.dirname, 'stage'),
    logLevel: 'error',
    build: { ...rendererConfig.build, outDir, emptyOutDir: true },
  });
  return outDir;
}
