import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP line to a port of 127.0.0.1 that a test can cut, freeze and slow down. Whoever starts it stops it. */
export class Cutter {
  /** How long each piece is held back, each way, ms. */
  delayMs = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #frozen: PromiseWithResolvers<void> | null = null;
  #sent = 0;
  #accepted = 0;
  #left = Infinity;

  private constructor(targetPort: number) {
    // Half-open is not kept: who ends, ends.
    this.#server = createServer((desk) => {
      this.#accepted += 1;
      const target = connect(targetPort, '127.0.0.1');
      for (const socket of [desk, target]) this.#take(socket);
      if (this.#isCut) return this.cut();
      this.#pump(desk, target, true);
      this.#pump(target, desk, false);
    });
  }

  static async to(targetPort: number): Promise<Cutter> {
    const cutter = new Cutter(targetPort);
    await new Promise<void>((resolve) => cutter.#server.listen(0, '127.0.0.1', resolve));
    return cutter;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Bytes that went through from the desk since the beginning. */
  get sent(): number {
    return this.#sent;
  }

  /** How many connections of desks there have been since the beginning. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many ends are open, of desks and towards the target. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Resets every connection, and every new one, until `heal`. */
  cut(): void {
    this.#isCut = true;
    this.#left = Infinity;
    for (const socket of [...this.#sockets]) socket.resetAndDestroy();
  }

  /** So many more bytes from the desk go through, then it is cut. */
  cutAfter(bytes: number): void {
    this.#left = bytes;
  }

  /** Keeps every connection, old and new, and lets nothing through, not even its end, until `heal`. */
  freeze(): void {
    this.#frozen ??= Promise.withResolvers<void>();
  }

  heal(): void {
    this.#isCut = false;
    this.#left = Infinity;
    this.#frozen?.resolve();
    this.#frozen = null;
  }

  stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.cut();
    this.heal();
    return closed;
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay();
    socket.on('close', () => this.#sockets.delete(socket));
    // A line that breaks is what this is for: its other end is told by `#pump`.
    socket.on('error', () => socket.destroy());
  }

  #pump(from: Socket, to: Socket, isFromDesk: boolean): void {
    const pass = async () => {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
        await this.#frozen?.promise;
        if (to.destroyed) return;
        const piece = isFromDesk ? chunk.subarray(0, this.#left) : chunk;
        await new Promise<void>((resolve) => to.write(piece, () => resolve()));
        if (!isFromDesk) continue;
        this.#sent += piece.length;
        this.#left -= piece.length;
        if (this.#left > 0) continue;
        // Ended and not reset: a reset could take back what just went through.
        this.#sockets.delete(to);
        to.end();
        return this.cut();
      }
    };
    // However one end came to its end, the other follows, and what was written to it is not lost.
    const end = async () => {
      await this.#frozen?.promise;
      from.destroy();
      to.end();
    };
    void pass().then(end, end);
  }
}
