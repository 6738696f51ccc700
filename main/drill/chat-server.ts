/**
 * A room chat server that speaks the whole documented table on 127.0.0.1 (wire-facts 2, seeds/002), on Socket.IO
 * 4 or 2. The drill's colleagues live in it, and the fault tests break it on purpose.
 */
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { systemClock, type Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { PushAgain } from './chat-push.ts';
import { answerChat } from './chat-rest.ts';
import { ChatTable, type ChatTableOptions, type WireMessage } from './chat-table.ts';
import { ChatTalk, type Talker } from './chat-talk.ts';
import { serveChat, type TokenPlace } from './chat-wire.ts';
import { Line, type Cut } from './line.ts';

export interface ChatServerOptions extends Partial<Omit<ChatTableOptions, 'clock'>> {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Engine.IO: 4 is Socket.IO 4, 3 is Socket.IO 2. */
  readonly generation?: 3 | 4;
  readonly namespace?: string;
  readonly path?: string;
  /** Where the token is looked for: by default in `auth`, on generation 3 in the query. */
  readonly token?: TokenPlace;
  readonly tokenName?: string;
  /** A bad token is answered by the socket's `error`, or by nothing. */
  readonly refusal?: 'error' | 'hang-up';
  /** False: a server that sends no `welcome`, or knows no `echo`. */
  readonly welcomes?: boolean;
  readonly knowsEcho?: boolean;
  /** How often the engine says something. */
  readonly pingMs?: number;
  /** How long its pings and pongs may be on their way, `pingMs` by default; both sides hold to it. */
  readonly pongMs?: number;
  /** When a `msg` that nobody acknowledged is sent again. */
  readonly pushAgainMs?: number;
  readonly clock?: Clock;
}

/** An event that a client sent. */
export interface ChatHeard {
  readonly user: string;
  readonly name: string;
  readonly data: unknown;
}

export interface ChatSession {
  readonly user: string;
  readonly token: string;
  readonly transport: string;
  /** Rooms whose channel it has joined. */
  readonly rooms: readonly string[];
  /** Sends any event, documented or not. */
  send(name: string, data?: unknown): void;
  /** Sends a packet of the engine as it stands. */
  sendText(text: string): void;
  /** The TCP socket below. */
  readonly socket: Socket | null;
}

export type { ChatRoomSpec, ChatUser, WireMessage } from './chat-table.ts';
export type { Cut, TokenPlace };

export interface ChatServer {
  readonly origin: string;
  /** With the namespace: what a client connects to. */
  readonly url: string;
  readonly port: number;
  readonly table: ChatTable;
  /** Everything that clients sent, in order. */
  readonly heard: readonly ChatHeard[];
  sessions(): readonly ChatSession[];
  onHeard(listener: (heard: ChatHeard) => void): Undo;
  /** A member speaks who needs no socket. The message goes to everybody else, and `seen` and `typing` likewise. */
  say(room: string, from: string, body: Readonly<Record<string, unknown>>): WireMessage;
  typing(room: string, user: string, status: 'typing' | 'idle'): void;
  see(room: string, user: string): void;
  /** To everybody: `notice`, `err`, `friend`, or whatever else. */
  broadcast(name: string, data?: unknown): void;
  /** The next so many of these events are not sent. */
  drop(name: string, times?: number): void;
  /** The next so many of these events are not heard. */
  ignore(name: string, times?: number): void;
  /** Ids of messages that this user has not acknowledged. */
  unacked(user: string): readonly string[];
  cut(how: Cut): void;
  issueToken(user: string): string;
  /** Takes a token back. Who is connected with it stays connected. */
  revokeToken(token: string): void;
  stop(): Promise<void>;
}

export async function startChatServer(options: ChatServerOptions = {}): Promise<ChatServer> {
  const { generation = 4, namespace = '/', welcomes = true, clock = systemClock } = options;
  const table = new ChatTable({
    users: options.users ?? [],
    rooms: options.rooms ?? [],
    tokens: options.tokens ?? {},
    tokenLifeS: options.tokenLifeS ?? 31_536_000,
    dedupes: options.dedupes ?? true,
    times: options.times ?? 's',
    clock,
  });
  const talkers = new Set<Talker>();
  const heard: ChatHeard[] = [];
  const listeners = new Set<(heard: ChatHeard) => void>();
  const dropped = new Map<string, number>();
  const ignored = new Map<string, number>();

  const http = createServer((request, response) => {
    const hooks = {
      opened: (room: string, by: string) =>
        talk.spread(
          table.post(room, by, { type: '_invited', users: [...(table.rooms.get(room)?.users ?? [])] }),
        ),
    };
    // A client that left in the middle: all that can be done is to hang up.
    answerChat(table, hooks, request, response).catch(() => response.destroy());
  });
  const line = new Line(http);
  const send = (talker: Talker, name: string, data: unknown) => {
    if (!spend(dropped, name)) talker.peer.send(name, data);
  };
  const again = new PushAgain(clock, options.pushAgainMs ?? 30_000, (user, message) => {
    for (const talker of talkers) if (talker.peer.user === user) talk.push(talker, message);
  });
  const talk = new ChatTalk({
    table,
    talkers,
    knowsEcho: options.knowsEcho ?? true,
    acked: (user, messages) => again.acked(user, messages),
    send,
  });
  /** Only who has been here by socket is waited for: the others are made up. */
  const clients = new Set<string>();
  table.said.add((message) => {
    for (const user of clients) {
      if (user !== message.from && table.isMember(message.room, user)) again.add(user, message);
    }
  });

  const close = serveChat(
    http,
    {
      generation,
      namespace,
      path: options.path ?? '/socket.io/',
      place: options.token ?? (generation === 4 ? 'auth' : 'query'),
      tokenName: options.tokenName ?? 'token',
      pingMs: options.pingMs ?? 25_000,
      pongMs: options.pongMs ?? options.pingMs ?? 25_000,
      refusal: options.refusal ?? 'error',
      admit: (token) => table.userOf(token),
    },
    {
      opened(peer) {
        const talker: Talker = { peer, rooms: new Set() };
        talkers.add(talker);
        clients.add(peer.user);
        if (welcomes) send(talker, 'welcome', { at: table.now() });
        return {
          event(name, data) {
            if (spend(ignored, name)) return;
            const entry = { user: peer.user, name, data };
            heard.push(entry);
            for (const listener of [...listeners]) listener(entry);
            talk.hear(talker, name, data);
          },
          gone: () => void talkers.delete(talker),
        };
      },
    },
  );

  const port = await line.listen(options.port);
  const origin = `http://127.0.0.1:${port}`;
  let stopped: Promise<void> | null = null;

  return {
    origin,
    url: origin + namespace,
    port,
    table,
    heard,
    sessions: () =>
      [...talkers].map(({ peer, rooms }) => ({
        user: peer.user,
        token: peer.token,
        transport: new URL(peer.request.url ?? '/', origin).searchParams.get('transport') ?? '',
        rooms: [...rooms],
        send: (name, data) => peer.send(name, data),
        sendText: (text) => peer.sendText(text),
        socket: line.from(peer.request.socket.remotePort),
      })),
    onHeard(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    say(room, from, body) {
      const message = table.post(room, from, body);
      talk.spread(message);
      return message;
    },
    typing: (room, user, status) => talk.channel(room, 'changed', { room, user, status }, user),
    see: (room, user) => table.see(room, user, table.now()),
    broadcast(name, data) {
      for (const talker of talkers) send(talker, name, data);
    },
    drop: (name, times = 1) => void dropped.set(name, times),
    ignore: (name, times = 1) => void ignored.set(name, times),
    unacked: (user) => again.waiting(user),
    cut: (how) =>
      line.cut(how, () => {
        for (const { peer } of [...talkers]) peer.close();
      }),
    issueToken: (user) => table.issue(user),
    revokeToken: (token) => table.revoke(token),
    stop() {
      again.stop();
      if (stopped) return stopped;
      close();
      stopped = line.close();
      return stopped;
    },
  };
}

/** Whether one of the next so many is used up by this. */
function spend(counts: Map<string, number>, name: string): boolean {
  const left = counts.get(name) ?? 0;
  if (left > 0) counts.set(name, left - 1);
  return left > 0;
}
