/**
 * Bundles for the desktop app: main with one entry per worker thread (all in one folder, where `threadUrl` looks for
 * them), the preload as CommonJS (a sandboxed one takes nothing else), and the renderer as everywhere else.
 */
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig } from 'electron-vite';
import renderer from './renderer/vite.config.ts';

/** Tests build elsewhere, so that they do not pull the app away from under a user. An empty name would be this folder: its sources. */
const out = process.env['SECATEUR_BUILD'] || 'out';
const threads = globSync('main/**/*.thread.ts', { cwd: import.meta.dirname }).map((path) => [
  basename(path, '.ts'),
  join(import.meta.dirname, path),
]);

export default defineConfig({
  main: {
    build: {
      outDir: join(out, 'main'),
      rolldownOptions: {
        input: {
          index: join(import.meta.dirname, 'main/electron/index.ts'),
          ...(Object.fromEntries(threads) as Record<string, string>),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: join(out, 'preload'),
      rolldownOptions: {
        input: { preload: join(import.meta.dirname, 'main/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...renderer,
    root: join(import.meta.dirname, 'renderer'), // bundled into this file, its own folder is lost
    build: {
      ...renderer.build,
      outDir: join(import.meta.dirname, out, 'renderer'),
      rolldownOptions: { input: join(import.meta.dirname, 'renderer/index.html') },
    },
  },
});
