import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';

/** Does a piece of work as often as it is asked for, but never twice within `everyMs`. */
export class Pace {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #work: () => void;
  readonly #isFirstAtOnce: boolean;
  #cancel: Undo | null = null;
  #isAsked = false;

  /** `first`: whether the first one after a rest is done at once, or gathers what follows. */
  constructor(clock: Clock, everyMs: number, first: 'at-once' | 'gathers', work: () => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#isFirstAtOnce = first === 'at-once';
    this.#work = work;
  }

  ask(): void {
    this.#isAsked = true;
    if (this.#cancel !== null) return;
    if (this.#isFirstAtOnce) this.#do();
    else this.#rest();
  }

  /** Now, if it was asked for. */
  flush(): void {
    if (this.#isAsked) this.#do();
  }

  /** Leaves no timer, and what was asked for undone. */
  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#isAsked = false;
  }

  #do(): void {
    this.#rest();
    this.#isAsked = false;
    this.#work();
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(this.#everyMs, () => {
      this.#cancel = null;
      this.flush();
    });
  }
}
