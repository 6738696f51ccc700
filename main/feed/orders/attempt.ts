/**
 * One try at the socket of a work-order system: a token, a handshake, pings, and the watch over the missing
 * pong. The system turns a bad token away before it accepts, without a word (wire-facts 4): that looks like a
 * dead network, so the token's age and whoever keeps the tokens decide which of the two it was.
 */
import { WebSocket } from 'ws';
import type { Clock } from '../../lib/clock.ts';
import { formatError, nobodyWaits, type Logger } from '../../lib/logger.ts';
import type { Undo } from '../../lib/disposer.ts';
import type { Credential } from '../feed.ts';
import { SilenceWatch } from '../ima/silence.ts';
import type { Attempt, AttemptEnd, AttemptEvents } from '../link.ts';
import type { OrdersOptions } from './options.ts';
import { Pings } from './pings.ts';

export interface OrdersAttemptParts {
  readonly options: Pick<OrdersOptions, 'url' | 'timing'>;
  readonly credential: Credential;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly heard: () => void;
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
  readonly #silence: SilenceWatch;
  readonly #pings: Pings;
  #socket: WebSocket | null = null;
  #cancelDeadline: Undo = () => {};
  #isOpen = false;
  #isOver = false;
  #isJudged = false;

  constructor(parts: OrdersAttemptParts, events: AttemptEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#silence = new SilenceWatch(parts.clock);
    this.#pings = new Pings({
      clock: parts.clock,
      everyMs: parts.options.timing.pingMs,
      send: () => this.#socket?.send('{"type":"ping"}'),
    });
    nobodyWaits(this.#run(), parts.logger, 'attempt');
  }

  drop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelDeadline();
    this.#silence.stop();
    this.#pings.stop();
    // Whatever state it is in, CLOSING too: a socket that says goodbye is as gone as one that has gone.
    this.#socket?.terminate();
  }

  /** A ping of its own; resolves with the round trip in ms, rejects when there was no answer. */
  ping(): Promise<number> {
    if (!this.#isOpen || this.#isOver) return Promise.reject(new Error('the link is not up'));
    return this.#pings.ask();
  }

  /** The answer to a ping is here; the round trip in ms, null when nobody asked. */
  ponged(): number | null {
    return this.#pings.ponged();
  }

  async #run(): Promise<void> {
    const { credential, options } = this.#parts;
    const { connectMs, restMs } = options.timing;
    this.#within(connectMs + restMs, 'no token in time');
    try {
      const answer = await credential.token();
      if (this.#isOver) return;
      if (answer.ok) this.#connect(answer.token);
      else this.#end(answer.refused ? { why: 'refused', reason: answer.reason } : lost(answer.reason));
    } catch (failure) {
      this.#end(lost(formatError(failure)));
    }
  }

  #connect(token: string): void {
    const { options } = this.#parts;
    this.#within(options.timing.connectMs, `not connected within ${options.timing.connectMs} ms`);
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
      if (status === 401 || status === 403) this.#suspect(token, `handshake rejected (${status})`);
      else this.#failed(token, `handshake answered ${status}`);
    });
    // The library's own words hold the address, and the address holds the token.
    socket.on('error', (failure) => this.#failed(token, codeOf(failure)));
    socket.on('close', (code) => this.#failed(token, `close ${code}`));
  }

  #opened(): void {
    if (this.#isOver) return;
    const { clock, options, heard } = this.#parts;
    this.#isOpen = true;
    this.#cancelDeadline();
    heard();
    this.#silence.heard();
    this.#silence.watch(options.timing.pingMs * beatsPerPing, (silentMs) =>
      this.#end({ why: 'silent', since: Math.round(clock.now() - silentMs) }),
    );
    this.#events.up(true);
    if (!this.#isOver) this.#pings.start();
  }

  #received(text: string): void {
    // What the library still had when it was told to stop belongs to nobody.
    if (this.#isOver) return;
    this.#silence.heard();
    this.#parts.heard();
    this.#parts.received(text);
  }

  #failed(token: string, reason: string): void {
    if (this.#isOver || this.#isJudged) return;
    const { expiresAt } = this.#parts.credential.status;
    const hasExpired = expiresAt !== null && expiresAt <= this.#parts.clock.now();
    if (!this.#isOpen && hasExpired) this.#suspect(token, `token expired (${reason})`);
    else this.#end(lost(reason));
  }

  /** Only who keeps the tokens knows whether it was the token. */
  #suspect(token: string, message: string): void {
    const { options, logger } = this.#parts;
    if (this.#isOver || this.#isJudged) return;
    this.#isJudged = true;
    this.#within(options.timing.connectMs + options.timing.restMs, message);
    this.#socket?.terminate();
    nobodyWaits(this.#judge(token, message), logger, 'judge a rejected handshake');
  }

  async #judge(token: string, message: string): Promise<void> {
    const { credential, logger } = this.#parts;
    const verdict = await credential.denied(token, message).catch((failure: unknown) => {
      logger.warn('judge a rejected handshake', failure);
      return 'retry' as const;
    });
    if (this.#isOver) return;
    if (verdict === 'renewed') return this.#end({ why: 'again' });
    if (verdict === 'refused') return this.#end({ why: 'refused', reason: message });
    this.#end(lost(message));
  }

  #within(limitMs: number, reason: string): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#parts.clock.after(limitMs, () => this.#end(lost(reason)));
  }

  #end(end: AttemptEnd): void {
    if (this.#isOver) return;
    this.drop();
    this.#events.ended(end);
  }
}

function lost(reason: string): AttemptEnd {
  return { why: 'lost', reason };
}

/** `ECONNREFUSED`, `WS_ERR_…`: what went wrong, without the library's sentence about where. */
function codeOf(failure: Error): string {
  const code: unknown = Reflect.get(failure, 'code');
  return typeof code === 'string' ? code : 'connection error';
}
