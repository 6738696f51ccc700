/** What we use of the socket.io 2.5 server, which comes without types. It speaks Engine.IO 3. */
declare module 'socket.io-2' {
  /** CommonJS: the module is the class, so `import Server, { type Socket } from 'socket.io-2'`. */
  class Server {
    constructor(http: import('node:http').Server, options?: Server.ServerOptions);
    of(namespace: string): Server.Namespace;
    close(done?: () => void): void;
  }

  namespace Server {
    interface ServerOptions {
      readonly path?: string;
      /** Whether it serves the browser's script, which nobody here asks for. */
      readonly serveClient?: boolean;
      readonly pingInterval?: number;
      readonly pingTimeout?: number;
    }

    type Middleware = (socket: Socket, next: (error?: Error) => void) => void;

    interface Namespace {
      use(middleware: Middleware): Namespace;
      on(name: string, listener: (socket: Socket) => void): Namespace;
    }

    interface Socket {
      readonly id: string;
      readonly connected: boolean;
      readonly handshake: { readonly query: Readonly<Record<string, string | string[] | undefined>> };
      /** The engine's connection. */
      readonly conn: {
        readonly request: import('node:http').IncomingMessage;
        readonly readyState: string;
        write(text: string): unknown;
        close(): void;
      };
      on(name: string, listener: (...args: unknown[]) => void): Socket;
      emit(name: string, ...args: unknown[]): boolean;
      /** Sends a packet past the check of names. */
      packet(packet: { readonly type: number; readonly data?: unknown }): void;
      /** The `error` packet. */
      error(data: unknown): void;
      disconnect(close?: boolean): Socket;
      use(middleware: (packet: unknown[], next: (error?: Error) => void) => void): Socket;
    }
  }

  export = Server;
}
