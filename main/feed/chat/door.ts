/**
 * Gets into a chat server: tries each way of speaking that may be its own until one is, and is the connection
 * from then on. After `denied` or `closed`, of which one comes at most, all is closed and nothing more is said.
 */
import type { Clock } from '../../lib/clock.ts';
import { blank } from '../copy.ts';
import { openIo, type IoErrorKind, type IoSocket } from '../socketio/io-socket.ts';
import type { ChatOptions } from './options.ts';
import type { Way, Ways } from './ways.ts';

export interface DoorParts {
  readonly options: Pick<ChatOptions, 'url' | 'path' | 'tokenName' | 'timing'>;
  readonly ways: Ways;
  readonly token: string;
  readonly clock: Clock;
}

export interface DoorEvents {
  /** The server took the token, as far as it ever says. */
  up(): void;
  /** `welcome` included, before `up`. */
  event(name: string, args: readonly unknown[]): void;
  /** The server takes the token in no way that there is. `isSaid`: it said so, and did not just hang up. */
  denied(message: string, isSaid: boolean): void;
  closed(reason: string): void;
  /** A sign of life, pings included. */
  heard(): void;
  rejected(reason: string, text: string): void;
}

/** How long a connection without a `welcome` is waited on until it is taken as it is, ms. */
const graceMs = 2_000;

export class Door {
  readonly #parts: DoorParts;
  readonly #events: DoorEvents;
  #left: readonly Way[];
  /** What the server said that turned the token away, and in which generation's words. */
  #refusal: { readonly message: string; readonly generation: 3 | 4 } | null = null;
  #socket: IoSocket | null = null;
  #cancelGrace: () => void = () => {};
  #isUp = false;
  #isOver = false;

  constructor(parts: DoorParts, events: DoorEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#left = parts.ways.list;
    this.#next('no way of speaking is configured');
  }

  get isOpen(): boolean {
    return this.#isUp && !this.#isOver && this.#socket?.isOpen === true;
  }

  /** False: nothing was sent. */
  emit(name: string, ...args: readonly unknown[]): boolean {
    return this.#isUp && !this.#isOver && this.#socket?.emit(name, ...args) === true;
  }

  terminate(): void {
    this.#isOver = true;
    this.#cancelGrace();
    this.#socket?.terminate();
  }

  #next(reason: string): void {
    this.#cancelGrace();
    this.#socket?.terminate();
    const [way, ...left] = this.#left;
    this.#left = left;
    if (way) this.#socket = this.#open(way);
    else if (this.#refusal === null) this.#close(reason);
    else this.#deny(this.#refusal.message);
  }

  #open(way: Way): IoSocket {
    const { options, token, clock } = this.#parts;
    const { url, path, tokenName, timing } = options;
    const own = { [tokenName]: token };
    const place = typeof way.token === 'string' ? way.token : null;
    return openIo(
      {
        url,
        path,
        generation: way.generation,
        timeoutMs: timing.connectMs,
        clock,
        ...(place === 'query' && { query: own }),
        ...(place === 'auth' && { auth: own }),
      },
      {
        opened: () => {
          if (typeof way.token === 'object') this.#socket?.emit(way.token.emit, own);
          this.#cancelGrace = clock.after(graceMs, () => this.#enter(way));
        },
        event: (name, args) => {
          // The socket's `error`, said as an event: the token, and not the application's `err`.
          if (name === 'error') return this.#refused(wordsOf(args[0]), way);
          if (name === 'welcome') this.#enter(way);
          if (!this.#isOver) this.#events.event(name, args);
        },
        error: (kind, message, hungUp) =>
          hungUp ? this.#hungUp(message, way) : this.#failed(kind, message, way),
        closed: (reason) => this.#hungUp(reason, way),
        heard: () => this.#events.heard(),
        rejected: (reason, text) => this.#events.rejected(reason, text),
      },
    );
  }

  #enter(way: Way): void {
    if (this.#isOver || this.#isUp) return;
    this.#isUp = true;
    this.#cancelGrace();
    this.#parts.ways.worked(way);
    this.#events.up();
  }

  #failed(kind: IoErrorKind, message: string, way: Way): void {
    const { ways } = this.#parts;
    if (kind === 'token') return this.#refused(message, way);
    if (kind === 'transport') {
      ways.rotate(way);
      return this.#close(message);
    }
    ways.forget();
    this.#left = this.#left.filter(({ generation }) => generation !== way.generation);
    // A server hears nothing of a token in words that are not its own.
    if (this.#refusal?.generation === way.generation) this.#refusal = null;
    this.#next(message);
  }

  /** The server does not take the token: in this way, as long as nobody knows that it is the right one. */
  #refused(said: string, way: Way): void {
    const message = said.replaceAll(this.#parts.token, blank) || 'the token was refused';
    if (this.#isUp || this.#parts.ways.isProven(way)) return this.#deny(message);
    this.#refusal = { message, generation: way.generation };
    this.#next(message);
  }

  #hungUp(reason: string, way: Way): void {
    const { ways } = this.#parts;
    if (this.#isUp) return this.#close(reason);
    if (!ways.isProven(way) && this.#left.length > 0) return this.#next(reason);
    // Some servers hang up on a bad token without a word, and all of them when they are stopped.
    if (ways.hungUp()) this.#deny(reason, false);
    else this.#close(reason);
  }

  #deny(message: string, isSaid = true): void {
    if (this.#isOver) return;
    this.terminate();
    this.#events.denied(message, isSaid);
  }

  #close(reason: string): void {
    if (this.#isOver) return;
    this.terminate();
    this.#events.closed(reason);
  }
}

function wordsOf(data: unknown): string {
  if (typeof data === 'string') return data;
  const message: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'message') : null;
  return typeof message === 'string' ? message : '';
}
