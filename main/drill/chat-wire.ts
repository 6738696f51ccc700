/** Socket.IO servers of both generations as a chat server uses them: who comes in is asked for a token first. */
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server as Server4 } from 'socket.io';
import Server2 from 'socket.io-2';

export type TokenPlace = 'query' | 'auth' | { readonly emit: string };

export interface ChatWireOptions {
  readonly generation: 3 | 4;
  readonly namespace: string;
  readonly path: string;
  readonly place: TokenPlace;
  readonly tokenName: string;
  readonly pingMs: number;
  readonly pongMs: number;
  /** `hang-up`: a bad token ends the connection without a word. */
  readonly refusal: 'error' | 'hang-up';
  /** Whose token it is, or null. */
  readonly admit: (token: unknown) => string | null;
}

/** One user's socket in the namespace. */
export interface ChatPeer {
  readonly user: string;
  readonly token: string;
  readonly request: IncomingMessage;
  send(name: string, data?: unknown): void;
  /** A packet of the engine, as it stands. */
  sendText(text: string): void;
  /** The wire's own goodbye, of the whole connection. */
  close(): void;
}

export interface ChatWireEvents {
  /** Gives back what happens with events and with the end. */
  opened(peer: ChatPeer): { event(name: string, data: unknown): void; gone(): void };
}

/** What both libraries' sockets have in common, as far as it is used. */
interface LibrarySocket {
  readonly handshake: { readonly query: object; readonly auth?: unknown };
  readonly conn: {
    readonly request: IncomingMessage;
    write(text: string): unknown;
    close(): void;
    readonly readyState: string;
  };
  use(middleware: (packet: unknown[], next: () => void) => void): unknown;
  on(name: 'disconnect', listener: () => void): unknown;
  emit(name: string, ...args: unknown[]): unknown;
  disconnect(close: boolean): unknown;
  /** Generation 3 only: the `error` packet. */
  error?(data: unknown): void;
}

interface LibraryNamespace {
  use(middleware: (socket: LibrarySocket, next: (failure?: Error) => void) => void): unknown;
  on(name: 'connection', listener: (socket: LibrarySocket) => void): unknown;
}

const refused = 'token is not valid';

/** Gives back what ends it: timers of clients that only poll would outlive their connections. */
export function serveChat(http: HttpServer, options: ChatWireOptions, events: ChatWireEvents): () => void {
  const { generation, namespace, path, place, tokenName, pingMs, pongMs, refusal, admit } = options;
  const engine = { path, serveClient: false, pingInterval: pingMs, pingTimeout: pongMs };
  const server = generation === 4 ? new Server4(http, engine) : new Server2(http, engine);
  const entry = server.of(namespace) as unknown as LibraryNamespace;

  const refuse = (socket: LibrarySocket) => {
    if (refusal === 'hang-up') return socket.conn.close();
    if (socket.error) socket.error(refused);
    else socket.emit('error', refused);
    socket.disconnect(true);
  };
  const enter = (socket: LibrarySocket, token: unknown) => {
    const user = admit(token);
    if (user === null) return refuse(socket);
    return events.opened({
      user,
      token: String(token),
      request: socket.conn.request,
      send(name, data) {
        // 2 keeps that name for itself, and has a packet for it.
        if (name === 'error' && socket.error) socket.error(data);
        else if (data === undefined) socket.emit(name);
        else socket.emit(name, data);
      },
      sendText: (text) => void socket.conn.write(text),
      close: () => void socket.disconnect(true),
    });
  };

  if (typeof place === 'string') {
    entry.use((socket, next) => {
      if (admit(tokenIn(socket, place, tokenName)) !== null) next();
      else if (refusal === 'hang-up') socket.conn.close();
      else next(new Error(refused));
    });
  }
  entry.on('connection', (socket) => {
    // 2 lets a client of 4 in twice, the second time when it has left.
    if (socket.conn.readyState !== 'open') return;
    let heard = typeof place === 'string' ? enter(socket, tokenIn(socket, place, tokenName)) : null;
    socket.use(([name, data], next) => {
      if (heard) heard.event(String(name), data);
      else if (typeof place === 'object' && name === place.emit) {
        heard = enter(socket, partOf(data, tokenName)) ?? null;
      } else refuse(socket);
      next();
    });
    socket.on('disconnect', () => heard?.gone());
  });
  return () => void server.close();
}

function tokenIn({ handshake }: LibrarySocket, place: 'query' | 'auth', name: string): unknown {
  return partOf(place === 'query' ? handshake.query : handshake.auth, name);
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
