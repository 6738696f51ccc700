import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';

/** Waits that end at once when whoever waits is closed. */
export class Pauses {
  readonly #clock: Clock;
  readonly #ends = new Set<Undo>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        this.#ends.delete(end);
        resolve();
      };
      const cancel = this.#clock.after(ms, end);
      this.#ends.add(end);
    });
  }

  close(): void {
    for (const end of this.#ends) end();
  }
}
