/**
 * The one link state machine of every feed: what operators see as the condition of a connection, and the only
 * owner of the retry loop.
 *
 *              start                    up
 *   stopped ─────────▶ connecting ───────────▶ up
 *      ▲  ▲             ▲   │  │               │  │
 *      │  │     the wait│   │  │refused    lost│  │silent
 *  stop│  │      is over│   │lost   │          │  │
 *      │  │             │   ▼       ▼          │  ▼
 *      │  │           waiting    refused       │ stale ── the wait is over ──▶ connecting
 *      │  └── any state ◀───────── waiting ◀───┘
 *
 * The intent (`start`, `stop`) is kept apart from the wire: each try is one disposable attempt, and what an
 * attempt says after another took its place is not heard. It never gives up; only `refused` waits for a person.
 */
import type { Link } from '../../preload/contract/link.ts';
import type { Reason } from '../../preload/contract/reason.ts';
import { createBackoff, type Backoff } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';

export type AttemptEnd =
  | { readonly why: 'lost'; readonly reason: Reason }
  /** Nothing was heard since then, epoch ms. */
  | { readonly why: 'silent'; readonly since: number }
  /** A rejected login. */
  | { readonly why: 'refused'; readonly reason: Reason }
  /** The next try may follow at once: a new token is there. */
  | { readonly why: 'again' };

/** What an attempt tells. After `ended` it has closed all that it opened and says nothing more. */
export interface AttemptEvents {
  up(supervised: boolean): void;
  ended(end: AttemptEnd): void;
}

/** One try at a connection. */
export interface Attempt {
  /** Closes all that it opened, in whatever state it is, and says nothing more. */
  drop(): void;
}

export interface LinkOptions<A extends Attempt> {
  /** Opens one attempt. Must not throw: what goes wrong is an `ended`. */
  readonly open: (events: AttemptEvents) => A;
  readonly onChange: (link: Link) => void;
  readonly clock: Clock;
  readonly random: () => number;
}

export class LinkMachine<A extends Attempt> {
  readonly #options: LinkOptions<A>;
  readonly #backoff: Backoff;
  #link: Link = { state: 'stopped' };
  #attempt: A | null = null;
  /** Names the attempt that may speak; a new object for each. */
  #turn: object | null = null;
  #cancelWait: (() => void) | null = null;
  #attempts = 0;
  #retries = 0;

  constructor(options: LinkOptions<A>) {
    this.#options = options;
    this.#backoff = createBackoff(options.random);
  }

  get link(): Link {
    return this.#link;
  }

  /** The attempt on the wire, up or not yet. */
  get attempt(): A | null {
    return this.#attempt;
  }

  /** How often a retry was waited for since `start`. */
  get retries(): number {
    return this.#retries;
  }

  start(): void {
    if (this.#link.state === 'stopped') this.#connect();
  }

  /** Forgets counters and waits; the next `start` begins clean. */
  stop(): void {
    if (this.#link.state === 'stopped') return;
    this.#leave();
    this.#forget();
    this.#retries = 0;
    this.#set({ state: 'stopped' });
  }

  /** A new connection now, whatever the state; nothing when stopped. */
  reconnect(): void {
    if (this.#link.state === 'stopped') return;
    this.#leave();
    this.#forget();
    this.#connect();
  }

  #connect(): void {
    const turn = {};
    this.#turn = turn;
    this.#attempts += 1;
    this.#set({ state: 'connecting', attempt: this.#attempts });
    // Whoever was told may have stopped or reconnected.
    if (this.#turn !== turn) return;
    const attempt = this.#options.open({
      up: (supervised) => {
        if (this.#turn === turn) this.#up(supervised);
      },
      ended: (end) => {
        if (this.#turn === turn) this.#ended(end);
      },
    });
    if (this.#turn === turn) this.#attempt = attempt;
    else attempt.drop();
  }

  #up(supervised: boolean): void {
    this.#forget();
    this.#set({ state: 'up', since: this.#options.clock.now(), supervised });
  }

  #ended(end: AttemptEnd): void {
    this.#turn = null;
    this.#attempt = null;
    switch (end.why) {
      case 'again':
        return this.#connect();
      case 'refused':
        return this.#set({ state: 'refused', reason: end.reason });
      case 'silent':
        return this.#wait(() => ({ state: 'stale', since: end.since }));
      case 'lost':
        return this.#wait((retryAt) => ({ state: 'waiting', retryAt, reason: end.reason }));
    }
  }

  #wait(shown: (retryAt: number) => Link): void {
    const delayMs = this.#backoff.next();
    this.#retries += 1;
    this.#cancelWait = this.#options.clock.after(delayMs, () => {
      this.#cancelWait = null;
      this.#connect();
    });
    this.#set(shown(this.#options.clock.now() + delayMs));
  }

  /** Lets go of the wire and of the wait, whichever there is. */
  #leave(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
    const attempt = this.#attempt;
    this.#turn = null;
    this.#attempt = null;
    attempt?.drop();
  }

  #forget(): void {
    this.#attempts = 0;
    this.#backoff.reset();
  }

  #set(link: Link): void {
    this.#link = link;
    this.#options.onChange(link);
  }
}
