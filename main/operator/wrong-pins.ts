import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';

/** So many wrong PINs in a row are taken for typing errors. */
const freeTries = 5;
const firstWaitMs = 10_000;
const longestWaitMs = 300_000;

/**
 * Wrong PINs in a row at one desk, whoever's they are, and the wait that they earn: 10 s after the fifth,
 * doubled by every further one, 5 minutes at most. Waits by the monotonic clock: setting the machine's clock
 * shortens none. Whoever made it stops it.
 */
export class WrongPins {
  readonly #clock: Clock;
  readonly #onWait: (until: number | null) => void;
  #count = 0;
  #isWaiting = false;
  #cancel: Undo = () => {};

  /** @param onWait gets the end of the wait, epoch ms, and null when it is over */
  constructor(clock: Clock, onWait: (until: number | null) => void) {
    this.#clock = clock;
    this.#onWait = onWait;
  }

  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  count(): void {
    this.#count += 1;
    if (this.#count < freeTries) return;
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (this.#count - freeTries));
    this.#isWaiting = true;
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#isWaiting = false;
      this.#onWait(null);
    });
    this.#onWait(this.#clock.now() + waitMs);
  }

  /** A right PIN ends the row. */
  forget(): void {
    this.#count = 0;
  }

  stop(): void {
    this.#cancel();
  }
}
