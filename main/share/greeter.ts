import type { Clock } from '../lib/clock.ts';

/** How often a desk tells that it is here and what it has, ms. */
export const beatMs = 4_000;

/** A desk that says nothing for so long is not here any more, ms. */
export const hereMs = 2.5 * beatMs;

/** How long a hello that somebody waits for is put off, so that one answers many, ms. */
const soonMs = 50;
const spreadMs = 50;

export interface GreeterParts {
  readonly clock: Clock;
  readonly random: () => number;
  /** Every beat, whether there is a link or not. */
  readonly beat: () => void;
  /** Out of turn. */
  readonly hello: () => void;
}

/** The two timers of presence: the beat, and a word out of turn when somebody waits for it. */
export class Greeter {
  readonly #parts: GreeterParts;
  #cancelBeat: (() => void) | null = null;
  #cancelSoon: (() => void) | null = null;

  constructor(parts: GreeterParts) {
    this.#parts = parts;
  }

  start(): void {
    const { clock, random, beat } = this.#parts;
    // Spread, so that desks that came up together do not speak together for ever.
    this.#cancelBeat = clock.after(beatMs * (0.9 + 0.2 * random()), () => {
      this.start();
      beat();
    });
  }

  soon(): void {
    const { clock, random, hello } = this.#parts;
    this.#cancelSoon ??= clock.after(soonMs + spreadMs * random(), () => {
      this.#cancelSoon = null;
      hello();
    });
  }

  /** The link is down: nobody waits for a word. */
  hush(): void {
    this.#cancelSoon?.();
    this.#cancelSoon = null;
  }

  stop(): void {
    this.hush();
    this.#cancelBeat?.();
    this.#cancelBeat = null;
  }
}
