import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // State classes of the renderer (`*.svelte.ts`) use runes.
  plugins: [svelte({ configFile: false })],
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a page shows after a while may take long on a busy machine; only what fails waits to the end.
    expect: { poll: { timeout: 45_000 } },
    // What a test shows must not hang on which engines the machine has; tests of that choice take this away.
    env: { SECATEUR_DEVICE: 'onnx/cpu' },
    // Engines use both cores themselves.
    maxWorkers: 2,
  },
});
