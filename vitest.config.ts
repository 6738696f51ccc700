import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

/** Two kinds of unit test: rooms of main in plain Node, rooms of the renderer in a DOM. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/{main,preload,host,house,peer}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [svelte({ configFile: false }), svelteTesting()],
        test: { name: 'renderer', environment: 'jsdom', include: ['test/renderer/**/*.test.ts'] },
      },
    ],
  },
});
