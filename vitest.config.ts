import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** For what hangs; no test waits so long for anything, on however busy a machine. */
const patience = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 30_000 } },
};

/** Two kinds of unit test: rooms of main in plain Node, rooms of the renderer in a DOM. */
export default defineConfig({
  test: {
    // Many tests wait for a process, a socket or a disk, so two at once are worth it on two cores too.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/{main,preload,host,house,peer}/**/*.test.ts'],
          ...patience,
        },
      },
      {
        plugins: [svelte({ configFile: false }), svelteTesting()],
        test: {
          name: 'renderer',
          environment: 'jsdom',
          include: ['test/renderer/**/*.test.ts'],
          // A DOM of its own for each file, as with any pool; the library behind it is loaded once for all of them.
          pool: 'vmThreads',
          ...patience,
        },
      },
    ],
  },
});
