import type { Bridge, ErrorCode, Reply } from '../../preload/contract/channels.ts';
import type { LinkStatus } from '../../preload/contract/link.ts';
import type {
  ChatDraft,
  ChatFacts,
  ChatMember,
  ChatMessage,
  ChatRoom,
  ChatRoomId,
} from '../../preload/contract/message.ts';
import type { Reason } from '../../preload/contract/reason.ts';
import { Composer } from './composer.svelte.ts';
import type { Facts } from './facts.svelte.ts';
import { obstacleTo, type Obstacle } from './permission.ts';
import { settle } from './settle.ts';
import { Thread } from './thread.svelte.ts';
import type { Time, Undo } from './time.ts';
import type { Store } from './view.svelte.ts';

export type MessageCall = 'send' | 'page' | 'mute' | 'invite' | 'leave' | 'open' | 'dismiss';

/** What was asked of a room and not done, kept until somebody has read it. */
export interface MessageRefusal {
  readonly call: MessageCall;
  /** Null where it concerns no room. */
  readonly room: ChatRoomId | null;
  readonly code: ErrorCode;
  /** As main tells it, in English where there is a reason. */
  readonly message: string;
  readonly reason?: Reason;
  /** Who was to be invited: a new room can be opened with them instead. */
  readonly users: readonly string[];
}

/** A glance is no reading: what is on screen for less than this was not seen. */
const LOOK_MS = 400;
const KEY = 'gwanje.room';
const none: Pick<ChatFacts, 'rooms' | 'notices'> = { rooms: [], notices: [] };

/**
 * The rooms of all chat connections in this window: which one is open, its messages, what is written in it,
 * and what was refused. Rooms and counts are main's facts; of one's own it keeps nothing that main would not
 * tell again. When another user appears on a connection, or nobody does, all of it is forgotten.
 */
export class Messages {
  readonly composer: Composer;
  readonly #bridge: Bridge;
  readonly #facts: Facts;
  readonly #time: Time;
  readonly #session: Store | null;

  #thread = $state.raw<Thread | null>(null);
  #refusal = $state.raw<MessageRefusal | null>(null);
  #held = $state.raw<readonly ChatRoomId[] | null>(null);

  /** The room that a reload should find open again. */
  #wanted: ChatRoomId | null;
  #connection: string | null = null;
  readonly #users = new Map<string, string>();
  /** What main knows to be read; null: not asked yet. */
  #marked: number | null = null;
  #looking: { readonly first: number; readonly last: number } | null = null;
  #undoLook: Undo | null = null;

  constructor(bridge: Bridge, facts: Facts, time: Time, session: Store | null = null) {
    this.#bridge = bridge;
    this.#facts = facts;
    this.#time = time;
    this.#session = session;
    this.#wanted = session?.getItem(KEY) ?? null;
    this.composer = new Composer(bridge, time);
  }

