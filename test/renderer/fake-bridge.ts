import type { Alarm, AlarmCommand } from '../../preload/contract/alarm.ts';
import type {
  BroadcastCheck,
  BroadcastDraft,
  BroadcastId,
  DraftSource,
  HeldBroadcast,
} from '../../preload/contract/broadcast.ts';
import type { Bridge, DrillOrder, ErrorCode, Reply } from '../../preload/contract/channels.ts';
import type { DeviceResult } from '../../preload/contract/device.ts';
import type { Entry, LogPage, LogQuery } from '../../preload/contract/log.ts';
import type { ChatDraft, ChatMessage, ChatPage, ChatRoomId } from '../../preload/contract/message.ts';
import type { WorkOrder } from '../../preload/contract/order.ts';
import type { SiteDetail } from '../../preload/contract/site.ts';
import type { Delta, Language, Snapshot } from '../../preload/contract/snapshot.ts';
import type { RefreshScope, ShownSites, WindowPlan } from '../../preload/contract/window.ts';
import { carriedOut } from './fake-engine.ts';

type CommandReply = Reply<readonly Reply<Alarm | null>[]>;
type Results = Reply<readonly DeviceResult[]>;

/** A main without a main: answers from what a test put in, and tells what a test says. */
export class FakeBridge implements Bridge {
  snapshot: Snapshot;
  entries: readonly Entry[] = [];
  /** What each chat room holds, oldest first; pages are cut from it. */
  readonly messages = new Map<ChatRoomId, readonly ChatMessage[]>();
  /** How many messages a page has. */
  pageSize = 50;
  /** When set, everything that may be refused is refused with it, in these words. */
  refusal: ErrorCode | null = null;
  refusalMessage: string | null = null;
  readonly commands: AlarmCommand[] = [];
  readonly queries: LogQuery[] = [];
  /** Everything else that was asked of main, as words. */
  readonly orders: string[] = [];
  snapshotsAsked = 0;
  readonly #change = new Set<(delta: Delta) => void>();
  readonly #focus = new Set<(alarm: string) => void>();
  readonly #messages = new Set<(messages: readonly ChatMessage[]) => void>();
  readonly #roomFocus = new Set<(room: ChatRoomId) => void>();
  readonly #orderFocus = new Set<(connection: string, pk: number) => void>();
  readonly #broadcastFocus = new Set<(broadcast: BroadcastId) => void>();
  #serial = 1_000_000;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  /** Tells the next delta and keeps the snapshot in step. */
  tell(delta: Partial<Delta>): void {
    const first = delta.from ?? this.snapshot.revision;
    const whole: Delta = { from: first, revision: first + 1, ...delta };
    const alarms = new Map(this.snapshot.alarms.map((alarm) => [alarm.id, alarm]));
    for (const id of whole.ended ?? []) alarms.delete(id);
    for (const alarm of whole.alarms ?? []) alarms.set(alarm.id, alarm);
    const { from: _from, alarms: _alarms, ended: _ended, sites: _sites, links: _links, ...rest } = whole;
    this.snapshot = { ...this.snapshot, ...rest, alarms: [...alarms.values()] };
    this.send(whole);
  }

