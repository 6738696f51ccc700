import type { Clock } from '../lib/clock.ts';

/** A page that fails again within this time is given the same pause before it is loaded once more, ms. */
const calmMs = 2_000;
/** So many troubles within a minute, or one after the other without a usable page between them, are too many. */
const tooMany = 3;
const minuteMs = 60_000;
/** A page that was told to load has to be usable within this time, ms; a slow machine is given more, up to three times. */
const readyMs = 10_000;
const mostPatience = 3;

/** What to do about a page that went wrong. */
export interface Remedy {
  readonly waitMs: number;
  /** It has failed too often: something is shown in its place for a while. */
  readonly isTooOften: boolean;
}

/** Counts what went wrong with one window's page. Has nothing to stop. */
export class PageTrouble {
  readonly #clock: Clock;
  #times: readonly number[] = [];
  #inRow = 0;
  #timesSlow = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long a load may take now, ms. */
  get limitMs(): number {
    return readyMs * Math.min(1 + this.#timesSlow, mostPatience);
  }

  /** Its process ended, it hangs, or it did not load. */
  failed(): Remedy {
    const now = this.#clock.elapsed();
    const waitMs = now - (this.#times.at(-1) ?? -Infinity) < calmMs ? calmMs : 0;
    this.#times = [...this.#times.filter((at) => now - at < minuteMs), now];
    this.#inRow += 1;
    return { waitMs, isTooOften: this.#times.length >= tooMany || this.#inRow >= tooMany };
  }

  /** It was not usable in time. */
  slow(): Remedy {
    this.#timesSlow += 1;
    return this.failed();
  }

  /** It is usable. */
  calm(): void {
    this.#inRow = 0;
    this.#timesSlow = 0;
  }
}
