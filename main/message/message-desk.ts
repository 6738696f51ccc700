/**
 * One chat connection as an operator has it: rooms, messages, what is being typed, what the server announces. It
 * keeps everything under the user who is signed in, asks who that is each time the link comes up, and shows
 * nobody what is another's.
 *
 *   ChatFeed ── events ──▶ MessageDesk ─▶ Stay of the user ─▶ HeardQueue ─▶ Hearing, Intake ─▶ MessageShelf
 *            ◀── calls ──                       └─▶ Outbox, Rounds, typing
 *
 * Whoever makes it calls `load`, hands it the feed's events and link, and closes it.
 */
import type { Reply } from '../../preload/contract/channels.ts';
import type {
  ChatDraft,
  ChatFacts,
  ChatMessage,
  ChatNotice,
  ChatPage,
  ChatRoomId,
} from '../../preload/contract/message.ts';
import { because } from '../../preload/contract/reason.ts';
import type { ChatEvent, ChatWire, UserInfo } from '../feed/chat/chat-event.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { Logger } from '../lib/logger.ts';
import { nobodyWaits } from '../lib/logger.ts';
import type { KeptSelf, MessageStore } from '../store/message-store.ts';
import { Identity } from './identity.ts';
import { NoticeBoard } from './notice-board.ts';
import { done, reasonOf, refused } from './reply.ts';
import { Stay } from './stay.ts';
import type { MessageToast } from './stay-parts.ts';
import { Turn } from './turn.ts';

export type { MessageToast } from './stay-parts.ts';

export interface MessageDeskParts {
  readonly connection: string;
  /** One for all connections: it counts the serial numbers. */
  readonly store: MessageStore;
  readonly wire: ChatWire;
  readonly clock: Clock;
  /** Keys that are never used twice, over restarts as well. */
  readonly newKey: () => string;
  readonly random: () => number;
  readonly logger: Logger;
  /** Joined besides those that the server names. */
  readonly rooms?: readonly string[];
  /** This connection's part of the facts. */
  readonly onFacts: (facts: ChatFacts) => void;
  /** New, or standing differently now. */
  readonly onMessages: (messages: readonly ChatMessage[]) => void;
  readonly onToast: (toast: MessageToast) => void;
  /** The server asks for its settings to be fetched again. */
  readonly onConfig: () => void;
}

/** Events that wait until it is known who is signed in. */
const mostHeld = 5_000;
/** The disk that refused is asked again, ms. */
const againMs = 1_000;

export class MessageDesk {
  readonly #parts: MessageDeskParts;
  readonly #identity: Identity;
  readonly #board = new NoticeBoard();
  /** Who comes and who goes, one after the other. */
  readonly #turn = new Turn();
  #stay: Stay | null = null;
  /** Names the user's time at the desk: what was begun under another name no longer counts. */
  #era = {};
  /** True once it is known, for this link, that the stay is that of whoever is signed in. */
  #isConfirmed = false;
  /** Names the link that is up; null: none is. */
  #link: object | null = null;
  /** Somebody signed out, and it is not on disk yet: who stands there is nobody. */
  #isForgetting = false;
  #isClosed = false;
  #held: ChatEvent[] = [];
  #cancelAgain: Undo = () => {};
  #isFactsDue = false;

  constructor(parts: MessageDeskParts) {
    this.#parts = parts;
    this.#identity = new Identity(parts);
  }

