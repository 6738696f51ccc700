import { contextBridge, ipcRenderer } from 'electron';
import { askAhead } from './ask-ahead.ts';
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
  testLink: (connection) => ask('link:test', connection),
  signOutLink: (connection) => ask('link:sign-out', connection),
  signInLink: (connection) => ask('link:sign-in', connection),
  enterToken: (connection, token) => ask('link:token', connection, token),
  saveDiagnostics: () => ask('link:diagnostics'),
  signIn: (name, pin) => ask('seat:sign-in', name, pin),
  lock: () => ask('seat:lock'),
  stayActive: () => ask('seat:active'),
  getMessages: (room, before) => ask('message:page', room, before),
  sendMessage: (room, body) => ask('message:send', room, body),
  markRead: (room, through) => ask('message:read', room, through),
  tellTyping: (room, isTyping) => ask('message:typing', room, isTyping),
  keepDraft: (room, text) => ask('message:draft', room, text),
  muteRoom: (room, isMuted) => ask('message:mute', room, isMuted),
  inviteToRoom: (room, users) => ask('message:invite', room, users),
  leaveRoom: (room) => ask('message:out', room),
  openRoom: (connection, users) => ask('message:open', connection, users),
  dismissNotice: (notice) => ask('message:dismiss', notice),
  acceptOrder: (connection, pk) => ask('order:accept', connection, pk),
  refreshOrders: () => ask('order:refresh'),
  requestDevices: (connection, receivers, command, data) =>
    ask('device:request', connection, receivers, command, data),
  prepareBroadcast: (source) => ask('broadcast:prepare', source),
  keepBroadcastDraft: (draft) => ask('broadcast:draft', draft),
  checkBroadcast: (draft) => ask('broadcast:check', draft),
  holdBroadcast: (held) => ask('broadcast:hold', held),
  keepHolding: () => ask('broadcast:keep'),
  letGo: () => ask('broadcast:let-go'),
  stopBroadcast: (broadcast) => ask('broadcast:stop', broadcast),
  repeatBroadcast: (broadcast) => ask('broadcast:repeat', broadcast),
  switchSchedule: (schedule, isOn) => ask('broadcast:schedule', schedule, isOn),
  getWindowPlan: () => ask('window:plan'),
  keepWindow: (kept) => ask('window:keep', kept),
  tellShown: (sites) => ask('window:shows', sites),
  tellReady: () => ask('window:ready'),
  orderRefresh: (scope, reason) => ask('refresh:order', scope, reason),
  answerRefresh: (answer) => ask('refresh:answer', answer),
  leaveKiosk: (pin) => ask('kiosk:leave', pin),
  onChange: (listener) => listen('snapshot:changed', listener),
  onFocus: (listener) => listen('alarm:focus', listener),
  onMessages: (listener) => listen('message:changed', listener),
  onRoomFocus: (listener) => listen('message:focus', listener),
  onOrderFocus: (listener) => listen('order:focus', listener),
  onBroadcastFocus: (listener) => listen('broadcast:focus', listener),
};

contextBridge.exposeInMainWorld('bridge', askAhead(bridge));
