import { because, becauseOfTime } from '../../../preload/contract/reason.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Undo } from '../../lib/disposer.ts';
import { Failure } from '../reason.ts';

export interface PingsParts {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly send: () => void;
}

/**
 * The pings of one connection: one at once and one every period, those that somebody asked for, and how long
 * the answers took. Whether silence is a loss is not decided here. Whoever made it stops it.
 */
export class Pings {
  readonly #parts: PingsParts;
  readonly #askers = new Set<(answer: number | Error) => void>();
  #cancel: Undo = () => {};
  /** When the ping went out whose pong is awaited, monotonic ms. */
  #sentAt: number | null = null;

  constructor(parts: PingsParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#ping();
    this.#cancel = this.#parts.clock.after(this.#parts.everyMs, () => this.start());
  }

  /** The round trip in ms; rejects where no pong comes in time, or the connection ends first. */
  ask(): Promise<number> {
    const { clock } = this.#parts;
    return new Promise((resolve, reject) => {
      const settle = (answer: number | Error) => {
        this.#askers.delete(settle);
        cancel();
        if (typeof answer === 'number') resolve(answer);
        else reject(answer);
      };
      const late = becauseOfTime('no-answer-within', this.#limitMs);
      const cancel = clock.after(this.#limitMs, () => settle(new Failure(late)));
      this.#askers.add(settle);
      this.#ping();
    });
  }

  /** A pong has come; the round trip in ms, null where nobody waited for it. */
  ponged(): number | null {
    if (this.#sentAt === null) return null;
    const roundTripMs = this.#parts.clock.elapsed() - this.#sentAt;
    this.#sentAt = null;
    for (const settle of [...this.#askers]) settle(roundTripMs);
    return roundTripMs;
  }

  stop(): void {
    this.#cancel();
    for (const settle of [...this.#askers]) settle(new Failure(because('closed')));
  }

  get #limitMs(): number {
    return this.#parts.everyMs / 2;
  }

  /** While a pong is on its way it answers everybody; one that does not come any more is given up. */
  #ping(): void {
    const now = this.#parts.clock.elapsed();
    if (this.#sentAt !== null && now - this.#sentAt < this.#limitMs) return;
    this.#sentAt = now;
    this.#parts.send();
  }
}
