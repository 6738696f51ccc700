import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';

/** Nobody stands at a wall to sign it in again, and an account that is asked for too often gets locked. */
const firstMs = 5 * 60_000;
const laterMs = 15 * 60_000;

/** The server could not be asked, so it counted nothing against the account. */
const unaskedMs = 60_000;

/** When a login that was refused is asked for again by itself. One wait at a time; `cancel` leaves no timer. */
export class SlowRetry {
  readonly #clock: Clock;
  readonly #ask: () => void;
  #refusals = 0;
  #cancelWait: Undo | null = null;

  constructor(clock: Clock, ask: () => void) {
    this.#clock = clock;
    this.#ask = ask;
  }

  /** Who asked in the meantime does not put the next try off. */
  refused(): void {
    if (this.#cancelWait) return;
    this.#refusals += 1;
    this.#wait(this.#refusals === 1 ? firstMs : laterMs);
  }

  /** Its own try reached nobody. */
  unasked(): void {
    if (!this.#cancelWait) this.#wait(unaskedMs);
  }

  cancel(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
  }

  /** A person acted, or it works: the next refusal is a first one. */
  forget(): void {
    this.cancel();
    this.#refusals = 0;
  }

  #wait(delayMs: number): void {
    this.#cancelWait = this.#clock.after(delayMs, () => {
      this.#cancelWait = null;
      this.#ask();
    });
  }
}
