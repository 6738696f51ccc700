import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { rooms } from './rooms.ts';

const { rules } = tseslint.configs.disableTypeChecked;
const root = resolve(import.meta.dirname, '../..');

/** The tree's own configuration, without the rules that need a file on the disk to know its types. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: false } },
    ...(rules && { rules }),
  },
});

async function lint(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(
    file.endsWith('.svelte') ? `<script lang="ts">${code}</script>` : code,
    {
      filePath: resolve(root, file),
    },
  );
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === null || ruleId === 'house/rooms')
    .map(({ message }) => message);
}

const pure = 'the alarm rules are pure: no Electron, no Node, no clock, no sibling.';
const plain =
  'rooms of main that hold facts run under plain Node, and main/index.ts hands the rooms to each other.';
const edge =
  'rooms of main that touch Electron are thin edges, and main/index.ts hands the rooms to each other.';
const shared = 'the contract is what both sides share, so it imports nobody, types included.';
const inView =
  "a view draws main's facts; it asks through renderer/state and leaves the insides of other views alone.";

describe('an import that the house forbids is refused with the reason', () => {
  it.each<[file: string, code: string, message: string]>([
    [
      'preload/contract/site.ts',
      `import type { App } from 'electron';`,
      `preload/contract may not import electron: ${shared}`,
    ],
    [
      'preload/contract/site.ts',
      `export type { A } from '../../main/alarm/book.ts';`,
      `preload/contract may not import main/alarm/book.ts: ${shared}`,
    ],
    ['preload/contract/site.ts', `import 'zod';`, `preload/contract may not import zod: ${shared}`],
    [
      'preload/index.ts',
      `import 'node:fs';`,
      'preload may not import node:fs: the preload is one small window in the wall: electron and the contract.',
    ],
    [
      'preload/index.ts',
      `import '../main/lib/clock.ts';`,
      'preload may not import main/lib/clock.ts: the preload is one small window in the wall: electron and the contract.',
    ],
    [
      'main/lib/clock.ts',
      `import { app } from 'electron'; app.quit();`,
      'main/lib may not import electron: main/lib holds leaves: Node and itself.',
    ],
    [
      'main/lib/clock.ts',
      `import '../log/database.ts';`,
      'main/lib may not import main/log/database.ts: main/lib holds leaves: Node and itself.',
    ],
    [
      'main/alarm/machine.ts',
      `import type { App } from 'electron';`,
      `main/alarm may not import electron: ${pure}`,
    ],
    ['main/alarm/machine.ts', `import 'node:fs';`, `main/alarm may not import node:fs: ${pure}`],
    [
      'main/alarm/machine.ts',
      `import type { A } from '../log/alarm-log.ts';`,
      `main/alarm may not import main/log/alarm-log.ts: ${pure}`,
    ],
    [
      'main/alarm/machine.ts',
      `import { systemClock } from '../lib/clock.ts'; systemClock.now();`,
      `main/alarm may import only types from main/lib/clock.ts: ${pure}`,
    ],
    ['main/feed/ima/decode.ts', `import 'electron';`, `main/feed may not import electron: ${plain}`],
    [
      'main/feed/ima/decode.ts',
      `import '../../log/database.ts';`,
      `main/feed may not import main/log/database.ts: ${plain}`,
    ],
    [
      'main/feed/ima/decode.ts',
      `import { step } from '../../alarm/machine.ts'; step();`,
      `main/feed may import only types from main/alarm/machine.ts: ${plain}`,
    ],
    [
      'main/feed/ima/decode.ts',
      `import 'better-sqlite3';`,
      `main/feed may not import better-sqlite3: ${plain}`,
    ],
    [
      'main/log/database.ts',
      `import type { Feed } from '../feed/feed.ts';`,
      `main/log may not import main/feed/feed.ts: ${plain}`,
    ],
    [
      'main/feed/ima/decode.ts',
      `import '../../sqlite/file.ts';`,
      `main/feed may not import main/sqlite/file.ts: ${plain}`,
    ],
    [
      'main/config/settings.ts',
      `import '../session/session.ts';`,
      `main/config may not import main/session/session.ts: ${plain}`,
    ],
    ['main/session/session.ts', `import 'electron';`, `main/session may not import electron: ${plain}`],
    [
      'main/drill/drill.ts',
      `import '../feed/ima/decode.ts';`,
      `main/drill may not import main/feed/ima/decode.ts: ${plain}`,
    ],
    [
      'main/notify/notifier.ts',
      `import '../log/alarm-log.ts';`,
      `main/notify may not import main/log/alarm-log.ts: ${edge}`,
    ],
    [
      'main/window/guard.ts',
      `import '../ipc/wall.ts';`,
      `main/window may not import main/ipc/wall.ts: ${edge}`,
    ],
    [
      'main/ipc/wall.ts',
      `import type { F } from '../feed/feed.ts';`,
      `main/ipc may not import main/feed/feed.ts: ${edge}`,
    ],
    [
      'main/broadcast/port.ts',
      `import { a } from '../alarm/book.ts'; a();`,
      `main/broadcast may import only types from main/alarm/book.ts: ${plain}`,
    ],
    [
      'main/index.ts',
      `import '../renderer/state/facts.svelte.ts';`,
      'main may not import renderer/state/facts.svelte.ts: main/index.ts puts the rooms of main together; it reaches neither into the renderer nor into the preload.',
    ],
    [
      'main/index.ts',
      `import '../preload/index.ts';`,
      'main may not import preload/index.ts: main/index.ts puts the rooms of main together; it reaches neither into the renderer nor into the preload.',
    ],
    [
      'main/somewhere/new.ts',
      'export {};',
      'No import rules for this folder: give it a row in test/house/rooms.ts.',
    ],
    [
      'renderer/ui/Mark.svelte',
      `import '../state/facts.svelte.ts';`,
      'renderer/ui may not import renderer/state/facts.svelte.ts: leaf components take props and give callbacks: no state, no bridge.',
    ],
    ['renderer/map/MapPane.svelte', `import 'electron';`, `renderer/map may not import electron: ${inView}`],
    ['renderer/map/features.ts', `import 'node:path';`, `renderer/map may not import node:path: ${inView}`],
    [
      'renderer/map/features.ts',
      `import { step } from '../../main/alarm/machine.ts'; step();`,
      `renderer/map may not import main/alarm/machine.ts: ${inView}`,
    ],
    [
      'renderer/log/LogView.svelte',
      `import { fold } from '../alarm/fold.ts'; fold();`,
      `renderer/log may import only components from renderer/alarm/fold.ts: ${inView}`,
    ],
    ['renderer/log/LogView.svelte', `import 'ol';`, `renderer/log may not import ol: ${inView}`],
    [
      'renderer/state/facts.svelte.ts',
      `import Row from '../alarm/Row.svelte'; Row();`,
      "renderer/state may not import renderer/alarm/Row.svelte: state mirrors main's facts through window.bridge and knows no component.",
    ],
    [
      'renderer/state/facts.svelte.ts',
      `import 'electron';`,
      "renderer/state may not import electron: state mirrors main's facts through window.bridge and knows no component.",
    ],
    [
      'renderer/main.ts',
      `import '../main/lib/clock.ts';`,
      'renderer may not import main/lib/clock.ts: the renderer is a picture of main and reaches it through window.bridge only.',
    ],
    [
      'main/alarm/machine.ts',
      `import '../../test/main/alarm/samples.ts';`,
      'main/alarm may not import test/main/alarm/samples.ts: source never imports test.',
    ],
    [
      'renderer/App.svelte',
      `import '../test/renderer/fake-bridge.ts';`,
      'renderer may not import test/renderer/fake-bridge.ts: source never imports test.',
    ],
    [
      'main/index.ts',
      `import './lib/clock';`,
      "Write the extension of './lib/clock': Node runs these files as they are.",
    ],
  ])('%s: %s', async (file, code, message) => {
    expect(await lint(file, code)).toEqual([message]);
  });

  it.each([
    ['a re-export', `export { query } from '../log/database.ts';`],
    ['a re-export of everything', `export * from '../log/database.ts';`],
    ['an import at run time', `export const late = () => import('../log/database.ts');`],
    ['require', `export const late = () => require('../log/database.ts');`],
    ['a type written in place', `export type Late = import('../log/database.ts').Row;`],
    ['a path with a query', `import '../log/database.ts?worker';`],
    ['a way round through the root', `import '../../main/log/database.ts';`],
  ])('also when written as %s', async (_what, code) => {
    expect(await lint('main/feed/link.ts', code)).toEqual([
      `main/feed may not import main/log/database.ts: ${plain}`,
    ]);
  });

  it.each([
    [
      'main/window/guard.ts',
      'ipcMain',
      'main/window may not import ipcMain of electron: sender and arguments of every call are checked in main/ipc, once.',
    ],
    [
      'main/index.ts',
      'ipcMain',
      'main may not import ipcMain of electron: sender and arguments of every call are checked in main/ipc, once.',
    ],
    [
      'main/ipc/wall.ts',
      'ipcRenderer',
      'main/ipc may not import ipcRenderer of electron: preload/index.ts is the only window in the wall.',
    ],
    [
      'main/ipc/wall.ts',
      'contextBridge',
      'main/ipc may not import contextBridge of electron: preload/index.ts is the only window in the wall.',
    ],
    [
      'main/window/guard.ts',
      'shell',
      'main/window may not import shell of electron: nothing that a server sent may open a program or a page outside the console.',
    ],
  ])('%s may not have %s', async (file, name, message) => {
    expect(await lint(file, `import { ${name} } from 'electron'; ${name}();`)).toEqual([message]);
    expect(await lint(file, `import { ${name} as other } from 'electron'; other();`)).toEqual([message]);
  });

  it.each([
    `import * as electron from 'electron'; electron.app.quit();`,
    `import electron from 'electron'; electron.app.quit();`,
    `export const electron = () => import('electron');`,
  ])('the whole of electron is never taken: %s', async (code) => {
    expect(await lint('main/window/guard.ts', code)).toEqual([
      'Import names from electron, not the whole module: the names are what the rules look at.',
    ]);
  });
});

describe('an import that the house allows passes', () => {
  it.each([
    ['preload/contract/site.ts', `import type { LngLat } from './hazard.ts'; export type A = LngLat;`],
    [
      'preload/index.ts',
      `import { contextBridge, ipcRenderer } from 'electron'; import type { Bridge } from './contract/channels.ts'; export type A = Bridge; contextBridge.exposeInMainWorld('a', ipcRenderer);`,
    ],
    ['main/lib/clock.ts', `import 'node:timers'; import './logger.ts';`],
    [
      'main/alarm/engine.ts',
      `import type { Clock } from '../lib/clock.ts'; import { isWorse } from '../../preload/contract/hazard.ts'; import { formatError } from '../lib/logger.ts'; import './machine.ts'; export type A = Clock; isWorse(formatError);`,
    ],
    [
      'main/feed/ima/decode.ts',
      `import 'node:crypto'; import '@stomp/stompjs'; import '../link.ts'; import '../../lib/backoff.ts'; import type { A } from '../../alarm/book.ts'; export type B = A;`,
    ],
    ['main/feed/ima/decode.ts', `import { type A } from '../../alarm/book.ts'; export type B = A;`],
    [
      'main/log/migration/0010-alarm-log.ts',
      `import 'better-sqlite3'; import 'node:fs'; import '../../lib/entry-id.ts'; import '../../sqlite/file.ts';`,
    ],
    [
      'main/config/settings.ts',
      `import 'zod'; import rows from './alarm-classes.json' with { type: 'json' }; rows();`,
    ],
    ['main/ipc/wall.ts', `import { ipcMain } from 'electron'; import 'zod'; ipcMain.handle('a', () => 1);`],
    [
      'main/index.ts',
      `import { app } from 'electron'; import './console.ts'; import './log/alarm-log.ts'; import './alarm/engine.ts'; app.quit();`,
    ],
    [
      'renderer/ui/Trend.svelte',
      `import uPlot from 'uplot'; import 'uplot/dist/uPlot.min.css'; import Mark from './Mark.svelte'; new uPlot(Mark);`,
    ],
    [
      'renderer/map/MapPane.svelte',
      `import Map from 'ol/Map.js'; import { onMount } from 'svelte'; import Mark from '../ui/Mark.svelte'; import { Facts } from '../state/facts.svelte.ts'; onMount(Map, Mark, Facts);`,
    ],
    ['renderer/alarm/Detail.svelte', `import PlanInset from '../map/PlanInset.svelte'; PlanInset();`],
    [
      'renderer/state/facts.svelte.ts',
      `import { stateOf } from '../../preload/contract/alarm.ts'; import { SvelteMap } from 'svelte/reactivity'; new SvelteMap(stateOf);`,
    ],
    [
      'renderer/App.svelte',
      `import MapPane from './map/MapPane.svelte'; import { Facts } from './state/facts.svelte.ts'; MapPane(Facts);`,
    ],
    [
      'test/main/log/log.test.ts',
      `import '../../../main/log/database.ts'; import '../../../renderer/state/facts.svelte.ts'; import 'electron';`,
    ],
  ])('%s', async (file, code) => {
    expect(await lint(file, code)).toEqual([]);
  });
});

describe('the table of rooms', () => {
  it('has each folder once', () => {
    const folders = rooms.map(({ folder }) => folder);
    expect(new Set(folders).size).toBe(folders.length);
  });

  it('lets only the contract cross the wall', () => {
    const sides = rooms.map(({ folder, rooms: own, types = [], components = [] }) => ({
      side: folder.split('/', 1)[0],
      folder,
      across: [...own, ...types, ...components].filter(
        (target) => target !== 'preload/contract' && target.split('/', 1)[0] !== folder.split('/', 1)[0],
      ),
    }));
    expect(sides.filter(({ across }) => across.length > 0)).toEqual([]);
  });
});
