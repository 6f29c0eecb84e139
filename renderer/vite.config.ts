/** How the renderer is built; electron.vite.config.ts and the tests use the same. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // Relative, because the page is served from app://… in Electron and from a loopback address in the browser host.
  base: './',
  plugins: [svelte({ configFile: false })],
  // vtk.js asks for Node's modules of these names; the npm packages of the same names stand in.
  resolve: { alias: { events: 'events/', url: 'url/' } },
  worker: { format: 'es' },
  build: { outDir: '../out/renderer', emptyOutDir: true, target: 'chrome140', assetsInlineLimit: 0 },
});
