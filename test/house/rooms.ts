/**
 * Who may import whom: the table behind the lint rule `house/rooms`. A room is a folder; what it does not
 * list, it may not import. Every room may import itself.
 */
export interface Room {
  readonly folder: string;
  /** Only the files right in the folder: its subfolders are rooms of their own. */
  readonly shallow?: true;
  /** Files and folders of ours that it may import. */
  readonly rooms: readonly string[];
  /** Those of which it may import types only. */
  readonly types?: readonly string[];
  /** Those of which it may import Svelte components only. */
  readonly components?: readonly string[];
  /** Packages, subpaths included; `node:` stands for all of Node's own modules. */
  readonly packages: readonly string[];
  /** Said when the rule is broken. */
  readonly why: string;
}

const contract = 'preload/contract';
const lib = 'main/lib';
const sqlite = 'main/sqlite';

/** The parts of main/lib that touch neither a clock nor the machine. */
const pureLib = ['assert-never', 'backoff', 'disposer', 'entry-id', 'listeners', 'logger'].map(
  (name) => `${lib}/${name}.ts`,
);

const withoutElectron =
  'rooms of main that hold facts run under plain Node, and main/index.ts hands the rooms to each other';
const withElectron =
  'rooms of main that touch Electron are thin edges, and main/index.ts hands the rooms to each other';

/** A room of main that holds facts: plain Node, what is below it, and no other room's code. */
function plainRoom(
  name: string,
  packages: readonly string[],
  types: readonly string[] = [],
  below: readonly string[] = [],
): Room {
  return {
    folder: `main/${name}`,
    rooms: [contract, lib, ...below],
    types: ['main/alarm', ...types],
    packages: ['node:', ...packages],
    why: withoutElectron,
  };
}

/** A room of main that may use Electron. */
function electronRoom(name: string, packages: readonly string[]): Room {
  return {
    folder: `main/${name}`,
    rooms: [contract, lib],
    types: ['main/alarm'],
    packages: ['electron', 'node:', ...packages],
    why: withElectron,
  };
}

const views = [
  'alarm',
  'broadcast',
  'drill',
  'log',
  'map',
  'message',
  'order',
  'setting',
  'shell',
  'wall',
].map((name) => `renderer/${name}`);

/** A view of the renderer: it may show another view's component, and knows nothing else of it. */
function view(folder: string): Room {
  return {
    folder,
    rooms: [contract, 'renderer/ui', 'renderer/state', 'renderer/language', 'renderer/sound'],
    components: views,
    packages: folder === 'renderer/map' ? ['svelte', 'ol', 'topojson-client', 'world-atlas'] : ['svelte'],
    why: "a view draws main's facts; it asks through renderer/state and leaves the insides of other views alone",
  };
}

export const rooms: readonly Room[] = [
  {
    folder: contract,
    rooms: [],
    packages: [],
    why: 'the contract is what both sides share, so it imports nobody, types included',
  },
  {
    folder: 'preload',
    shallow: true,
    rooms: [contract],
    packages: ['electron'],
    why: 'the preload is one small window in the wall: electron and the contract',
  },
  { folder: lib, rooms: [], packages: ['node:'], why: 'main/lib holds leaves: Node and itself' },
  {
    folder: sqlite,
    rooms: [lib],
    packages: ['node:', 'better-sqlite3'],
    why: 'main/sqlite knows files and the threads that work on them, and nothing of what is kept in them',
  },
  {
    folder: 'main/alarm',
    rooms: [contract, ...pureLib],
    types: [lib],
    packages: [],
    why: 'the alarm rules are pure: no Electron, no Node, no clock, no sibling',
  },
  plainRoom('broadcast', [], ['main/config', 'main/feed', 'main/store']),
  plainRoom('config', ['zod']),
  plainRoom('device', [], ['main/feed']),
  plainRoom('drill', ['@stomp/stompjs', 'socket.io', 'socket.io-2', 'sockjs', 'ws']),
  plainRoom('feed', [
    '@stomp/stompjs',
    'socket.io-client',
    'socket.io-client-2',
    'socket.io-parser',
    'sockjs-client',
    'ws',
    'zod',
  ]),
  plainRoom('log', ['better-sqlite3'], [], [sqlite]),
  plainRoom('message', [], ['main/feed', 'main/store']),
  plainRoom('operator', []),
  plainRoom('order', [], ['main/feed']),
  plainRoom('session', [], ['main/feed']),
  plainRoom('share', ['zod'], ['main/feed', 'main/store']),
  plainRoom('store', ['better-sqlite3'], [], [sqlite]),
  electronRoom('ipc', ['zod']),
  electronRoom('notify', []),
  electronRoom('window', []),
  {
    folder: 'main',
    shallow: true,
    rooms: ['main', contract],
    packages: ['electron', 'node:'],
    why: 'main/index.ts puts the rooms of main together; it reaches neither into the renderer nor into the preload',
  },
  {
    folder: 'renderer/ui',
    rooms: [],
    types: [contract],
    packages: ['svelte', 'uplot'],
    why: 'leaf components take props and give callbacks: no state, no bridge',
  },
  {
    folder: 'renderer/language',
    rooms: [contract],
    packages: [],
    why: 'the catalogues are words: they know neither state nor components',
  },
  {
    folder: 'renderer/state',
    rooms: [contract, 'renderer/language'],
    packages: ['svelte'],
    why: "state mirrors main's facts through window.bridge and knows no component",
  },
  {
    folder: 'renderer/sound',
    rooms: [contract],
    types: ['renderer/state'],
    packages: [],
    why: "sound plays main's order and draws nothing",
  },
  { folder: 'renderer/style', rooms: [], packages: ['pretendard'], why: 'style is style' },
  ...views.map(view),
  {
    folder: 'renderer',
    shallow: true,
    rooms: ['renderer', contract],
    packages: ['svelte', 'pretendard'],
    why: 'the renderer is a picture of main and reaches it through window.bridge only',
  },
];

/** Names of electron that only some rooms may touch, and why. */
export const electronNames: Readonly<
  Record<string, { readonly rooms: readonly string[]; readonly why: string }>
> = {
  ipcMain: { rooms: ['main/ipc'], why: 'sender and arguments of every call are checked in main/ipc, once' },
  ipcRenderer: { rooms: ['preload'], why: 'preload/index.ts is the only window in the wall' },
  contextBridge: { rooms: ['preload'], why: 'preload/index.ts is the only window in the wall' },
  shell: { rooms: [], why: 'nothing that a server sent may open a program or a page outside the console' },
};
