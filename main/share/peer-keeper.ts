import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { OperationStore } from '../store/operation-store.ts';
import type { Presence } from './presence.ts';

export interface PeerKeeperParts {
  readonly presence: Presence;
  readonly store: OperationStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Every hello changes when somebody was last heard of: not worth a commit each, ms. */
const everyMs = 60_000;

/** Keeps who was in the room, so that a desk that starts alone knows for whom it has news. */
export class PeerKeeper {
  readonly #parts: PeerKeeperParts;
  #keptAt = -Infinity;
  #keptDesks = 0;

  constructor(parts: PeerKeeperParts) {
    this.#parts = parts;
  }

  restore(text: string): void {
    try {
      this.#parts.presence.restore(text);
    } catch (failure) {
      this.#parts.logger.warn('who was in the room is not readable', failure);
    }
  }

  /** At most once a minute, but for a desk that is new, and at the end. */
  async keep(isEnd: boolean): Promise<void> {
    const { presence, store, clock } = this.#parts;
    const desks = presence.peers().length;
    const isDue = clock.elapsed() - this.#keptAt >= everyMs;
    if (desks === 0 || (!isEnd && !isDue && desks === this.#keptDesks)) return;
    await store.keepPeers(presence.toText());
    this.#keptAt = clock.elapsed();
    this.#keptDesks = desks;
  }
}
