/**
 * One try at the socket of a work-order system: a token, a handshake, pings, and the watch over the missing
 * pong. The system turns a bad token away before it accepts, without a word (wire-facts 4): that looks like a
 * dead network, so the token's age and whoever keeps the tokens decide which of the two it was.
 */
import { WebSocket } from 'ws';
import { because, becauseOfNumber, withMore, type Reason } from '../../../preload/contract/reason.ts';
import { AttemptLife, type AttemptParts } from '../attempt-life.ts';
import { SilenceWatch } from '../ima/silence.ts';
import type { Attempt, AttemptEvents } from '../link.ts';
import { endReason, Failure } from '../reason.ts';
import type { OrdersOptions } from './options.ts';
import { Pings } from './pings.ts';

export interface OrdersAttemptParts extends AttemptParts {
  readonly options: Pick<OrdersOptions, 'url' | 'timing'>;
  /** A message, or a pong, which says so by its type. */
  readonly received: (text: string) => void;
}

/** The watch waits for 2.5 beats, a missing pong is a loss after 1.5 pings: so long is a beat, in pings. */
const beatsPerPing = 0.6;

/** A server that said goodbye and does not hang up is gone after this; the library would wait for 30 s. */
const closeTimeout = 1_000;

export class OrdersAttempt implements Attempt {
  readonly #parts: OrdersAttemptParts;
  readonly #events: AttemptEvents;
  readonly #life: AttemptLife;
  readonly #silence: SilenceWatch;
  readonly #pings: Pings;
  #socket: WebSocket | null = null;
  #isOpen = false;

  constructor(parts: OrdersAttemptParts, events: AttemptEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#silence = new SilenceWatch(parts.clock);
    this.#pings = new Pings({
      clock: parts.clock,
      everyMs: parts.options.timing.pingMs,
      send: () => this.#socket?.send('{"type":"ping"}'),
    });
    this.#life = new AttemptLife({
      ...parts,
      events,
      hangUp: () => this.#socket?.terminate(),
      close: () => this.#close(),
    });
    const { connectMs, restMs } = parts.options.timing;
    this.#life.begin({ limitMs: connectMs + restMs, go: (token) => this.#connect(token) });
  }

  drop(): void {
    this.#life.drop();
  }

  /** A ping of its own; resolves with the round trip in ms, rejects when there was no answer. */
  ping(): Promise<number> {
    if (!this.#isOpen || this.#life.isOver) return Promise.reject(new Failure(because('not-connected')));
    return this.#pings.ask();
  }

  /** The answer to a ping is here; the round trip in ms, null when nobody asked. */
  ponged(): number | null {
    return this.#pings.ponged();
  }

  #connect(token: string): void {
    const { options } = this.#parts;
    this.#life.within(options.timing.connectMs);
    const url = new URL(options.url);
    url.searchParams.set('token', token);
    // Channels, as it is usually set up, takes only those who say where they come from.
    const origin = url.origin.replace(/^ws/, 'http');
    const wire = { origin, perMessageDeflate: false, maxPayload: 1_000_000, closeTimeout };
    const socket = new WebSocket(url, wire);
    this.#socket = socket;
    socket.on('open', () => this.#opened());
    socket.on('message', (data, isBinary) => this.#received(isBinary ? '(binary)' : String(data)));
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      const status = response.statusCode ?? 0;
      if (status === 401 || status === 403)
        this.#suspect(token, `handshake rejected (${status})`, becauseOfNumber('answered', status));
      else this.#failed(token, `handshake answered ${status}`);
    });
    // The library's own words hold the address, and the address holds the token.
    socket.on('error', (failure) => this.#failed(token, codeOf(failure)));
    socket.on('close', (code) => this.#failed(token, `close ${code}`));
  }

  #opened(): void {
    if (this.#life.isOver) return;
    const { options, heard } = this.#parts;
    this.#isOpen = true;
    this.#life.inTime();
    heard();
    this.#silence.heard();
    this.#silence.watch(options.timing.pingMs * beatsPerPing, (silentMs) => this.#life.silent(silentMs));
    this.#events.up(true);
    if (!this.#life.isOver) this.#pings.start();
  }

  #received(text: string): void {
    // What the library still had when it was told to stop belongs to nobody.
    if (this.#life.isOver) return;
    this.#silence.heard();
    this.#parts.heard();
    this.#parts.received(text);
  }

  #failed(token: string, words: string): void {
    if (this.#life.isDeaf) return;
    const { expiresAt } = this.#parts.credential.status;
    const hasExpired = expiresAt !== null && expiresAt <= this.#parts.clock.now();
    const reason = endReason(words);
    if (this.#isOpen || !hasExpired) return this.#life.lost(reason);
    this.#suspect(token, `token expired (${words})`, withMore(because('sign-in-expired'), reason));
  }

  #suspect(token: string, message: string, reason: Reason): void {
    if (this.#life.isDeaf) return;
    const { connectMs, restMs } = this.#parts.options.timing;
    this.#life.suspect({ token, message, reason, limitMs: connectMs + restMs });
  }

  #close(): void {
    this.#silence.stop();
    this.#pings.stop();
    // Whatever state it is in, CLOSING too: a socket that says goodbye is as gone as one that has gone.
    this.#socket?.terminate();
  }
}

/** `ECONNREFUSED`, `WS_ERR_…`: what went wrong, without the library's sentence about where. */
function codeOf(failure: Error): string {
  const code: unknown = Reflect.get(failure, 'code');
  return typeof code === 'string' ? code : 'connection error';
}
