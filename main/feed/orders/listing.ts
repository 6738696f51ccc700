import type { WorkOrder } from '../../../preload/contract/order.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Undo } from '../../lib/disposer.ts';
import { nobodyWaits, type Logger } from '../../lib/logger.ts';

export interface ListingParts {
  readonly read: (signal: AbortSignal) => Promise<readonly WorkOrder[]>;
  /** `at` is when it was asked for, epoch ms: so old is what it says. */
  readonly tell: (orders: readonly WorkOrder[], at: number) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A list that could not be read is asked for again after this. */
const againMs = 15_000;

/**
 * Reads the list when somebody asks: one reading at a time, one more where somebody asked meanwhile, and again
 * later where it failed. Whoever made it stops it, and may refresh it again after that.
 */
export class Listing {
  readonly #parts: ListingParts;
  #reading: AbortController | null = null;
  #isWanted = false;
  #cancelAgain: Undo = () => {};

  constructor(parts: ListingParts) {
    this.#parts = parts;
  }

  refresh(): void {
    this.#cancelAgain();
    if (this.#reading) {
      this.#isWanted = true;
      return;
    }
    const reading = new AbortController();
    this.#reading = reading;
    nobodyWaits(this.#read(reading), this.#parts.logger, 'read the list');
  }

  /** What is under way is not told any more. */
  stop(): void {
    this.#cancelAgain();
    this.#isWanted = false;
    this.#reading?.abort();
    this.#reading = null;
  }

  async #read(reading: AbortController): Promise<void> {
    const { read, tell, clock, logger } = this.#parts;
    const at = clock.now();
    const orders = await read(reading.signal).catch((failure: unknown) => {
      if (this.#reading === reading) logger.warn('the list could not be read', failure);
      return null;
    });
    if (this.#reading !== reading) return;
    this.#reading = null;
    if (orders) tell(orders, at);
    else this.#cancelAgain = clock.after(againMs, () => this.refresh());
    if (!this.#isWanted) return;
    this.#isWanted = false;
    // Asked for while it failed, it is tried again like any other that failed.
    if (orders) this.refresh();
  }
}
