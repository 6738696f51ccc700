import type { Clock } from '../../main/lib/clock.ts';

/** A clock that a test moves by hand. Callbacks run in order of their time, as real timers do. */
export class ManualClock implements Clock {
  #nowMs: number;
  #elapsedMs = 0;
  #next = 0;
  readonly #timers = new Map<number, { at: number; callback: () => void }>();

  constructor(nowMs = 1_700_000_000_000) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  elapsed(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const id = this.#next++;
    this.#timers.set(id, { at: this.#elapsedMs + Math.max(0, delayMs), callback });
    return () => {
      this.#timers.delete(id);
    };
  }

  /** Timers that are still to come: a test that ends with some has left something running. */
  get waiting(): number {
    return this.#timers.size;
  }

  advance(ms: number): void {
    const end = this.#elapsedMs + ms;
    for (;;) {
      const due = [...this.#timers]
        .filter(([, timer]) => timer.at <= end)
        .toSorted((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      const [id, timer] = due;
      this.#timers.delete(id);
      this.#move(timer.at - this.#elapsedMs);
      timer.callback();
    }
    this.#move(end - this.#elapsedMs);
  }

  /** Somebody sets the machine's clock: wall time jumps, durations do not. */
  setWallClock(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  #move(ms: number): void {
    this.#elapsedMs += ms;
    this.#nowMs += ms;
  }
}
