import type { Alarm, AlarmCommand, AlarmId, RefusalCode } from './alarm.ts';
import type { BroadcastCheck, BroadcastDraft, BroadcastId, DraftSource, HeldBroadcast } from './broadcast.ts';
import type { DeviceResult } from './device.ts';
import type { HazardKind, SiteId } from './hazard.ts';
import type { LogPage, LogQuery } from './log.ts';
import type { ChatDraft, ChatMessage, ChatPage, ChatRoomId } from './message.ts';
import type { WorkOrder } from './order.ts';
import type { Reason } from './reason.ts';
import type { SiteDetail } from './site.ts';
import type { Delta, Language, Snapshot } from './snapshot.ts';
import type { RefreshScope, ShownSites, WindowPlan } from './window.ts';

/**
 * Answers of main: errors cross as data, because Electron carries only an error's message. The message is English, for
 * the log; a `reason` is what a screen says in its own language.
 */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly error: { readonly code: ErrorCode; readonly message: string; readonly reason?: Reason };
    };

export type ErrorCode =
  | RefusalCode
  | 'bad-argument'
  | 'stranger'
  | 'unavailable'
  | 'failed'
  /** Nobody is signed in at this desk. */
  | 'locked'
  /** The role of whoever is signed in does not allow it. */
  | 'not-allowed'
  | 'wrong-pin'
  /** Too many wrong PINs: wait. */
  | 'wait'
  /** The other side has taken this call out of use; the message says what to do instead. */
  | 'deprecated'
  /** Somebody else was first; the message says who and when. */
  | 'taken'
  /** A broadcast that breaks a rule; the message names the rules. */
  | 'against-the-rules'
  /** A second person has to agree. */
  | 'second-person';

export type DrillOrder =
  | { readonly order: 'scenario'; readonly scenario: string }
  | { readonly order: 'pause' | 'resume' }
  | { readonly order: 'speed'; readonly speed: number }
  | {
      readonly order: 'trigger';
      readonly site: SiteId;
      readonly kind: HazardKind;
      readonly action: 'raised' | 'cleared';
    };

