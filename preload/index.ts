import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, EventName, Events, RequestName, Requests } from './contract/channels.ts';

function ask<N extends RequestName>(name: N, ...args: Parameters<Requests[N]>) {
  return ipcRenderer.invoke(name, ...args) as Promise<ReturnType<Requests[N]>>;
}

/** The listener gets the data only: Electron's event carries the sender, which no page may hold. */
function listen<N extends EventName>(name: N, listener: Events[N]): () => void {
  const forward = (_event: unknown, ...args: unknown[]) =>
    (listener as (...data: unknown[]) => void)(...args);
  ipcRenderer.on(name, forward);
  return () => {
    ipcRenderer.removeListener(name, forward);
  };
}

const bridge: Bridge = {
  getSnapshot: () => ask('snapshot:get'),
  command: (commands) => ask('alarm:command', commands),
  silence: () => ask('sound:silence'),
  chooseLanguage: (language) => ask('language:choose', language),
  getLogPage: (query) => ask('log:page', query),
  getSiteDetail: (site) => ask('site:detail', site),
  reconnect: (connection) => ask('link:reconnect', connection),
  orderDrill: (order) => ask('drill:order', order),
  onChange: (listener) => listen('snapshot:changed', listener),
  onFocus: (listener) => listen('alarm:focus', listener),
};

contextBridge.exposeInMainWorld('bridge', bridge);
