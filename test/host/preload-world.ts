import { readFileSync } from 'node:fs';
import { openWall } from './wall.ts';
import type { Wall } from './wall.ts';

/** The name of the isolated world, which is also how Chromium finds it again after a navigation. */
export const preloadWorld = 'Electron Isolated Context';
/** The binding, in that world only, through which the preload tells main: one JSON text a message. */
export const outlet = '__gwanjeToMain';
/** The function, in that world only, through which main tells the preload: one JSON text a message. */
export const inlet = '__gwanjeFromMain';

/** Preload to main. */
export type ToMain =
  | { readonly type: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | {
      readonly type: 'invoke';
      readonly id: number;
      readonly channel: string;
      readonly args: readonly unknown[];
    };

/** Main to preload. */
export type FromMain =
  | { readonly type: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly type: 'reply'; readonly id: number; readonly value?: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly message: string };

interface WorldFacts {
  readonly key: string;
  readonly outlet: string;
  readonly inlet: string;
  readonly file: string;
  readonly platform: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
}

type PreloadModule = (
  exports: object,
  require: (name: string) => unknown,
  module: { exports: object },
  process: object,
) => void;

/**
 * The two scripts that every new document runs before its own: the preload in the isolated world, and the
 * page's side of the wall. The file is read at each call, so a reload picks up a rebuilt preload.
 */
export function documentScripts(
  key: string,
  preload: string | null,
): { readonly isolated: string; readonly page: string } {
  const facts: WorldFacts = {
    key,
    outlet,
    inlet,
    file: preload ?? '',
    platform: process.platform,
    versions: { electron: process.versions.electron, node: process.versions.node },
  };
  const source = preload === null ? '' : readFileSync(preload, 'utf8');
  const module = `function (exports, require, module, process) {\n${source}\n}`;
  const onlyTop = (script: string) => `if (window === window.top) { ${script} }`;
  return {
    isolated: onlyTop(`(${String(runPreload)})(${JSON.stringify(facts)}, ${String(openWall)}, ${module});`),
    page: onlyTop(`(${String(openWall)})(${JSON.stringify(key)}, 'page');`),
  };
}

/** Runs in the isolated world as text: may use nothing from outside itself. */
function runPreload(
  facts: WorldFacts,
  open: (key: string, side: 'page' | 'preload') => Wall,
  preload: PreloadModule,
): void {
  type Listener = (event: object, ...args: unknown[]) => void;
  const world = globalThis as unknown as Record<string, (text: string) => void>;
  const wall = open(facts.key, 'preload');
  const listeners = new Map<string, Listener[]>();
  const asked = new Map<number, { resolve(value: unknown): void; reject(failure: Error): void }>();
  let lastId = 0;

  function tellMain(message: ToMain): void {
    // What cannot be cloned is refused here as Electron refuses it, and not silently dropped by JSON.
    structuredClone(message.args);
    world[facts.outlet]?.(JSON.stringify(message));
  }

  function onlyOffered<T extends object>(name: string, offered: T): T {
    return new Proxy(offered, {
      get(target, member, receiver) {
        if (typeof member === 'symbol' || member in target || member === 'then') {
          return Reflect.get(target, member, receiver) as unknown;
        }
        throw new Error(`not offered by the Chromium host: ${name}${member}`);
      },
    });
  }

  function add(channel: string, listener: Listener): void {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
  }

  function remove(channel: string, listener: Listener): void {
    const list = listeners.get(channel) ?? [];
    const at = list.lastIndexOf(listener);
    if (at >= 0) listeners.set(channel, list.toSpliced(at, 1));
  }

  const ipcRenderer = onlyOffered('ipcRenderer.', {
    on(channel: string, listener: Listener) {
      add(channel, listener);
      return ipcRenderer;
    },
    once(channel: string, listener: Listener) {
      const once: Listener = (event, ...args) => {
        remove(channel, once);
        listener(event, ...args);
      };
      add(channel, once);
      return ipcRenderer;
    },
    removeListener(channel: string, listener: Listener) {
      remove(channel, listener);
      return ipcRenderer;
    },
    off(channel: string, listener: Listener) {
      remove(channel, listener);
      return ipcRenderer;
    },
    removeAllListeners(channel: string) {
      listeners.delete(channel);
      return ipcRenderer;
    },
    send(channel: string, ...args: unknown[]) {
      tellMain({ type: 'send', channel, args });
    },
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      lastId += 1;
      const id = lastId;
      tellMain({ type: 'invoke', id, channel, args });
      return new Promise((resolve, reject) => {
        asked.set(id, {
          resolve,
          reject: (failure) =>
            reject(new Error(`Error invoking remote method '${channel}': ${failure.message}`)),
        });
      });
    },
  });

  world[facts.inlet] = (text) => {
    const message = JSON.parse(text) as FromMain;
    if (message.type === 'send') {
      for (const arg of message.args) wall.trust(arg);
      for (const listener of listeners.get(message.channel) ?? []) {
        try {
          listener({ sender: ipcRenderer, ports: [] }, ...message.args);
        } catch (failure) {
          // One failing listener keeps the others from nothing; the page's console says which.
          console.error(failure);
        }
      }
      return;
    }
    const waiting = asked.get(message.id);
    asked.delete(message.id);
    if (message.type === 'failure') waiting?.reject(new Error(message.message));
    else {
      wall.trust(message.value);
      waiting?.resolve(message.value);
    }
  };

  const contextBridge = onlyOffered('contextBridge.', {
    exposeInMainWorld: (name: string, api: unknown) => wall.expose(name, api),
  });
  const electron = onlyOffered('', { ipcRenderer, contextBridge });
  const process = {
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    platform: facts.platform,
    versions: facts.versions,
  };
  const require = (name: string) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name}`);
  };
  const module = { exports: {} };
  try {
    preload(module.exports, require, module, process);
  } catch (failure) {
    console.error(`Unable to load preload script: ${facts.file}`, failure);
  }
}
