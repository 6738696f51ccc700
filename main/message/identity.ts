import type { ChatWire, UserInfo } from '../feed/chat/chat-event.ts';
import { createBackoff, type Backoff } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { Logger } from '../lib/logger.ts';

/** A server that has never told who we are, and fails so often at being asked, does not know the question. */
const mostFailures = 3;

export interface IdentityParts {
  readonly wire: ChatWire;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/**
 * Asks the server who is signed in, once for each link: nothing of anybody is sent, kept or shown anew before
 * that is known. Ended by `stop`.
 */
export class Identity {
  readonly #parts: IdentityParts;
  readonly #backoff: Backoff;
  /** Names the link that is asked about. */
  #link: object | null = null;
  #cancel: Undo = () => {};

  constructor(parts: IdentityParts) {
    this.#parts = parts;
    this.#backoff = createBackoff(parts.random);
  }

  /**
   * @param isKnown whether the server is known to tell; then it is waited for
   * @param tell gets null where the server does not tell
   */
  ask(isKnown: () => boolean, tell: (self: UserInfo | null) => void): void {
    this.stop();
    this.#backoff.reset();
    const link = (this.#link = {});
    void this.#ask(link, 1, isKnown, tell);
  }

  /** The link is down, or somebody signed out: no answer counts any more. */
  stop(): void {
    this.#link = null;
    this.#cancel();
  }

  /** Never rejects. */
  async #ask(
    link: object,
    tries: number,
    isKnown: () => boolean,
    tell: (self: UserInfo | null) => void,
  ): Promise<void> {
    const { wire, clock, logger } = this.#parts;
    try {
      const self = await wire.fetchSelf();
      if (this.#link === link) tell(self);
    } catch (error) {
      if (this.#link !== link) return;
      logger.warn('who is signed in could not be read', error);
      if (tries >= mostFailures && !isKnown()) return tell(null);
      this.#cancel = clock.after(this.#backoff.next(), () => {
        if (this.#link === link) void this.#ask(link, tries + 1, isKnown, tell);
      });
    }
  }
}
