import type { Undo } from '../lib/disposer.ts';
import { Listeners } from '../lib/listeners.ts';

/** What an operator has in hand that a window must not be taken away from. */
export type HandsOn = 'broadcast' | 'command';

/** Told by whoever knows of keys and commands, asked by whoever would load a window again. Has nothing to stop. */
export class Hands {
  readonly #changes = new Listeners<null>();
  #isHolding = false;
  #commands = 0;

  /** Null: nothing is in hand. A held key comes first, because it lasts. */
  get busyWith(): HandsOn | null {
    if (this.#isHolding) return 'broadcast';
    return this.#commands > 0 ? 'command' : null;
  }

  /** The key of a broadcast is pressed, or was let go. Said twice is fine. */
  holds(isHolding: boolean): void {
    const wasBusy = this.busyWith;
    this.#isHolding = isHolding;
    this.#changedFrom(wasBusy);
  }

  /** A command (an acknowledgement) is under way until its answer is there, whatever the answer is. */
  async during<T>(command: () => Promise<T> | T): Promise<T> {
    const wasBusy = this.busyWith;
    this.#commands += 1;
    this.#changedFrom(wasBusy);
    try {
      return await command();
    } finally {
      const isBusy = this.busyWith;
      this.#commands -= 1;
      this.#changedFrom(isBusy);
    }
  }

  /** Something was taken in hand or let go: ask `busyWith`. */
  onChange(listener: () => void): Undo {
    return this.#changes.add(listener);
  }

  #changedFrom(before: HandsOn | null): void {
    if (this.busyWith !== before) this.#changes.tell(null);
  }
}
