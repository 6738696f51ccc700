import type { Clock } from '../../../main/lib/clock.ts';

/** A clock that knows how many callbacks are still to come. */
export class CountingClock implements Clock {
  readonly #clock: Clock;
  /** How long each was to wait, ms. */
  readonly #waiting = new Set<{ readonly delayMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** How long each of them was to wait, ms: what tells them apart. */
  get delays(): readonly number[] {
    return [...this.#waiting].map(({ delayMs }) => Math.round(delayMs)).sort((a, b) => a - b);
  }

  now(): number {
    return this.#clock.now();
  }

  elapsed(): number {
    return this.#clock.elapsed();
  }

  after(delayMs: number, callback: () => void): () => void {
    const wait = { delayMs };
    this.#waiting.add(wait);
    const cancel = this.#clock.after(delayMs, () => {
      this.#waiting.delete(wait);
      callback();
    });
    return () => {
      this.#waiting.delete(wait);
      cancel();
    };
  }
}
