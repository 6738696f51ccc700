/**
 * What every feed is, whatever wire it speaks: one link, one credential, one way to stand on the connections
 * page. It follows the session (another token: reopen; signed out: close and forget), and tells the feed when
 * the link came up and when it was lost. The wire itself is the feed's attempt; a feed holds a line and adds
 * what its messages mean. Whoever holds it stops it.
 */
import type { FeedKind, Link, LinkStatus } from '../../preload/contract/link.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { Listeners } from '../lib/listeners.ts';
import type { Logger } from '../lib/logger.ts';
import type { Credential, FeedMessage, SessionChange } from './feed.ts';
import { LinkMachine, type Attempt, type AttemptEvents } from './link.ts';
import { Tally } from './tally.ts';

export interface FeedLineParts<A extends Attempt> {
  readonly connection: string;
  readonly kind: FeedKind;
  /** Of which host and path are shown; never a query. */
  readonly url: string;
  readonly credential: Credential;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly open: (events: AttemptEvents) => A;
  /** The link has come up: ask for what may have been missed. */
  readonly onUp?: () => void;
  /** It was up and is not; `heardAt` is when anything was last heard, epoch ms. */
  readonly onLost?: (heardAt: number) => void;
  /** Stopped or signed out: what is under way ends. Counters go with a sign-out. */
  readonly onClosed?: (why: 'stopped' | 'signed-out') => void;
}

/** How often counters and signs of life are told at most. */
const statusEveryMs = 500;

export class FeedLine<A extends Attempt> {
  readonly tally = new Tally();
  readonly #parts: FeedLineParts<A>;
  readonly #address: string;
  readonly #link: LinkMachine<A>;
  readonly #status = new Listeners<LinkStatus>();
  readonly #messages = new Listeners<FeedMessage>();
  #isStarted = false;
  #undoCredential: Undo = () => {};
  #cancelStatus: Undo | null = null;
  #lastHeardAt: number | null = null;
  #blindSince: number | null = null;
  #roundTripMs: number | null = null;
  #wasUp = false;

  constructor(parts: FeedLineParts<A>) {
    this.#parts = parts;
    const { host, pathname } = new URL(parts.url);
    this.#address = host + pathname;
    const { clock, random, open } = parts;
    this.#link = new LinkMachine<A>({ clock, random, open, onChange: (link) => this.#linked(link) });
  }

  get status(): LinkStatus {
    return {
      connection: this.#parts.connection,
      kind: this.#parts.kind,
      address: this.#address,
      link: this.#link.link,
      lastHeardAt: this.#lastHeardAt,
      blindSince: this.#blindSince,
      ...this.tally.counts,
      retries: this.#link.retries,
      roundTripMs: this.#roundTripMs,
      token: this.#parts.credential.status,
    };
  }

  /** The attempt on the wire, up or not yet. */
  get attempt(): A | null {
    return this.#link.attempt;
  }

  get isUp(): boolean {
    return this.#link.link.state === 'up';
  }

  /** When anything was last heard, epoch ms. */
  get lastHeardAt(): number | null {
    return this.#lastHeardAt;
  }

  /** False when it was started already. `first` runs before anything connects. */
  start(first: () => void = () => {}): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#undoCredential = this.#parts.credential.onChange((change) => this.#signed(change));
    first();
    this.#link.start();
  }

  stop(): void {
    if (!this.#isStarted) return;
    this.#isStarted = false;
    this.#undoCredential();
    this.#link.stop();
    this.#parts.onClosed?.('stopped');
    this.#cancelStatus?.();
    this.#cancelStatus = null;
  }

  reconnect(): void {
    this.#link.reconnect();
  }

  onStatus(listener: (status: LinkStatus) => void): Undo {
    return this.#status.add(listener);
  }

  onMessage(listener: (message: FeedMessage) => void): Undo {
    return this.#messages.add(listener);
  }

  tell(message: FeedMessage): void {
    this.#messages.tell(message);
  }

  /** A sign of life: a message, a beat, anything. */
  heard(): void {
    this.#lastHeardAt = this.#parts.clock.now();
    this.#cancelStatus ??= this.#parts.clock.after(statusEveryMs, () => this.#tellStatus());
  }

  /** Asks what the other side answers; the round trip, ms, which is noted. Rejects as `ask` does. */
  async timed(ask: () => Promise<unknown>): Promise<number> {
    const { clock } = this.#parts;
    const began = clock.elapsed();
    await ask();
    const roundTripMs = clock.elapsed() - began;
    this.measured(roundTripMs);
    return roundTripMs;
  }

  /** A round trip was measured, ms. */
  measured(roundTripMs: number): void {
    this.#roundTripMs = Math.round(roundTripMs * 10) / 10;
  }

  /** Something came and could not be read; `copy` is shortened and free of secrets. Recorded, never lost. */
  reject(reason: string, copy: string): void {
    const { connection, clock } = this.#parts;
    const receivedAt = clock.now();
    this.tally.rejected(reason, receivedAt);
    this.tell({ type: 'rejected', connection, reason, copy, receivedAt });
  }

  #linked(link: Link): void {
    if (link.state === 'up') {
      this.#wasUp = true;
      this.#blindSince = null;
      this.#tellStatus();
      return this.#parts.onUp?.();
    }
    if (this.#wasUp) this.#lost();
    this.#parts.logger.info(lineOf(link));
    this.#tellStatus();
  }

  #lost(): void {
    this.#wasUp = false;
    const heardAt = this.#lastHeardAt ?? this.#parts.clock.now();
    this.#blindSince = heardAt;
    this.#parts.onLost?.(heardAt);
  }

  #signed(change: SessionChange): void {
    if (change === 'signed-out') {
      this.#link.stop();
      this.#parts.onClosed?.('signed-out');
      this.tally.forget();
      this.#lastHeardAt = this.#blindSince = this.#roundTripMs = null;
      return this.#tellStatus();
    }
    // Signed out, the link is stopped and begins again; else another token means another connection.
    if (this.#link.link.state === 'stopped') this.#link.start();
    else this.#link.reconnect();
  }

  #tellStatus(): void {
    this.#cancelStatus?.();
    this.#cancelStatus = null;
    this.#status.tell(this.status);
  }
}

function lineOf(link: Link): string {
  if (link.state === 'waiting' || link.state === 'refused')
    return `${link.state} (${sayReason(link.reason)})`;
  return link.state;
}