  get facts(): ChatFacts {
    const self = this.#stay?.self;
    const isTold = self !== undefined && !self.isLocal;
    return {
      self: isTold ? { [this.#parts.connection]: { user: self.user, name: self.name } } : {},
      rooms: this.#stay?.rooms ?? [],
      notices: this.#board.notices,
    };
  }

  /** Whether a room is of this connection. */
  owns(room: ChatRoomId): boolean {
    return room.startsWith(`${this.#parts.connection}/`);
  }

  /** Shows what is kept of whoever was signed in last. Where the disk refuses it is tried again behind. */
  load(): Promise<void> {
    return this.#inTurn('the messages cannot be read yet', async (isCurrent) => {
      await this.#parts.store.prepare();
      const self = await this.#known();
      if (isCurrent() && this.#stay === null && self !== null) await this.#enter(self, isCurrent);
    });
  }

  hear(event: ChatEvent): void {
    if (this.#isClosed) return;
    if (event.is === 'notice') return this.#announced(event.kind, event.content);
    if (event.is === 'err') this.#note('error', event.text);
    if (this.#isConfirmed) return this.#stay?.hear(event);
    // Who is typing now is old news by then.
    if (event.is === 'status' || event.is === 'welcome' || event.is === 'echoed') return;
    if (this.#held.length < mostHeld) this.#held.push(event);
    else this.#parts.logger.warn(`${mostHeld} events wait, ${event.is} is let go`);
  }

  linkUp(): void {
    if (this.#isClosed) return;
    this.linkDown();
    const link = (this.#link = {});
    this.#identity.ask(
      () => this.#stay !== null && !this.#stay.self.isLocal,
      (self) => this.#told(self, link),
    );
  }

  linkDown(): void {
    if (this.#link === null) return;
    this.#link = null;
    this.#isConfirmed = false;
    // Not acknowledged: they are pushed again, or read with their rooms.
    this.#held = [];
    this.#identity.stop();
    this.#stay?.linkDown();
  }

  /**
   * Everything of this user is gone from every fact at once, and stays in the store for the next time that the
   * same user comes. Resolves when the next start, too, would show nothing.
   */
  signedOut(): Promise<void> {
    this.#leave();
    this.#isForgetting = true;
    this.#board.clear();
    if (!this.#isClosed) this.#parts.onFacts(this.facts);
    return this.#inTurn('who was signed in cannot be forgotten yet', () => this.#forget());
  }

  send(room: ChatRoomId, body: ChatDraft): Promise<Reply<ChatMessage>> {
    return this.#atStay(room, (stay, id) => stay.send(id, body));
  }

  /** Those before the serial `before`, or the newest. */
  page(room: ChatRoomId, before: number | null): Promise<Reply<ChatPage>> {
    return this.#atStay(room, (stay, id) => stay.page(id, before));
  }

  /** Everything up to this message was on screen, with the window in front. */
  read(room: ChatRoomId, through: number): Promise<Reply<null>> {
    return this.#atStay(room, (stay, id) => stay.read(id, through));
  }

  typing(room: ChatRoomId, isTyping: boolean): Promise<Reply<null>> {
    return this.#atStay(room, (stay, id) => stay.typing(id, isTyping));
  }

  draft(room: ChatRoomId, text: string): Promise<Reply<null>> {
    return this.#atStay(room, (stay, id) => stay.draft(id, text));
  }

  mute(room: ChatRoomId, isMuted: boolean): Promise<Reply<null>> {
    return this.#atStay(room, (stay, id) => stay.mute(id, isMuted));
  }

  dismiss(notice: number): Reply<null> {
    if (!this.#board.dismiss(notice)) return refused('bad-argument', 'no such notice');
    this.#tellFacts();
    return done(null);
  }

  /** A new room with these users. */
  async openRoom(users: readonly string[]): Promise<Reply<ChatRoomId>> {
    const stay = this.#stay;
    if (stay === null || !this.#isConfirmed) return refused('unavailable', because('not-connected'));
    try {
      const room = await this.#parts.wire.openRoom(users);
      if (this.#stay !== stay) return refused('unavailable', because('not-signed-in'));
      stay.enter(room);
      return done(`${this.#parts.connection}/${room}`);
    } catch (error) {
      return refused('unavailable', reasonOf(error));
    }
  }

  /** Leaves no timer; what is queued or half written is kept. Twice is fine. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const stay = this.#stay;
    this.#leave();
    await stay?.close();
    await this.#turn.idle();
  }

  async #atStay<T>(
    room: ChatRoomId,
    act: (stay: Stay, id: string) => Reply<T> | Promise<Reply<T>>,
  ): Promise<Reply<T>> {
    if (this.#stay === null) return refused('unavailable', because('not-signed-in'));
    if (!this.owns(room)) return refused('bad-argument', 'no such room');
    return act(this.#stay, room.slice(this.#parts.connection.length + 1));
  }

  #told(info: UserInfo | null, link: object): void {
    const work = async (isCurrent: () => boolean) => {
      if (this.#link !== link) return;
      await this.#settle(info, isCurrent);
      if (!isCurrent() || this.#link !== link || this.#stay === null) return;
      this.#isConfirmed = true;
      this.#stay.linkUp();
      for (const event of this.#held.splice(0)) this.#stay.hear(event);
    };
    nobodyWaits(this.#inTurn('who is signed in cannot be kept yet', work), this.#parts.logger, 'sign in');
  }

  /** The stay is that of whoever is signed in, when it resolves. */
  async #settle(info: UserInfo | null, isCurrent: () => boolean): Promise<void> {
    const { store, connection, newKey } = this.#parts;
    await store.prepare();
    const known = this.#stay?.self ?? (await this.#known());
    const self = toSelf(info, known, newKey);
    if (!isCurrent()) return;
    if (this.#stay !== null && isSame(this.#stay.self, self)) return;
    // Somebody else, or the same under another name: either way nothing of before is shown any more.
    if (this.#stay !== null) await this.#change();
    if (known !== null && known.isLocal && !self.isLocal) await store.adopt(connection, known, self);
    else await store.keepSelf(connection, self);
    if (isCurrent()) await this.#enter(self, isCurrent);
  }

  /** Who is kept as signed in, and has not signed out since. */
  async #known(): Promise<KeptSelf | null> {
    await this.#forget();
    return this.#parts.store.self(this.#parts.connection);
  }

  async #forget(): Promise<void> {
    if (!this.#isForgetting) return;
    await this.#parts.store.keepSelf(this.#parts.connection, null);
    this.#isForgetting = false;
  }

  async #enter(self: KeptSelf, isCurrent: () => boolean): Promise<void> {
    const { store, connection, onMessages, onToast } = this.#parts;
    const isHere = () => this.#stay === stay;
    const stay: Stay = new Stay({
      ...this.#parts,
      self,
      shelf: store.of(connection, self.user),
      nextSerial: () => store.nextSerial(),
      rooms: this.#parts.rooms ?? [],
      tellFacts: () => {
        if (isHere()) this.#tellFacts();
      },
      tellMessages: (messages) => {
        if (isHere()) onMessages(messages);
      },
      toast: (toast) => {
        if (isHere()) onToast(toast);
      },
      complain: (text) => {
        if (isHere()) this.#note('error', text);
      },
    });
    await stay.load();
    if (!isCurrent()) return stay.end();
    this.#stay = stay;
    this.#tellFacts();
  }

  /** The stay of before ends in good order: what was being written is kept. */
  async #change(): Promise<void> {
    const stay = this.#stay;
    this.#stay = null;
    this.#tellFacts();
    await stay?.close();
  }

  #leave(): void {
    this.#era = {};
    this.#isConfirmed = false;
    this.#held = [];
    this.#link = null;
    this.#identity.stop();
    this.#cancelAgain();
    this.#stay?.end();
    this.#stay = null;
  }

  /** Tries until the disk takes it, or until it no longer matters. Resolves after the first try. */
  #inTurn(trouble: string, work: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    const era = this.#era;
    const isCurrent = () => this.#era === era && !this.#isClosed;
    return this.#turn.run(async () => {
      if (this.#era !== era) return;
      try {
        await work(isCurrent);
      } catch (error) {
        this.#parts.logger.warn(trouble, error);
        if (!isCurrent()) return;
        this.#cancelAgain();
        this.#cancelAgain = this.#parts.clock.after(againMs, () => {
          nobodyWaits(this.#inTurn(trouble, work), this.#parts.logger, trouble);
        });
      }
    });
  }

  #announced(kind: string, content: string): void {
    if (kind === 'config' || kind === 'notice' || kind === 'version') this.#note(kind, content);
    else this.#note('notice', `${kind}: ${content}`);
    if (kind === 'config') this.#parts.onConfig();
  }

  #note(kind: ChatNotice['kind'], text: string): void {
    const { connection, store, clock } = this.#parts;
    this.#board.add({ id: store.nextNotice(), connection, kind, text, at: clock.now() });
    this.#tellFacts();
  }

  /** Once for all that changes in one breath. */
  #tellFacts(): void {
    if (this.#isFactsDue) return;
    this.#isFactsDue = true;
    queueMicrotask(() => {
      this.#isFactsDue = false;
      if (!this.#isClosed) this.#parts.onFacts(this.facts);
    });
  }
}

function toSelf(info: UserInfo | null, known: KeptSelf | null, newKey: () => string): KeptSelf {
  if (info !== null) {
    const name = info.name ?? (known?.user === info.user ? known.name : info.user);
    return { user: info.user, name, isLocal: false };
  }
  return known ?? { user: `local:${newKey()}`, name: '', isLocal: true };
}

function isSame(a: KeptSelf, b: KeptSelf): boolean {
  return a.user === b.user && a.name === b.name && a.isLocal === b.isLocal;
}
