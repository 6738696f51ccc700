/** Socket.IO servers of both generations behind one small shape, for the drill's Rexsys server. */
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server as Server4 } from 'socket.io';
import Server2 from 'socket.io-2';

export interface WireOptions {
  readonly generation: 3 | 4;
  readonly namespace: string;
  readonly path: string;
  readonly pingMs: number;
}

/** One client's socket in the namespace. */
export interface WireSocket {
  readonly id: string;
  readonly request: IncomingMessage;
  /** The server's own word for an event may be one that the library keeps for itself: it goes past the check. */
  send(name: string, ...args: readonly unknown[]): void;
  on(name: string, listener: (...args: unknown[]) => void): void;
  /** Ends the whole connection, with the wire's own goodbye. */
  close(): void;
}

export interface Wire {
  close(): void;
}

/** What both libraries' sockets have in common, as far as it is used. */
interface LibrarySocket {
  readonly id: string;
  readonly conn: { readonly request: IncomingMessage; write(text: string): unknown };
  on(name: string, listener: (...args: unknown[]) => void): unknown;
  disconnect(close: boolean): unknown;
}

export function openWire(
  http: HttpServer,
  { generation, namespace, path, pingMs }: WireOptions,
  opened: (socket: WireSocket) => void,
): Wire {
  const options = { path, serveClient: false, pingInterval: pingMs, pingTimeout: pingMs };
  const take = (socket: LibrarySocket) =>
    opened({
      id: socket.id,
      request: socket.conn.request,
      send: (name, ...args) => void socket.conn.write(`2${namespace},${JSON.stringify([name, ...args])}`),
      on: (name, listener) => void socket.on(name, listener),
      close: () => void socket.disconnect(true),
    });
  if (generation === 3) {
    const server = new Server2(http, options);
    server.of(namespace).on('connection', take);
    return server;
  }
  const server = new Server4(http, options);
  server.of(namespace).on('connection', take);
  return { close: () => void server.close() };
}
