import { becauseOfTime, type Reason } from '../../../preload/contract/reason.ts';
import type { Clock } from '../../lib/clock.ts';

interface Wait {
  readonly ids: Set<string>;
  readonly done: (failure: Reason | null) => void;
  readonly cancel: () => void;
}

/** Which of the broker's receipts are waited for, and by whom. Each wait ends once, whatever happens. */
export class Receipts {
  readonly #clock: Clock;
  readonly #byId = new Map<string, Wait>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls back with null when all of them came, or with why they did not: after `limitMs`, or by `drop`. */
  expect(ids: readonly string[], limitMs: number, done: (failure: Reason | null) => void): void {
    const wait: Wait = {
      ids: new Set(ids),
      done,
      cancel: this.#clock.after(limitMs, () => this.#end(wait, becauseOfTime('no-answer-within', limitMs))),
    };
    for (const id of ids) this.#byId.set(id, wait);
  }

  /** A receipt came. One that nobody waits for any more changes nothing. */
  came(id: string): void {
    const wait = this.#byId.get(id);
    if (!wait) return;
    this.#byId.delete(id);
    wait.ids.delete(id);
    if (wait.ids.size === 0) this.#end(wait, null);
  }

  /** None will come any more. */
  drop(reason: Reason): void {
    // Looked up one by one: who is told of the end of one wait may end others.
    for (const wait of this.#byId.values()) this.#end(wait, reason);
  }

  #end(wait: Wait, failure: Reason | null): void {
    wait.cancel();
    for (const id of wait.ids) this.#byId.delete(id);
    wait.done(failure);
  }
}
