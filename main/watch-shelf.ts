import type { Alarm, AlarmId } from '../preload/contract/alarm.ts';
import type { Clock } from './lib/clock.ts';
import type { Undo } from './lib/disposer.ts';

/** A clock set forward may end a shelf early by our wait; it is looked at again at least so often. */
const longestWaitMs = 60_000;

/**
 * Ends shelves when their time is over: alarms return by themselves, and no shelf is for ever. Told of every
 * alarm as it stands; `end` is called once for each that is due.
 */
export class ShelfWatch {
  readonly #clock: Clock;
  readonly #end: (alarm: Alarm) => void;
  readonly #waits = new Map<AlarmId, { readonly until: number; readonly cancel: Undo }>();

  constructor(clock: Clock, end: (alarm: Alarm) => void) {
    this.#clock = clock;
    this.#end = end;
  }

  heard(id: AlarmId, alarm: Alarm | null): void {
    const until = alarm?.shelf?.until;
    if (this.#waits.get(id)?.until === until) return;
    this.#waits.get(id)?.cancel();
    this.#waits.delete(id);
    if (alarm && until !== undefined) this.#wait(alarm, until);
  }

  close(): void {
    for (const { cancel } of this.#waits.values()) cancel();
    this.#waits.clear();
  }

  #wait(alarm: Alarm, until: number): void {
    const waitMs = Math.min(Math.max(0, until - this.#clock.now()), longestWaitMs);
    const cancel = this.#clock.after(waitMs, () => {
      if (this.#clock.now() < until) return this.#wait(alarm, until);
      this.#waits.delete(alarm.id);
      this.#end(alarm);
    });
    this.#waits.set(alarm.id, { until, cancel });
  }
}