  /** Listens until the result is called; twice is fine. */
  start(): Undo {
    const undos = [
      this.#bridge.onMessages((messages) => this.#take(messages)),
      $effect.root(() => {
        $effect(() => this.#follow(this.#facts.chat));
      }),
      () => this.composer.stop(),
      () => this.#undoLook?.(),
      () => this.#thread?.close(),
    ];
    return () => {
      for (const undo of undos.splice(0)) undo();
    };
  }

  /** False where no chat server is connected. */
  get hasChat(): boolean {
    return this.#facts.chat !== null;
  }

  get notices(): ChatFacts['notices'] {
    return (this.#facts.chat ?? none).notices;
  }

  readonly #rooms = $derived.by(() => {
    const { rooms } = this.#facts.chat ?? none;
    if (this.#held === null) return rooms;
    const places = new Map(this.#held.map((id, place) => [id, place]));
    const placeOf = (room: ChatRoom) => places.get(room.id) ?? places.size;
    return [...rooms].sort((a, b) => placeOf(a) - placeOf(b));
  });

  /** The newest message first; while the pointer is on them, as they stood when it came. */
  get rooms(): readonly ChatRoom[] {
    return this.#rooms;
  }

  /** Nothing changes places under the pointer. */
  setPointerInside(isInside: boolean): void {
    this.#held = isInside ? this.#rooms.map((room) => room.id) : null;
  }

  /** Unread messages of rooms that are not muted. */
  get unread(): number {
    const { rooms } = this.#facts.chat ?? none;
    return rooms.reduce((sum, room) => sum + (room.isMuted ? 0 : room.unread), 0);
  }

  /** The id of the open room. */
  get chosen(): ChatRoomId | null {
    return this.#thread?.room ?? null;
  }

  /** The open room as it stands; undefined where none is open, or main tells of no such room. */
  get room(): ChatRoom | undefined {
    return this.#roomOf(this.chosen);
  }

  get thread(): Thread | null {
    return this.#thread;
  }

  get refusal(): MessageRefusal | null {
    return this.#refusal;
  }

  dismissRefusal(): void {
    this.#refusal = null;
  }

  /** Why nothing can be sent from here; null where something can. */
  get obstacle(): Obstacle | null {
    return obstacleTo('message', this.#facts.seat);
  }

  linkOf(connection: string): LinkStatus | undefined {
    return this.#facts.links.find((link) => link.connection === connection);
  }

  /** Everybody that is known on a connection, but ourselves, by name. */
  peopleOf(connection: string): readonly Pick<ChatMember, 'user' | 'name'>[] {
    const { rooms } = this.#facts.chat ?? none;
    const self = this.#facts.chat?.self[connection]?.user;
    const known = new Map<string, Pick<ChatMember, 'user' | 'name'>>();
    for (const room of rooms) {
      if (room.connection !== connection) continue;
      for (const { user, name } of room.members) if (user !== self) known.set(user, { user, name });
    }
    return [...known.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  selfOf(connection: string): string | undefined {
    return this.#facts.chat?.self[connection]?.user;
  }

  openRoom(room: ChatRoomId): void {
    if (this.chosen === room) return;
    this.closeRoom();
    const thread = new Thread(this.#bridge, room, () => this.#roomOf(room)?.unread ?? 0);
    this.#thread = thread;
    this.#connection = this.room?.connection ?? null;
    this.#session?.setItem(KEY, room);
    void thread.open();
  }

  closeRoom(): void {
    this.composer.leave();
    this.#undoLook?.();
    this.#undoLook = this.#looking = this.#wanted = this.#connection = null;
    this.#marked = null;
    this.#thread?.close();
    this.#thread = this.#refusal = null;
  }

  /** Sends what is written in the open room. */
  async send(): Promise<boolean> {
    const { room } = this;
    if (!room || this.obstacle !== null) return false;
    const reply = await this.composer.send(room);
    if (reply?.ok) this.#take([reply.value]);
    return reply !== null && this.#judge('send', room.id, reply, []);
  }

  /** Sends this to a room, whichever is open. */
  async sendTo(room: ChatRoomId, body: ChatDraft): Promise<boolean> {
    const reply = await settle(() => this.#bridge.sendMessage(room, body));
    if (reply.ok) this.#take([reply.value]);
    return this.#judge('send', room, reply, []);
  }

  mute(room: ChatRoomId, isMuted: boolean): Promise<boolean> {
    return this.#ask('mute', room, () => this.#bridge.muteRoom(room, isMuted));
  }

  invite(room: ChatRoomId, users: readonly string[]): Promise<boolean> {
    return this.#ask('invite', room, () => this.#bridge.inviteToRoom(room, users), users);
  }

  async leave(room: ChatRoomId): Promise<boolean> {
    const isDone = await this.#ask('leave', room, () => this.#bridge.leaveRoom(room));
    if (isDone && this.chosen === room) this.closeRoom();
    return isDone;
  }

  /** A new room with these users, opened at once. */
  async openNew(connection: string, users: readonly string[]): Promise<boolean> {
    const reply = await settle(() => this.#bridge.openRoom(connection, users));
    if (reply.ok) this.openRoom(reply.value);
    return this.#judge('open', null, reply, users);
  }

  dismiss(notice: number): Promise<boolean> {
    return this.#ask('dismiss', null, () => this.#bridge.dismissNotice(notice));
  }

  /**
   * The messages from one serial to the other are on screen, with the window in front; null: none is. Those
   * that still are a moment later have been seen, and the room is marked as read up to there.
   */
  look(range: { readonly first: number; readonly last: number } | null): void {
    this.#looking = range;
    if (range === null || this.#facts.seat.state === 'locked') return;
    this.#undoLook ??= this.#time.after(LOOK_MS, () => {
      this.#undoLook = null;
      void this.#markSeen();
    });
  }

  async #markSeen(): Promise<void> {
    const thread = this.#thread;
    if (!thread?.isReady || this.#looking === null) return;
    const known = (this.#marked ??= thread.unseen.length > 0 ? thread.seenThrough : 0);
    thread.saw(this.#looking.first, this.#looking.last);
    const through = thread.seenThrough;
    if (through <= known || (this.room?.unread ?? 0) === 0) return;
    this.#marked = through;
    const reply = await settle(() => this.#bridge.markRead(thread.room, through));
    // Not taken: the next look tries again.
    if (!reply.ok && this.#thread === thread && this.#marked === through) this.#marked = known;
  }

  #take(messages: readonly ChatMessage[]): void {
    const thread = this.#thread;
    if (!thread) return;
    const ours = messages.filter((message) => message.room === thread.room);
    if (ours.length > 0) thread.take(ours);
  }

  /** Who we are on each connection decides whose rooms these are. */
  #follow(chat: ChatFacts | null): void {
    for (const [connection, user] of this.#users) {
      const present = chat?.self[connection]?.user;
      const isGone = present === undefined && !chat?.rooms.some((room) => room.connection === connection);
      if (present === user || (present === undefined && !isGone)) continue;
      this.#users.delete(connection);
      this.#forget(connection);
    }
    for (const [connection, { user }] of Object.entries(chat?.self ?? {})) this.#users.set(connection, user);
    if (this.#connection === null) this.#connection = this.#roomOf(this.chosen)?.connection ?? null;
    if (this.#thread === null && this.#wanted !== null && this.#roomOf(this.#wanted)) {
      this.openRoom(this.#wanted);
    }
  }

  #forget(connection: string): void {
    this.composer.forget(connection);
    this.#refusal = null;
    if (this.#connection === connection) this.closeRoom();
  }

  #roomOf(id: ChatRoomId | null): ChatRoom | undefined {
    return id === null ? undefined : this.#facts.chat?.rooms.find((room) => room.id === id);
  }

  async #ask(
    call: MessageCall,
    room: ChatRoomId | null,
    ask: () => Promise<Reply<unknown>>,
    users: readonly string[] = [],
  ): Promise<boolean> {
    return this.#judge(call, room, await settle(ask), users);
  }

  #judge(
    call: MessageCall,
    room: ChatRoomId | null,
    reply: Reply<unknown>,
    users: readonly string[],
  ): boolean {
    if (reply.ok) {
      if (this.#refusal?.call === call) this.#refusal = null;
    } else this.#refusal = { call, room, ...reply.error, users };
    return reply.ok;
  }
}
