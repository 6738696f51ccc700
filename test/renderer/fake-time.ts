import type { Time, Undo } from '../../renderer/state/time.ts';
import { noon } from './fixture.ts';

interface Due {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that a test moves by hand. A frame is due 16 ms later. */
export class FakeTime implements Time {
  #now: number;
  #due: Due[] = [];

  constructor(now: number = noon) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): Undo {
    const due = { at: this.#now + delayMs, callback };
    this.#due.push(due);
    return () => {
      this.#due = this.#due.filter((each) => each !== due);
    };
  }

  frame(callback: () => void): Undo {
    return this.after(16, callback);
  }

  /** Lets the time pass, and everything due in it happen in order. */
  pass(durationMs: number): void {
    const end = this.#now + durationMs;
    for (;;) {
      const next = this.#due.filter((each) => each.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#due = this.#due.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
  }

  /** What still waits: nothing may, once everything is stopped. */
  get waiting(): number {
    return this.#due.length;
  }
}

/** Lets promises that are settled already run their course. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

/** A storage that lives as long as a test. */
export function memoryStore(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value);
    },
  };
}
