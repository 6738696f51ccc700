import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** `freeze` keeps every TCP connection open, old and new, and neither sends nor reads until `thaw`. */
export type Cut = 'clean' | 'abrupt' | 'freeze' | 'thaw';

/** The TCP connections of one HTTP server on 127.0.0.1, with the means to break them. */
export class Line {
  readonly #http: Server;
  readonly #sockets = new Map<number, Socket>();
  #isFrozen = false;

  constructor(http: Server) {
    this.#http = http;
    http.on('connection', (socket: Socket) => this.#take(socket));
  }

  /** Port 0: any free one. Resolves with the port that it listens on. */
  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, '127.0.0.1', resolve);
    });
    return (this.#http.address() as AddressInfo).port;
  }

  /** How many are open. */
  get size(): number {
    return this.#sockets.size;
  }

  /** The connection that comes from this port of the client. */
  from(port: number | undefined): Socket | null {
    return this.#sockets.get(port ?? 0) ?? null;
  }

  /** `clean` is the wire's own goodbye, which `goodbye` says. */
  cut(how: Cut, goodbye: () => void): void {
    switch (how) {
      case 'clean':
        return goodbye();
      case 'abrupt':
        for (const socket of [...this.#sockets.values()]) socket.resetAndDestroy();
        return;
      case 'freeze':
        if (!this.#isFrozen) for (const socket of this.#sockets.values()) freeze(socket);
        this.#isFrozen = true;
        return;
      case 'thaw':
        if (this.#isFrozen) for (const socket of this.#sockets.values()) thaw(socket);
        this.#isFrozen = false;
    }
  }

  /** Hangs up on everybody and listens no more. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#http.close(() => resolve());
      for (const socket of this.#sockets.values()) socket.destroy();
    });
  }

  #take(socket: Socket): void {
    const port = socket.remotePort ?? 0;
    this.#sockets.set(port, socket);
    socket.on('close', () => this.#sockets.delete(port));
    // A client that vanishes is what drills and fault tests are about: nothing to tell anybody.
    socket.on('error', () => socket.destroy());
    if (this.#isFrozen) freeze(socket);
  }
}

/** Corked, a socket keeps what is written; paused, it leaves what arrives to the kernel. */
function freeze(socket: Socket): void {
  socket.cork();
  socket.pause();
}

function thaw(socket: Socket): void {
  socket.resume();
  socket.uncork();
}