/** A window asks, main answers. Name to signature; the only list of names there is. */
export interface Requests {
  'snapshot:get': () => Reply<Snapshot>;
  /** Each command is answered on its own, in order: the alarm as it stands after, or why not. */
  'alarm:command': (commands: readonly AlarmCommand[]) => Reply<readonly Reply<Alarm | null>[]>;
  /** Stops the sound of what is sounding now. Acknowledges nothing. */
  'sound:silence': () => Reply<null>;
  'language:choose': (language: Language) => Reply<null>;
  'log:page': (query: LogQuery) => Reply<LogPage>;
  'site:detail': (site: SiteId) => Reply<SiteDetail>;
  'link:reconnect': (connection: string) => Reply<null>;
  /** Asks the other side something harmless and measures: the round trip in ms. */
  'link:test': (connection: string) => Reply<{ readonly roundTripMs: number }>;
  'link:sign-out': (connection: string) => Reply<null>;
  'link:sign-in': (connection: string) => Reply<null>;
  /** Another token, entered by a person; kept encrypted and never given back. */
  'link:token': (connection: string, token: string) => Reply<null>;
  /** Writes the diagnostics file, without any secret, and tells where. */
  'link:diagnostics': () => Reply<{ readonly file: string }>;
  'seat:sign-in': (name: string, pin: string) => Reply<null>;
  'seat:lock': () => Reply<null>;
  /** Somebody moved a hand at this window: puts the lock off. */
  'seat:active': () => Reply<null>;
  'message:page': (room: ChatRoomId, before: number | null) => Reply<ChatPage>;
  /** Kept first, then sent; answered with the message as it is kept. */
  'message:send': (room: ChatRoomId, body: ChatDraft) => Reply<ChatMessage>;
  /** Everything up to this message was on screen, with the window in front. */
  'message:read': (room: ChatRoomId, through: number) => Reply<null>;
  'message:typing': (room: ChatRoomId, isTyping: boolean) => Reply<null>;
  'message:draft': (room: ChatRoomId, text: string) => Reply<null>;
  'message:mute': (room: ChatRoomId, isMuted: boolean) => Reply<null>;
  /** `invite` and `out` are out of use: refused with the documented advice, a new room instead. */
  'message:invite': (room: ChatRoomId, users: readonly string[]) => Reply<null>;
  'message:out': (room: ChatRoomId) => Reply<null>;
  /** A new room with these users; refused where the server has no way to make one. */
  'message:open': (connection: string, users: readonly string[]) => Reply<ChatRoomId>;
  'message:dismiss': (notice: number) => Reply<null>;
  'order:accept': (connection: string, pk: number) => Reply<WorkOrder>;
  'order:refresh': () => Reply<null>;
  /** One request for each receiver; `all` is our own fan-out. A result for each. */
  'device:request': (
    connection: string,
    receivers: readonly string[] | 'all',
    command: string,
    data: Readonly<Record<string, unknown>>,
  ) => Reply<readonly DeviceResult[]>;
  /** Makes the desk's draft, zones chosen and fields filled; it stands in the facts. */
  'broadcast:prepare': (source: DraftSource) => Reply<BroadcastDraft>;
  /** Keeps the draft as it stands on the screen; null: thrown away. */
  'broadcast:draft': (draft: BroadcastDraft | null) => Reply<null>;
  'broadcast:check': (draft: BroadcastDraft) => Reply<BroadcastCheck>;
  /** A hand is on the key. After `holdMs` it is sent, unless let go, or not said to be held for half a second. */
  'broadcast:hold': (held: HeldBroadcast) => Reply<null>;
  'broadcast:keep': () => Reply<null>;
  'broadcast:let-go': () => Reply<null>;
  'broadcast:stop': (broadcast: BroadcastId) => Reply<null>;
  /** Once more, to those who missed it. */
  'broadcast:repeat': (broadcast: BroadcastId) => Reply<null>;
  'broadcast:schedule': (schedule: string, isOn: boolean) => Reply<null>;
  /** Told by each window of itself. */
  'window:plan': () => Reply<WindowPlan>;
  /** What the window wants to find when it is made anew. */
  'window:keep': (kept: string) => Reply<null>;
  'window:shows': (sites: ShownSites) => Reply<null>;
  /** It is painted and can be used. */
  'window:ready': () => Reply<null>;
  'refresh:order': (scope: RefreshScope, reason: string) => Reply<null>;
  'refresh:answer': (answer: 'now' | 'later') => Reply<null>;
  /** Leaves the kiosk: the windows become ordinary ones. */
  'kiosk:leave': (pin: string) => Reply<null>;
  'drill:order': (order: DrillOrder) => Reply<null>;
}

/** Main tells. */
export interface Events {
  'snapshot:changed': (delta: Delta) => void;
  /** Bring this alarm into view: its notification was clicked. */
  'alarm:focus': (alarm: AlarmId) => void;
  /** Messages that are new or stand differently now, of any room. */
  'message:changed': (messages: readonly ChatMessage[]) => void;
  /** Bring this room into view: its notification was clicked. */
  'message:focus': (room: ChatRoomId) => void;
  /** Bring the work orders into view. */
  'order:focus': (connection: string, pk: number) => void;
  /** Bring this broadcast into view. */
  'broadcast:focus': (broadcast: BroadcastId) => void;
}

export type RequestName = keyof Requests;
export type EventName = keyof Events;

