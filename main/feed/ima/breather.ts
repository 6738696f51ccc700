import type { Clock } from '../../lib/clock.ts';

/** How long frames may be handled in one turn of the event loop, ms. */
const longestMs = 8;

/**
 * Gives the event loop its turns in a flood. Node reads up to two megabytes from a socket that always has more
 * before anything else has its turn: windows, acknowledgements and timers would wait for a tenth of a second.
 */
export class Breather {
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #socket: { pause(): void; resume(): void };
  #turn: NodeJS.Immediate | null = null;
  #startedAt = 0;
  #isPaused = false;

  constructor(clock: Pick<Clock, 'elapsed'>, socket: { pause(): void; resume(): void }) {
    this.#clock = clock;
    this.#socket = socket;
  }

  /** A frame was handled. */
  handled(): void {
    if (this.#isPaused) return;
    if (this.#turn === null) {
      this.#startedAt = this.#clock.elapsed();
      this.#turn = setImmediate(() => this.#next());
      return;
    }
    if (this.#clock.elapsed() - this.#startedAt < longestMs) return;
    this.#isPaused = true;
    this.#socket.pause();
  }

  /** The socket is let go of. */
  stop(): void {
    if (this.#turn !== null) clearImmediate(this.#turn);
    this.#turn = null;
    this.#isPaused = true;
  }

  #next(): void {
    this.#turn = null;
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#socket.resume();
  }
}
