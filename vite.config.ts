import { svelte } from '@sveltejs/vite-plugin-svelte';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { baseMap } from './renderer/map/base-map.vite.ts';

/** What main finds on the machine at run time: Node, Electron and the native module. All else is bundled. */
const external = ['electron', 'better-sqlite3', ...builtinModules, /^node:/];
const root = import.meta.dirname;

/**
 * One build, three rooms: main and preload as CommonJS (a sandboxed preload must be one CommonJS file),
 * the renderer as a page. `vite build --app` builds all three.
 */
export default defineConfig({
  root: resolve(root, 'renderer'),
  base: './',
  plugins: [svelte({ configFile: false }), baseMap()],
  builder: {
    async buildApp({ environments, build }) {
      for (const room of [environments['main'], environments['preload'], environments['client']]) {
        if (room) await build(room);
      }
    },
  },
  environments: {
    client: {
      build: {
        outDir: resolve(root, 'out/renderer'),
        emptyOutDir: true,
        target: 'esnext',
        assetsInlineLimit: 0,
      },
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron', 'better-sqlite3'] },
      build: {
        outDir: resolve(root, 'out/main'),
        emptyOutDir: true,
        target: 'node24',
        sourcemap: true,
        minify: false,
        rolldownOptions: {
          external,
          input: {
            index: resolve(root, 'main/index.ts'),
            'log-worker': resolve(root, 'main/log/worker.ts'),
            'store-worker': resolve(root, 'main/store/worker.ts'),
            drill: resolve(root, 'main/drill-main.ts'),
          },
          output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        outDir: resolve(root, 'out/preload'),
        emptyOutDir: true,
        target: 'node24',
        minify: false,
        rolldownOptions: {
          external: ['electron'],
          input: { index: resolve(root, 'preload/index.ts') },
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  },
});
