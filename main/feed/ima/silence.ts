import type { Clock } from '../../lib/clock.ts';

/** How many beats may be missed before silence is a loss. */
const beats = 2.5;

/**
 * Watches that something is heard. One timer, however much is heard: it looks at the last sign of life and
 * sleeps until that would be too old.
 */
export class SilenceWatch {
  readonly #clock: Clock;
  #limitMs = 0;
  #heardAt: number;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#heardAt = clock.elapsed();
  }

  heard(): void {
    this.#heardAt = this.#clock.elapsed();
  }

  /** `beatMs`: how often the peer is bound to say something. Calls back once. */
  watch(beatMs: number, onSilent: (silentMs: number) => void): void {
    this.stop();
    this.#limitMs = beatMs * beats;
    this.#sleep(this.#limitMs, onSilent);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #sleep(delayMs: number, onSilent: (silentMs: number) => void): void {
    const dueAt = this.#clock.elapsed() + delayMs;
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#cancel = null;
      const now = this.#clock.elapsed();
      const silentMs = now - this.#heardAt;
      const isLate = now - dueAt > this.#limitMs / 2;
      // A timer that comes late says that this process stood still, not the peer: what waits in the socket
      // is read first, and only what is silent after that is silent.
      if (isLate) return this.#sleep(this.#limitMs / beats, onSilent);
      if (silentMs < this.#limitMs) return this.#sleep(this.#limitMs - silentMs, onSilent);
      onSilent(silentMs);
    });
  }
}
