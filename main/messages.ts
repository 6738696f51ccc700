import { randomUUID } from 'node:crypto';
import type { Reply } from '../preload/contract/channels.ts';
import type { ChatFacts, ChatMessage, ChatRoomId } from '../preload/contract/message.ts';
import type { EntryBody } from '../preload/contract/log.ts';
import type { Language } from '../preload/contract/snapshot.ts';
import type { Department } from './department.ts';
import type { ChatEvent } from './feed/chat/chat-event.ts';
import type { ChatFeed } from './feed/chat/chat-feed.ts';
import type { WatchedFeed } from './feeds.ts';
import { accepted, refusal, type Handlers } from './ipc/wall.ts';
import type { Clock } from './lib/clock.ts';
import { nobodyWaits, type Logger } from './lib/logger.ts';
import { MessageDesk } from './message/message-desk.ts';
import type { Announcement } from './notify/notifier.ts';
import type { Guard } from './seat.ts';
import type { DeskStore } from './store/desk-store.ts';
import { MessageStore } from './store/message-store.ts';

export interface MessagesParts {
  readonly feeds: readonly WatchedFeed<ChatFeed>[];
  readonly rooms: (connection: string) => readonly string[];
  readonly store: DeskStore;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly language: () => Language;
  readonly record: (body: EntryBody) => void;
  readonly announce: (announcement: Announcement) => void;
  /** Takes a notification back by its key. */
  readonly withdraw: (key: string) => void;
  readonly onFacts: (facts: ChatFacts) => void;
  readonly onMessages: (messages: readonly ChatMessage[]) => void;
  readonly onFocus: (room: ChatRoomId) => void;
}

type MessageRequest = Extract<keyof Handlers, `message:${string}`>;

/** The rooms and messages of all chat connections, one message desk each. */
export class Messages implements Department<ChatEvent> {
  readonly #parts: MessagesParts;
  readonly #desks: ReadonlyMap<string, MessageDesk>;

  constructor(parts: MessagesParts) {
    this.#parts = parts;
    const store = new MessageStore(parts.store, parts.clock);
    this.#desks = new Map(parts.feeds.map(({ feed }) => [feed.name, this.#open(feed, store)]));
  }

  /** Null where no chat server is connected. */
  get facts(): ChatFacts | null {
    if (this.#desks.size === 0) return null;
    const all = [...this.#desks.values()].map((desk) => desk.facts);
    return {
      self: Object.assign({}, ...all.map(({ self }) => self)) as ChatFacts['self'],
      rooms: all.flatMap(({ rooms }) => rooms).sort((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0)),
      notices: all.flatMap(({ notices }) => notices).sort((a, b) => b.at - a.at),
    };
  }

  async start(): Promise<void> {
    const { feeds } = this.#parts;
    await Promise.all(
      feeds.map(async ({ feed, session }) => {
        const desk = this.#desks.get(feed.name);
        // Signed out in an earlier run: what is kept is somebody's who is not here.
        if (['none', 'signed-out'].includes(session.status.state)) await desk?.signedOut();
        await desk?.load();
      }),
    );
  }

  hear(connection: string, event: ChatEvent): void {
    this.#desks.get(connection)?.hear(event);
    if (event.is !== 'notice') return;
    const context = JSON.stringify({ type: event.kind, content: event.content });
    this.#parts.record({ type: 'notice', connection, site: null, notice: 'announcement', context });
  }

  linked(connection: string, isUp: boolean): void {
    const desk = this.#desks.get(connection);
    if (isUp) desk?.linkUp();
    else desk?.linkDown();
  }

  signedOut(connection: string): void {
    const desk = this.#desks.get(connection);
    if (!desk) return;
    for (const { id } of desk.facts.rooms) this.#parts.withdraw(toastKey(id));
    nobodyWaits(desk.signedOut(), this.#parts.logger, `forget the messages of ${connection}`);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#desks.values()].map((desk) => desk.close()));
  }

  readonly handlers: Pick<Handlers, MessageRequest> = {
    'message:page': async (room, before) => {
      const desk = this.#deskOf(room);
      return desk ? desk.page(room, before) : missing(room);
    },
    'message:send': (room, body) => this.#act(room, (desk) => desk.send(room, body)),
    'message:read': (room, through) =>
      this.#act(room, (desk) => {
        this.#parts.withdraw(toastKey(room));
        return desk.read(room, through);
      }),
    'message:typing': (room, isTyping) => this.#act(room, (desk) => desk.typing(room, isTyping)),
    'message:draft': (room, text) => this.#act(room, (desk) => desk.draft(room, text)),
    'message:mute': (room, isMuted) => this.#act(room, (desk) => desk.mute(room, isMuted)),
    'message:invite': (room, users) => this.#advise(room, ({ wire }, name) => wire.invite(name, users)),
    'message:out': (room) => this.#advise(room, ({ wire }, name) => wire.leaveForGood(name)),
    'message:open': (connection, users) =>
      this.#parts.guard('message', async () => {
        const desk = this.#desks.get(connection);
        return desk ? desk.openRoom(users) : refusal('unavailable', `there is no connection ${connection}`);
      }),
    'message:dismiss': (notice) => {
      for (const desk of this.#desks.values()) desk.dismiss(notice);
      return accepted(null);
    },
  };

  #open(feed: ChatFeed, store: MessageStore): MessageDesk {
    const { clock, logger, announce, onFocus } = this.#parts;
    return new MessageDesk({
      connection: feed.name,
      store,
      wire: feed.wire,
      rooms: this.#parts.rooms(feed.name),
      clock,
      newKey: randomUUID,
      random: Math.random,
      logger: logger.child(`message:${feed.name}`),
      onFacts: () => {
        const { facts } = this;
        if (facts) this.#parts.onFacts(facts);
      },
      onMessages: this.#parts.onMessages,
      onToast: ({ room, title, body }) =>
        announce({ key: toastKey(room), title, body, onClick: () => onFocus(room) }),
      // What a server has configured for us is who we are and which rooms there are.
      onConfig: () => this.linked(feed.name, true),
    });
  }

  #deskOf(room: ChatRoomId): MessageDesk | undefined {
    return this.#desks.get(room.slice(0, room.indexOf('/')));
  }

  #act<T>(room: ChatRoomId, go: (desk: MessageDesk) => Reply<T> | Promise<Reply<T>>) {
    return this.#parts.guard('message', () => {
      const desk = this.#deskOf(room);
      return desk ? go(desk) : missing(room);
    });
  }

  #advise(room: ChatRoomId, ask: (feed: ChatFeed, name: string) => { readonly text: string }) {
    const slash = room.indexOf('/');
    const feed = this.#parts.feeds.find((each) => each.feed.name === room.slice(0, slash))?.feed;
    return feed ? refusal('deprecated', ask(feed, room.slice(slash + 1)).text) : missing(room);
  }
}

/** A room has one notification at a time. */
function toastKey(room: ChatRoomId): string {
  return `chat/${room}`;
}

function missing(room: ChatRoomId) {
  return refusal('unavailable', `there is no room ${room}`);
}
