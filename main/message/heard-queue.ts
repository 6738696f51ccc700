import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { Logger } from '../lib/logger.ts';
import { nobodyWaits } from '../lib/logger.ts';
import { wordsOf } from './reply.ts';
import type { Heard } from './stay-parts.ts';
import type { Turn } from './turn.ts';

/** Events that wait for their turn. What is beyond that is pushed again, or read with its room. */
const most = 5_000;
/** Messages that are taken in one transaction. */
const mostAtOnce = 200;
/** A disk that refused is asked again, ms. */
const againMs = 1_000;

export interface HeardQueueParts {
  readonly turn: Turn;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Rejects where the disk refuses; then it gets the same again. */
  readonly hear: (batch: readonly Heard[]) => Promise<void>;
  /** Something is wrong that an operator should know of. */
  readonly complain: (text: string) => void;
}

/**
 * Events on their way into the store, in their order, messages in a row as one batch. Where the disk refuses they
 * wait for it: nothing is told or acknowledged that is not kept. Ended by `end`.
 */
export class HeardQueue {
  readonly #parts: HeardQueueParts;
  #heard: Heard[] = [];
  #isHearing = false;
  #isEnded = false;
  #cancelAgain: Undo | null = null;
  /** The disk refused last time, and that was said. */
  #isRefused = false;

  constructor(parts: HeardQueueParts) {
    this.#parts = parts;
  }

  add(event: Heard): void {
    if (this.#isEnded) return;
    if (this.#heard.length >= most) {
      this.#parts.logger.warn(`${most} events wait, ${event.is} is let go`);
      return;
    }
    this.#heard.push(event);
    this.#hearAll();
  }

  end(): void {
    this.#isEnded = true;
    this.#heard = [];
    this.#cancelAgain?.();
    this.#cancelAgain = null;
  }

  #hearAll(): void {
    if (this.#isHearing || this.#cancelAgain !== null || this.#isEnded || this.#heard.length === 0) return;
    this.#isHearing = true;
    const { turn, logger } = this.#parts;
    nobodyWaits(
      turn.run(() => this.#hearNext()),
      logger,
      'hear',
    );
  }

  /** One batch, then whoever else asked has the turn. */
  async #hearNext(): Promise<void> {
    const other = this.#heard.findIndex((event) => event.is !== 'msg');
    const inARow = other === -1 ? this.#heard.length : Math.max(other, 1);
    const batch = this.#heard.splice(0, Math.min(inARow, mostAtOnce));
    try {
      await this.#parts.hear(batch);
      this.#isRefused = false;
    } catch (error) {
      if (isOwnFault(error)) await this.#hearEach(batch);
      else this.#wait(batch, error);
    }
    this.#isHearing = false;
    this.#hearAll();
  }

  /** One of them is what no table takes, or is a mistake of ours: only that one is lost, and not in silence. */
  async #hearEach(batch: readonly Heard[]): Promise<void> {
    for (const [index, event] of batch.entries()) {
      if (this.#isEnded) return;
      try {
        await this.#parts.hear([event]);
      } catch (error) {
        if (!isOwnFault(error)) return this.#wait(batch.slice(index), error);
        this.#parts.logger.warn(`${event.is} was not kept`, error);
        this.#parts.complain(`not kept: ${event.is} (${wordsOf(error)})`);
      }
    }
  }

  #wait(batch: readonly Heard[], error: unknown): void {
    if (this.#isEnded) return;
    const { logger, clock, complain } = this.#parts;
    logger.warn('what the chat server says cannot be kept', error);
    if (!this.#isRefused) complain(`messages cannot be kept: ${wordsOf(error)}`);
    this.#isRefused = true;
    this.#heard.unshift(...batch);
    this.#cancelAgain = clock.after(againMs, () => {
      this.#cancelAgain = null;
      this.#hearAll();
    });
  }
}

/** Trying again would be for ever: neither the disk nor the store's thread is to blame. */
function isOwnFault(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if ('kind' in error) return error.kind === 'statement';
  return error.name !== 'StoreGoneError';
}