/** The one object that a window gets, `window.bridge`. */
export interface Bridge {
  getSnapshot(): Promise<Reply<Snapshot>>;
  command(commands: readonly AlarmCommand[]): Promise<Reply<readonly Reply<Alarm | null>[]>>;
  silence(): Promise<Reply<null>>;
  chooseLanguage(language: Language): Promise<Reply<null>>;
  getLogPage(query: LogQuery): Promise<Reply<LogPage>>;
  getSiteDetail(site: SiteId): Promise<Reply<SiteDetail>>;
  reconnect(connection: string): Promise<Reply<null>>;
  testLink(connection: string): Promise<Reply<{ readonly roundTripMs: number }>>;
  signOutLink(connection: string): Promise<Reply<null>>;
  signInLink(connection: string): Promise<Reply<null>>;
  enterToken(connection: string, token: string): Promise<Reply<null>>;
  saveDiagnostics(): Promise<Reply<{ readonly file: string }>>;
  signIn(name: string, pin: string): Promise<Reply<null>>;
  lock(): Promise<Reply<null>>;
  stayActive(): Promise<Reply<null>>;
  getMessages(room: ChatRoomId, before: number | null): Promise<Reply<ChatPage>>;
  sendMessage(room: ChatRoomId, body: ChatDraft): Promise<Reply<ChatMessage>>;
  markRead(room: ChatRoomId, through: number): Promise<Reply<null>>;
  tellTyping(room: ChatRoomId, isTyping: boolean): Promise<Reply<null>>;
  keepDraft(room: ChatRoomId, text: string): Promise<Reply<null>>;
  muteRoom(room: ChatRoomId, isMuted: boolean): Promise<Reply<null>>;
  inviteToRoom(room: ChatRoomId, users: readonly string[]): Promise<Reply<null>>;
  leaveRoom(room: ChatRoomId): Promise<Reply<null>>;
  openRoom(connection: string, users: readonly string[]): Promise<Reply<ChatRoomId>>;
  dismissNotice(notice: number): Promise<Reply<null>>;
  acceptOrder(connection: string, pk: number): Promise<Reply<WorkOrder>>;
  refreshOrders(): Promise<Reply<null>>;
  requestDevices(
    connection: string,
    receivers: readonly string[] | 'all',
    command: string,
    data: Readonly<Record<string, unknown>>,
  ): Promise<Reply<readonly DeviceResult[]>>;
  prepareBroadcast(source: DraftSource): Promise<Reply<BroadcastDraft>>;
  keepBroadcastDraft(draft: BroadcastDraft | null): Promise<Reply<null>>;
  checkBroadcast(draft: BroadcastDraft): Promise<Reply<BroadcastCheck>>;
  holdBroadcast(held: HeldBroadcast): Promise<Reply<null>>;
  keepHolding(): Promise<Reply<null>>;
  letGo(): Promise<Reply<null>>;
  stopBroadcast(broadcast: BroadcastId): Promise<Reply<null>>;
  repeatBroadcast(broadcast: BroadcastId): Promise<Reply<null>>;
  switchSchedule(schedule: string, isOn: boolean): Promise<Reply<null>>;
  getWindowPlan(): Promise<Reply<WindowPlan>>;
  keepWindow(kept: string): Promise<Reply<null>>;
  tellShown(sites: ShownSites): Promise<Reply<null>>;
  tellReady(): Promise<Reply<null>>;
  orderRefresh(scope: RefreshScope, reason: string): Promise<Reply<null>>;
  answerRefresh(answer: 'now' | 'later'): Promise<Reply<null>>;
  leaveKiosk(pin: string): Promise<Reply<null>>;
  orderDrill(order: DrillOrder): Promise<Reply<null>>;
  /** All return their undo. */
  onChange(listener: (delta: Delta) => void): () => void;
  onFocus(listener: (alarm: AlarmId) => void): () => void;
  onMessages(listener: (messages: readonly ChatMessage[]) => void): () => void;
  onRoomFocus(listener: (room: ChatRoomId) => void): () => void;
  onOrderFocus(listener: (connection: string, pk: number) => void): () => void;
  onBroadcastFocus(listener: (broadcast: BroadcastId) => void): () => void;
}
