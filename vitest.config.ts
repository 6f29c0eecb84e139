import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // One file at a time per core: engines use both cores themselves.
    maxWorkers: 2,
  },
});
