import type { Operation } from '../../preload/contract/room.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { NewOperation, OperationStore } from '../store/operation-store.ts';
import type { Applying } from './applying.ts';
import type { OperationBook } from './operation-book.ts';

export interface IntakeParts {
  readonly store: OperationStore;
  readonly book: OperationBook;
  readonly applying: Applying;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** So many are held in memory while the disk refuses; others will send the rest again. */
const mostUnsaved = 10_000;

/**
 * Other desks' operations: on disk first, then in the book, then to the alarms. While the disk refuses they are
 * applied all the same, because an acknowledgement that nobody sees helps nobody, but they are not settled and
 * are written later; after a crash the others send them again.
 */
export class Intake {
  readonly #parts: IntakeParts;
  #unsaved: NewOperation[] = [];
  #unsettled: (() => void)[] = [];

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** True when something was new. `settle` is called once they are durable. */
  async take(operations: readonly Operation[], settle: () => void): Promise<boolean> {
    const { book, applying, clock, store } = this.#parts;
    const arrived = clock.now();
    const fresh = operations.filter(({ author, number }) => !book.has(author, number));
    const kept = fresh.map((operation) => ({ operation, entry: null, isApplied: false }));
    try {
      if (kept.length > 0) await store.append(kept, arrived);
      settle();
    } catch (failure) {
      this.#parts.logger.warn('keep what other desks did', failure);
      if (this.#unsaved.length > mostUnsaved) return false;
      this.#unsaved.push(...kept);
      this.#unsettled.push(settle);
    }
    for (const operation of fresh) if (book.add(operation)) applying.take(operation, arrived);
    return fresh.length > 0;
  }

  /** Notes what has been applied, after what is not on disk yet. Rejects while the disk refuses. */
  async mark(): Promise<void> {
    const { store, applying, clock } = this.#parts;
    if (this.#unsaved.length > 0) {
      const unsaved = this.#unsaved;
      await store.append(unsaved, clock.now());
      this.#unsaved = [];
      for (const settle of this.#unsettled.splice(0)) settle();
    }
    const done = applying.takeDone();
    if (done.length === 0) return;
    try {
      await store.markApplied(done);
    } catch (failure) {
      applying.putBack(done);
      throw failure;
    }
  }
}
