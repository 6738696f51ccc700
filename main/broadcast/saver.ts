import type { Broadcast, BroadcastId } from '../../preload/contract/broadcast.ts';
import type { Logger } from '../lib/logger.ts';
import type { BroadcastKeep } from './parts.ts';

/**
 * Puts broadcasts on disk, each in its own order, the newest state only. A disk that refuses or hangs keeps no
 * broadcast from being sent: that it did is in the program's log, and the next change is tried again.
 */
export class Saver {
  readonly #keep: Pick<BroadcastKeep, 'save'>;
  readonly #logger: Logger;
  readonly #busy = new Map<BroadcastId, { next: Broadcast | null; done: Promise<void> }>();

  constructor(keep: Pick<BroadcastKeep, 'save'>, logger: Logger) {
    this.#keep = keep;
    this.#logger = logger;
  }

  save(broadcast: Broadcast): void {
    const busy = this.#busy.get(broadcast.id);
    if (busy) busy.next = broadcast;
    else {
      const entry = { next: null, done: Promise.resolve() };
      this.#busy.set(broadcast.id, entry);
      entry.done = this.#run(broadcast);
    }
  }

  /** Everything handed in so far is on disk, or was refused. */
  async settled(): Promise<void> {
    await Promise.all([...this.#busy.values()].map(({ done }) => done));
  }

  async #run(first: Broadcast): Promise<void> {
    for (let broadcast: Broadcast | null = first; broadcast !== null;) {
      try {
        await this.#keep.save(broadcast);
      } catch (failure) {
        this.#logger.warn(`broadcast ${broadcast.id} is not on disk`, failure);
      }
      const busy = this.#busy.get(first.id);
      broadcast = busy?.next ?? null;
      if (busy) busy.next = null;
    }
    this.#busy.delete(first.id);
  }
}
