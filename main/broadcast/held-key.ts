import type { PlainReason } from '../../preload/contract/reason.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';

/** The window says `broadcast:keep` every 200 ms; two that are late are allowed. ms */
export const silenceMs = 500;

export type WhyGivenUp = Extract<PlainReason, 'let-go' | 'window-silent'>;

interface Hold {
  readonly done: () => void;
  readonly gaveUp: (why: WhyGivenUp) => void;
  readonly since: number;
}

/**
 * A hand on the key. The window only says that it is held; the time is counted here, and a window that has nothing
 * to say any more lets go. Owns two timers while it is held, none else.
 */
export class HeldKey {
  readonly #clock: Clock;
  readonly #holdMs: number;
  readonly #onChange: () => void;
  #hold: Hold | null = null;
  #cancelDone: Undo = () => {};
  #cancelSilence: Undo = () => {};

  constructor(clock: Clock, holdMs: number, onChange: () => void) {
    this.#clock = clock;
    this.#holdMs = holdMs;
    this.#onChange = onChange;
  }

  /** Epoch ms; null: no hand is on it. */
  get since(): number | null {
    return this.#hold?.since ?? null;
  }

  /** One that is held already is given up. */
  press(done: () => void, gaveUp: (why: WhyGivenUp) => void): void {
    this.release('let-go');
    this.#hold = { done, gaveUp, since: this.#clock.now() };
    this.#cancelDone = this.#clock.after(this.#holdMs, () => this.#take()?.done());
    this.#listen();
    this.#onChange();
  }

  /** It is held still. */
  keep(): void {
    if (this.#hold !== null) this.#listen();
  }

  release(why: WhyGivenUp): void {
    this.#take()?.gaveUp(why);
  }

  /** Lets go, and tells nobody. */
  close(): void {
    this.#cancelDone();
    this.#cancelSilence();
    this.#hold = null;
  }

  #listen(): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#clock.after(silenceMs, () => this.release('window-silent'));
  }

  #take(): Hold | null {
    const hold = this.#hold;
    this.close();
    if (hold !== null) this.#onChange();
    return hold;
  }
}
