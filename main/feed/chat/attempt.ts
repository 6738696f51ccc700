/**
 * One try at a chat connection: a token, a way into the server, and the beat over it. Made for one connection
 * and never used again; the libraries' reconnection is off, the link owns it.
 */
import { because } from '../../../preload/contract/reason.ts';
import { AttemptLife, type AttemptParts } from '../attempt-life.ts';
import { maskOf } from '../copy.ts';
import type { Attempt, AttemptEvents } from '../link.ts';
import { isBag } from '../ima/context.ts';
import { endReason } from '../reason.ts';
import type { ChatEvent } from './chat-event.ts';
import { shapeOf } from './copy.ts';
import { decodeChat } from './decode.ts';
import { Door } from './door.ts';
import type { ChatOptions } from './options.ts';
import { Pulse } from './pulse.ts';
import type { Ways } from './ways.ts';

export interface ChatAttemptParts extends AttemptParts {
  readonly options: ChatOptions;
  readonly ways: Ways;
  readonly measured: (roundTripMs: number) => void;
  /** Something came, readable or not. */
  readonly received: () => void;
  /** An `at` as the server wrote it, whatever that is. */
  readonly stamped: (at: unknown) => void;
  /** `name` as the wire has it. Must not throw. */
  readonly told: (name: string, event: ChatEvent) => void;
  readonly rejected: (reason: string, copy: string) => void;
}

const maxWordsLength = 200;
/** What a server says that has trouble of its own, and no opinion about the token. */
const trouble = /busy|overload|unavailable|time.?out|internal|too many|rate limit|database|maintenance/i;

export class ChatAttempt implements Attempt {
  readonly #parts: ChatAttemptParts;
  readonly #events: AttemptEvents;
  readonly #life: AttemptLife;
  readonly #pulse: Pulse;
  #door: Door | null = null;
  /** When anything was last heard, epoch ms. */
  #heardAt: number;

  constructor(parts: ChatAttemptParts, events: AttemptEvents) {
    this.#parts = parts;
    this.#events = events;
    const { clock, options, measured } = parts;
    this.#heardAt = clock.now();
    this.#pulse = new Pulse({
      clock,
      beatMs: options.timing.beatMs,
      measured,
      emit: (name, ...args) => this.emit(name, ...args),
      silent: (silentMs) => this.#life.silent(silentMs),
    });
    this.#life = new AttemptLife({
      ...parts,
      events,
      hangUp: () => this.#pulse.stop(),
      close: () => this.#close(),
    });
    const { connectMs, restMs } = options.timing;
    this.#life.begin({ limitMs: connectMs + restMs, go: (token) => this.#enter(token) });
  }

  get isOpen(): boolean {
    return !this.#life.isOver && this.#door?.isOpen === true;
  }

  /** False: nothing was sent, and nothing will be. */
  emit(name: string, ...args: readonly unknown[]): boolean {
    return !this.#life.isOver && this.#door?.emit(name, ...args) === true;
  }

  /** The round trip of an echo in ms. Rejects where none comes back. */
  ask(): Promise<number> {
    return this.#pulse.ask();
  }

  drop(): void {
    this.#life.drop();
  }

  #enter(token: string): void {
    const { options, ways, clock, heard } = this.#parts;
    // The door has deadlines of its own.
    this.#life.inTime();
    this.#door = new Door(
      { options, ways, token, clock },
      {
        up: () => {
          this.#pulse.start();
          if (!this.#life.isOver) this.#events.up(true);
        },
        event: (name, args) => this.#take(name, args),
        denied: (message, isSaid) => this.#suspect(token, message.slice(0, maxWordsLength), isSaid),
        // The engine watches its own pings, and says so in these words.
        closed: (reason) => {
          if (reason === 'ping timeout') this.#life.end({ why: 'silent', since: this.#heardAt });
          else this.#life.lost(endReason(reason));
        },
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

  #suspect(token: string, message: string, isSaid: boolean): void {
    const { options, ways } = this.#parts;
    const { connectMs, restMs } = options.timing;
    this.#life.suspect({
      token,
      message,
      reason: isSaid ? because('refused', message) : endReason(message),
      // The socket's `error` is the token by its meaning, whatever words the server has for it.
      said: isSaid && !trouble.test(message) ? `invalid token: ${message}` : message,
      limitMs: connectMs + restMs,
      // The token is good, they say: so the way may not be.
      acquitted: () => ways.forget(),
    });
  }

  #close(): void {
    this.#pulse.stop();
    this.#door?.terminate();
  }
}
