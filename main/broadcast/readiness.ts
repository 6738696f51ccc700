import type { Clock } from '../lib/clock.ts';
import { Pauses } from './pauses.ts';

/** What no hand waits for waits so long for its ways, ms, and looks for them so often. */
const mostMs = 15_000;
const lookMs = 250;

/**
 * At the start links are still being opened, and other desks have not told yet what they sent: what is due by then
 * waits for that, and not for ever. Whoever made it closes it.
 */
export class Readiness {
  readonly #clock: Clock;
  readonly #pauses: Pauses;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#pauses = new Pauses(clock);
  }

  /** Resolves when it is so, or was not for too long; rejects when it is closed. */
  async until(isReady: () => boolean): Promise<void> {
    const end = this.#clock.elapsed() + mostMs;
    while (!this.#isClosed && !isReady() && this.#clock.elapsed() < end) await this.#pauses.wait(lookMs);
    if (this.#isClosed) throw new Error('the console is closing');
  }

  /** Twice is fine. */
  close(): void {
    this.#isClosed = true;
    this.#pauses.close();
  }
}
