/** How the renderer is built; electron.vite.config.ts and the tests use the same. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // Relative, because the page is served from app://… in Electron and from a loopback address in the browser host.
  base: './',
  plugins: [svelte({ configFile: false })],
  build: { outDir: '../out/renderer', emptyOutDir: true, target: 'chrome140', assetsInlineLimit: 0 },
});