  /** Tells exactly this, whatever the snapshot says. */
  send(delta: Delta): void {
    for (const listener of [...this.#change]) listener(delta);
  }

  focus(alarm: string): void {
    for (const listener of [...this.#focus]) listener(alarm);
  }

  /** Tells of messages that are new or stand differently now, without keeping them for pages. */
  tellMessages(messages: readonly ChatMessage[]): void {
    for (const listener of [...this.#messages]) listener(messages);
  }

  focusRoom(room: ChatRoomId): void {
    for (const listener of [...this.#roomFocus]) listener(room);
  }

  focusOrder(connection: string, pk: number): void {
    for (const listener of [...this.#orderFocus]) listener(connection, pk);
  }

  focusBroadcast(broadcast: BroadcastId): void {
    for (const listener of [...this.#broadcastFocus]) listener(broadcast);
  }

  get listeners(): number {
    const all = [
      ...[this.#change, this.#focus, this.#messages],
      ...[this.#roomFocus, this.#orderFocus, this.#broadcastFocus],
    ];
    return all.reduce((sum, { size }) => sum + size, 0);
  }

  getSnapshot(): Promise<Reply<Snapshot>> {
    this.snapshotsAsked += 1;
    return Promise.resolve({ ok: true, value: this.snapshot });
  }

  command(commands: readonly AlarmCommand[]): Promise<CommandReply> {
    this.commands.push(...commands);
    const replies = commands.map((each): Reply<Alarm | null> => {
      if (this.refusal !== null) return this.#refused();
      const { after, delta } = carriedOut(each, this.snapshot);
      if (delta) this.tell(delta);
      return { ok: true, value: after };
    });
    return Promise.resolve({ ok: true, value: replies });
  }

  silence(): Promise<Reply<null>> {
    if (this.refusal === null) this.tell({ sound: null });
    return this.#order('silence');
  }

  chooseLanguage(language: Language): Promise<Reply<null>> {
    if (this.refusal === null) this.tell({ language });
    return this.#order(`language ${language}`);
  }

  getLogPage(query: LogQuery): Promise<Reply<LogPage>> {
    this.queries.push(query);
    const { before = Infinity, alarm, types, limit } = query;
    const found = this.entries.filter(
      (entry) =>
        entry.id < before &&
        (alarm === undefined || ('alarm' in entry && entry.alarm === alarm)) &&
        (types === undefined || types.includes(entry.type)),
    );
    const entries = found.slice(0, limit);
    const next = found.length > limit ? (entries.at(-1)?.id ?? null) : null;
    return Promise.resolve({ ok: true, value: { entries, next } });
  }

  getSiteDetail(site: string): Promise<Reply<SiteDetail>> {
    return Promise.resolve({ ok: true, value: { site, plans: [], fences: [] } });
  }

  reconnect = (connection: string) => this.#order(`reconnect ${connection}`);

  testLink = (connection: string) => this.#order(`test ${connection}`, { roundTripMs: 37 });

  signOutLink = (connection: string) => this.#order(`sign out ${connection}`);

  signInLink = (connection: string) => this.#order(`sign in ${connection}`);

  enterToken = (connection: string, token: string) => this.#order(`token ${connection} ${token}`);

  saveDiagnostics = () => this.#order('diagnostics', { file: '/srv/gwanje/diagnostics-104207.json' });

  signIn(name: string, pin: string): Promise<Reply<null>> {
    if (this.refusal === null) {
      const { seat } = this.snapshot;
      const role = seat.roster.find((each) => each.name === name)?.role ?? null;
      this.tell({ seat: { ...seat, state: 'signed-in', operator: name, role, reason: null } });
    }
    return this.#order(`seat ${name} ${pin}`);
  }

  lock(): Promise<Reply<null>> {
    const { seat } = this.snapshot;
    if (this.refusal === null) this.tell({ seat: { ...seat, state: 'locked', reason: 'by-hand' } });
    return this.#order('lock');
  }

  stayActive = () => this.#order('active');

  getMessages(room: ChatRoomId, before: number | null): Promise<Reply<ChatPage>> {
    if (this.refusal !== null) return Promise.resolve(this.#refused());
    const all = (this.messages.get(room) ?? []).filter(({ serial }) => serial < (before ?? Infinity));
    const messages = all.slice(-this.pageSize);
    const next = all.length > messages.length ? (messages[0]?.serial ?? null) : null;
    return Promise.resolve({ ok: true, value: { messages, next } });
  }

  sendMessage(room: ChatRoomId, body: ChatDraft): Promise<Reply<ChatMessage>> {
    const key = `key-${(this.#serial += 1)}`;
    const { operator } = this.snapshot.seat;
    const self = this.snapshot.chat?.self[room.split('/')[0] ?? ''];
    const from = { from: self?.user ?? 'me', fromName: self?.name ?? operator ?? 'me', isOwn: true };
    const sent: ChatMessage = {
      ...{ serial: this.#serial, room, msg: null, key, ...from, at: Date.now() },
      ...{ body, delivery: 'queued', reason: null },
    };
    return this.#order(`send ${room} ${JSON.stringify(body)}`, sent);
  }

  markRead = (room: ChatRoomId, through: number) => this.#order(`read ${room} ${through}`);

  tellTyping = (room: ChatRoomId, isTyping: boolean) => this.#order(`typing ${room} ${isTyping}`);

  keepDraft = (room: ChatRoomId, text: string) => this.#order(`draft ${room} ${text}`);

  muteRoom = (room: ChatRoomId, isMuted: boolean) => this.#order(`mute ${room} ${isMuted}`);

  inviteToRoom = (room: ChatRoomId, users: readonly string[]) =>
    this.#order(`invite ${room} ${users.join(',')}`);

  leaveRoom = (room: ChatRoomId) => this.#order(`leave ${room}`);

  openRoom = (connection: string, users: readonly string[]) =>
    this.#order(`open ${connection} ${users.join(',')}`, `${connection}/new`);

  dismissNotice = (notice: number) => this.#order(`dismiss ${notice}`);

  acceptOrder(connection: string, pk: number): Promise<Reply<WorkOrder>> {
    const order = this.snapshot.orders?.orders.find(
      (each) => each.connection === connection && each.pk === pk,
    );
    if (!order) return Promise.resolve(this.#refused('unavailable'));
    const accepted = { by: this.snapshot.seat.operator ?? '', at: Date.now() };
    return this.#order(`accept ${connection} ${pk}`, { ...order, status: 'ACCEPTED', accepted });
  }

  refreshOrders = () => this.#order('refresh orders');

  requestDevices(
    connection: string,
    receivers: readonly string[] | 'all',
    command: string,
    data: Readonly<Record<string, unknown>>,
  ): Promise<Results> {
    const known = this.snapshot.devices?.devices.flatMap(({ client }) => client) ?? [];
    const results = (receivers === 'all' ? known : receivers).map((receiver): DeviceResult => {
      return { receiver, via: 'socket', outcome: 'answered', reason: null };
    });
    const to = receivers === 'all' ? 'all' : receivers.join(',');
    return this.#order(`request ${connection} ${to} ${command} ${JSON.stringify(data)}`, results);
  }

  /** What the next draft is made of; what a draft is found to be. */
  draft: BroadcastDraft = {
    ...{ template: null, answers: null, corrects: null },
    plan: {
      ...{ zones: [], ko: null, en: null, clip: null, tone: null },
      ...{ repeats: 1, gapS: 5, priority: 'routine', endS: null },
    },
  };
  check: BroadcastCheck = { problems: [], outlets: [], seconds: 12, busy: [], needsSecond: false };
  windowPlan: WindowPlan = { id: 'desk', wall: null, kept: null };

  prepareBroadcast(source: DraftSource): Promise<Reply<BroadcastDraft>> {
    const { broadcast } = this.snapshot;
    if (broadcast && this.refusal === null) this.tell({ broadcast: { ...broadcast, draft: this.draft } });
    return this.#order(`prepare broadcast ${JSON.stringify(source)}`, this.draft);
  }

  keepBroadcastDraft(draft: BroadcastDraft | null): Promise<Reply<null>> {
    const { broadcast } = this.snapshot;
    if (broadcast && this.refusal === null) this.tell({ broadcast: { ...broadcast, draft } });
    return this.#order(draft ? `keep draft for ${draft.plan.zones.join(', ')}` : 'throw the draft away');
  }

  checkBroadcast = () => Promise.resolve({ ok: true, value: this.check } as const);

  holdBroadcast = (held: HeldBroadcast) =>
    this.#order('correct' in held ? `hold correction of ${held.correct}` : 'hold the draft');

  keepHolding = () => this.#order('keep holding');

  letGo = () => this.#order('let go');

  stopBroadcast = (broadcast: BroadcastId) => this.#order(`stop broadcast ${broadcast}`);

  repeatBroadcast = (broadcast: BroadcastId) => this.#order(`repeat broadcast ${broadcast}`);

  switchSchedule = (schedule: string, isOn: boolean) =>
    this.#order(`schedule ${schedule} ${isOn ? 'on' : 'off'}`);

  getWindowPlan = () => Promise.resolve({ ok: true, value: this.windowPlan } as const);

  keepWindow(kept: string): Promise<Reply<null>> {
    this.windowPlan = { ...this.windowPlan, kept };
    return Promise.resolve({ ok: true, value: null });
  }

  /** What the window said of itself: what it shows, that it is ready. */
  readonly told: string[] = [];

  tellShown(sites: ShownSites): Promise<Reply<null>> {
    this.told.push(`shows ${sites === 'all' ? 'all' : sites.join(', ')}`);
    return Promise.resolve({ ok: true, value: null });
  }

  tellReady(): Promise<Reply<null>> {
    this.told.push('ready');
    return Promise.resolve({ ok: true, value: null });
  }

  orderRefresh = (scope: RefreshScope, reason: string) => this.#order(`refresh ${scope}: ${reason}`);

  answerRefresh = (answer: 'now' | 'later') => this.#order(`refresh ${answer}`);

  leaveKiosk = () => this.#order('leave the kiosk');

  orderDrill = (order: DrillOrder) => this.#order(JSON.stringify(order));

  onChange = (listener: (delta: Delta) => void) => listen(this.#change, listener);

  onFocus = (listener: (alarm: string) => void) => listen(this.#focus, listener);

  onMessages = (listener: (messages: readonly ChatMessage[]) => void) => listen(this.#messages, listener);

  onRoomFocus = (listener: (room: ChatRoomId) => void) => listen(this.#roomFocus, listener);

  onOrderFocus = (listener: (connection: string, pk: number) => void) => listen(this.#orderFocus, listener);

  onBroadcastFocus = (listener: (broadcast: BroadcastId) => void) => listen(this.#broadcastFocus, listener);

  #order(words: string): Promise<Reply<null>>;
  #order<T>(words: string, value: T): Promise<Reply<T>>;
  #order<T>(words: string, value?: T): Promise<Reply<T | null>> {
    this.orders.push(words);
    return Promise.resolve(this.refusal === null ? { ok: true, value: value ?? null } : this.#refused());
  }

  #refused(code: ErrorCode | null = this.refusal): Reply<never> {
    const named = code ?? 'failed';
    return { ok: false, error: { code: named, message: this.refusalMessage ?? named } };
  }
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
