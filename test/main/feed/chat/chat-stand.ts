import {
  startChatServer,
  type ChatServer,
  type ChatServerOptions,
} from '../../../../main/drill/chat-server.ts';
import type { ChatEvent } from '../../../../main/feed/chat/chat-event.ts';
import { createChatAuthority } from '../../../../main/feed/chat/authority.ts';
import { ChatFeed } from '../../../../main/feed/chat/chat-feed.ts';
import { chatDefaults, type ChatOptions } from '../../../../main/feed/chat/options.ts';
import type { Credential } from '../../../../main/feed/feed.ts';
import { systemClock, type Clock } from '../../../../main/lib/clock.ts';
import { createLogger, type Logger } from '../../../../main/lib/logger.ts';
import { Session, type TokenSource } from '../../../../main/session/session.ts';
import { FeedWatch, MemoryStore } from '../watch-feed.ts';

export const people = {
  users: [
    { id: 'desk', name: '관제 1', password: 'desk-pass' },
    { id: 'kim', name: '김현우', password: 'kim-pass' },
    { id: 'lee', name: '이서연', password: 'lee-pass' },
  ],
  rooms: [
    { id: 'all', name: '전체', users: ['desk', 'kim', 'lee'] },
    { id: 'pair', name: '김현우', users: ['desk', 'kim'] },
  ],
  tokens: { 'token-1': 'desk', 'token-2': 'desk' },
} as const satisfies ChatServerOptions;

export interface ChatSetup {
  readonly server?: ChatServerOptions;
  readonly options?: Partial<Omit<ChatOptions, 'timing'>>;
  readonly timing?: Partial<ChatOptions['timing']>;
  readonly source?: (server: ChatServer) => TokenSource;
  readonly credential?: Credential;
  readonly clock?: Clock;
}

export interface ChatStand {
  readonly server: ChatServer;
  readonly feed: ChatFeed;
  readonly session: Session;
  readonly watch: ChatWatch;
  /** Every line that was logged. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

/** What a feed told, by the names of the documented table. */
export class ChatWatch extends FeedWatch {
  get events(): readonly ChatEvent[] {
    return this.messages.flatMap((message) => (message.type === 'chat' ? [message.event] : []));
  }

  get rejections(): readonly { reason: string; copy: string }[] {
    return this.messages.flatMap((message) =>
      message.type === 'rejected' ? [{ reason: message.reason, copy: message.copy }] : [],
    );
  }

  /** The first event of that name, now or later. */
  async event<K extends ChatEvent['is']>(is: K): Promise<Extract<ChatEvent, { is: K }>> {
    const found = () => this.events.find((event): event is Extract<ChatEvent, { is: K }> => event.is === is);
    await this.until(() => found() !== undefined);
    const event = found();
    if (!event) throw new Error('until resolved too early');
    return event;
  }
}

export function chatOptions(
  url: string,
  setup: Pick<ChatSetup, 'options' | 'timing'> = {},
  rest: string | null = null,
): ChatOptions {
  return {
    ...chatDefaults,
    id: 'chat-1',
    url,
    rest,
    ...setup.options,
    timing: { ...chatDefaults.timing, ...setup.timing },
  };
}

/** A feed for a server that is there. */
export function makeChat(options: ChatOptions, setup: ChatSetup = {}, server: ChatServer | null = null) {
  const clock = setup.clock ?? systemClock;
  const lines: string[] = [];
  const logger: Logger = createLogger('chat', (line) => lines.push(line), clock.now);
  const session = new Session({
    key: 'account/chat-1',
    source: (server && setup.source?.(server)) ?? { token: 'token-1' },
    store: new MemoryStore(),
    clock,
    logger,
  });
  const feed = new ChatFeed({
    options,
    credential: setup.credential ?? session,
    clock,
    random: () => 0.5,
    logger,
  });
  return { feed, session, lines, watch: new ChatWatch(feed) };
}

/** A real server, a session and a feed that is not started yet. */
export async function setUpChat(setup: ChatSetup = {}): Promise<ChatStand> {
  const server = await startChatServer({ ...people, ...setup.server });
  const made = makeChat(chatOptions(server.url, setup, server.origin), setup, server);
  return {
    server,
    ...made,
    async stop() {
      await made.feed.stop();
      made.session.stop();
      await server.stop();
    },
  };
}

/** The login of the server against it. */
export function byChatLogin(password = 'desk-pass', user = 'desk') {
  return (server: ChatServer): TokenSource => ({
    authority: createChatAuthority({
      options: chatOptions(server.url, {}, server.origin),
      account: { user, password },
    }),
  });
}

/** The next event of that name that the server hears, whoever sent it. */
export function hears(server: ChatServer, name: string): Promise<unknown> {
  return new Promise((resolve) => {
    const known = server.heard.find((heard) => heard.name === name);
    if (known) return resolve(known.data);
    const undo = server.onHeard((heard) => {
      if (heard.name !== name) return;
      undo();
      resolve(heard.data);
    });
  });
}
