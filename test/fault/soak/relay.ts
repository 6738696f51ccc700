import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Clock } from '../../../main/lib/clock.ts';
import type { Undo } from '../../../main/lib/disposer.ts';

/**
 * The line to a server, with a port that stays the same while the server comes and goes: what is behind it may be
 * down, slow, or hear and say nothing. Whoever starts it stops it.
 */
export class Relay {
  /** How long each piece is held back, each way, ms. */
  delayMs = 0;
  readonly #clock: Clock;
  readonly #target: () => number;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #waits = new Set<Undo>();
  #server: Server | null = null;
  #port = 0;
  #isMute = false;

  private constructor(target: () => number, clock: Clock) {
    this.#target = target;
    this.#clock = clock;
  }

  /** `target` is asked for the server's port with every connection. */
  static async to(target: () => number, clock: Clock): Promise<Relay> {
    const relay = new Relay(target, clock);
    await relay.up();
    return relay;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections that go through it now. */
  get size(): number {
    return this.#pairs.size;
  }

  /** Listens, on the same port as ever. Twice is fine. */
  async up(): Promise<void> {
    if (this.#server) return;
    const server = createServer((client) => this.#take(client));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** As if the server were not running: what stands is reset, what comes is refused. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.reset();
    await closed;
  }

  reset(): void {
    for (const pair of [...this.#pairs]) for (const socket of pair) socket.resetAndDestroy();
  }

  /** Whatever the server says is lost from now on; it hears everything. */
  mute(): void {
    this.#isMute = true;
  }

  /** A stream that lost something is worth nothing: all begin anew. */
  unmute(): void {
    if (!this.#isMute) return;
    this.#isMute = false;
    this.reset();
  }

  async stop(): Promise<void> {
    await this.down();
    for (const cancel of this.#waits) cancel();
    this.#waits.clear();
  }

  #take(client: Socket): void {
    const server = connect(this.#target(), '127.0.0.1');
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    for (const socket of pair) {
      socket.setNoDelay();
      // A line that breaks is what this is for; its other end follows.
      socket.on('error', () => socket.destroy());
    }
    this.#pump(client, server, () => false);
    this.#pump(server, client, () => this.#isMute);
    const gone = () => this.#pairs.delete(pair);
    client.on('close', gone);
    server.on('close', gone);
  }

  #pump(from: Socket, to: Socket, isLost: () => boolean): void {
    let dueAt = 0;
    // In order, also where the delay has just become shorter.
    const pass = (act: () => void) => {
      const now = this.#clock.elapsed();
      dueAt = Math.max(dueAt, now + this.delayMs);
      if (dueAt <= now) return act();
      const cancel = this.#clock.after(dueAt - now, () => {
        this.#waits.delete(cancel);
        act();
      });
      this.#waits.add(cancel);
    };
    from.on('data', (chunk) => {
      if (isLost()) return;
      pass(() => {
        if (!to.destroyed) to.write(chunk);
      });
    });
    from.on('end', () => pass(() => to.end()));
    from.on('close', (hadError) => (hadError ? to.resetAndDestroy() : pass(() => to.destroySoon())));
  }
}
