/**
 * One try at a chat connection: a token, a way into the server, and the beat over it. Made for one connection
 * and never used again; the libraries' reconnection is off, the link owns it.
 */
import type { Clock } from '../../lib/clock.ts';
import { nobodyWaits, type Logger } from '../../lib/logger.ts';
import type { Credential } from '../feed.ts';
import type { Attempt, AttemptEnd, AttemptEvents } from '../link.ts';
import { isBag } from '../ima/context.ts';
import { reasonOf } from './call.ts';
import type { ChatEvent } from './chat-event.ts';
import { maskOf, shapeOf } from './copy.ts';
import { decodeChat } from './decode.ts';
import { Door } from './door.ts';
import type { ChatOptions } from './options.ts';
import { Pulse } from './pulse.ts';
import type { Ways } from './ways.ts';

export interface ChatAttemptParts {
  readonly options: ChatOptions;
  readonly ways: Ways;
  readonly credential: Credential;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly heard: () => void;
  readonly measured: (roundTripMs: number) => void;
  /** Something came, readable or not. */
  readonly received: () => void;
  /** An `at` as the server wrote it, whatever that is. */
  readonly stamped: (at: unknown) => void;
  /** `name` as the wire has it. Must not throw. */
  readonly told: (name: string, event: ChatEvent) => void;
  readonly rejected: (reason: string, copy: string) => void;
}

const maxReasonLength = 200;
/** What a server says that has trouble of its own, and no opinion about the token. */
const trouble = /busy|overload|unavailable|time.?out|internal|too many|rate limit|database|maintenance/i;

export class ChatAttempt implements Attempt {
  readonly #parts: ChatAttemptParts;
  readonly #events: AttemptEvents;
  readonly #pulse: Pulse;
  #token = '';
  #door: Door | null = null;
  #cancelDeadline: () => void = () => {};
  /** When anything was last heard, epoch ms. */
  #heardAt: number;
  #isOver = false;

  constructor(parts: ChatAttemptParts, events: AttemptEvents) {
    this.#parts = parts;
    this.#events = events;
    const { clock, options, measured, logger } = parts;
    this.#heardAt = clock.now();
    this.#pulse = new Pulse({
      clock,
      beatMs: options.timing.beatMs,
      measured,
      emit: (name, ...args) => this.emit(name, ...args),
      silent: (silentMs) => this.#end({ why: 'silent', since: Math.round(clock.now() - silentMs) }),
    });
    nobodyWaits(this.#run(), logger, 'attempt');
  }

  get isOpen(): boolean {
    return !this.#isOver && this.#door?.isOpen === true;
  }

  /** False: nothing was sent, and nothing will be. */
  emit(name: string, ...args: readonly unknown[]): boolean {
    return !this.#isOver && this.#door?.emit(name, ...args) === true;
  }

  /** The round trip of an echo in ms. Rejects where none comes back. */
  ask(): Promise<number> {
    return this.#pulse.ask();
  }

  drop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelDeadline();
    this.#pulse.stop();
    this.#door?.terminate();
  }

  async #run(): Promise<void> {
    const { connectMs, restMs } = this.#parts.options.timing;
    this.#within(connectMs + restMs, 'no token in time');
    try {
      const answer = await this.#parts.credential.token();
      if (this.#isOver) return;
      this.#cancelDeadline();
      if (answer.ok) this.#enter(answer.token);
      else this.#end(answer.refused ? { why: 'refused', reason: answer.reason } : lost(answer.reason));
    } catch (failure) {
      this.#end(lost(reasonOf(failure)));
    }
  }

  /** Every step that may stall has its deadline, one at a time; the door has its own. */
  #within(limitMs: number, reason: string): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#parts.clock.after(limitMs, () => this.#end(lost(reason)));
  }

  #enter(token: string): void {
    const { options, ways, clock, heard } = this.#parts;
    this.#token = token;
    this.#door = new Door(
      { options, ways, token, clock },
      {
        up: () => {
          this.#pulse.start();
          if (!this.#isOver) this.#events.up(true);
        },
        event: (name, args) => this.#take(name, args),
        denied: (message, isSaid) => this.#suspect(message.slice(0, maxReasonLength), isSaid),
        // The engine watches its own pings, and says so in these words.
        closed: (reason) =>
          this.#end(reason === 'ping timeout' ? { why: 'silent', since: this.#heardAt } : lost(reason)),
        heard: () => {
          this.#heardAt = clock.now();
          heard();
        },
        rejected: (reason, text) => {
          this.#parts.received();
          this.#parts.rejected(reason, maskOf(text));
        },
      },
    );
  }

  #take(name: string, args: readonly unknown[]): void {
    this.#pulse.heard();
    this.#parts.received();
    const decoded = decodeChat(name, args);
    if (decoded.is === 'rejected') return this.#parts.rejected(decoded.reason, shapeOf(name, args));
    if (decoded.event.is === 'echoed') this.#pulse.echoed();
    else this.#parts.stamped(isBag(args[0]) ? args[0]['at'] : null);
    this.#parts.told(name, decoded.event);
  }

  /** Only who keeps the tokens knows whether it was the token. */
  #suspect(message: string, isSaid: boolean): void {
    const { options, logger } = this.#parts;
    this.#pulse.stop();
    this.#within(options.timing.connectMs + options.timing.restMs, message);
    // The socket's `error` is the token by its meaning, whatever words the server has for it.
    const said = isSaid && !trouble.test(message) ? `invalid token: ${message}` : message;
    nobodyWaits(this.#judge(message, said), logger, 'judge a rejected token');
  }

  async #judge(message: string, said: string): Promise<void> {
    const { credential, ways, logger } = this.#parts;
    const verdict = await credential.denied(this.#token, said).catch((failure: unknown) => {
      logger.warn('judge a rejected token', failure);
      return 'retry' as const;
    });
    if (this.#isOver) return;
    if (verdict === 'renewed') return this.#end({ why: 'again' });
    if (verdict === 'refused') return this.#end({ why: 'refused', reason: message });
    // The token is good, they say: so the way may not be.
    ways.forget();
    this.#end(lost(message));
  }

  #end(end: AttemptEnd): void {
    if (this.#isOver) return;
    this.drop();
    this.#events.ended(end);
  }
}

function lost(reason: string): AttemptEnd {
  return { why: 'lost', reason: reason.slice(0, maxReasonLength) };
}
