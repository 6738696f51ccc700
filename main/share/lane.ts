import type { Logger } from '../lib/logger.ts';

/** Jobs one after the other, in the order in which they came. A job that fails is logged and stops no other. */
export class Lane {
  readonly #logger: Logger;
  #last: Promise<void> = Promise.resolve();
  #size = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** How many are waiting or under way. */
  get size(): number {
    return this.#size;
  }

  run(what: string, job: () => Promise<void>): void {
    this.#size += 1;
    this.#last = this.#last
      .then(job)
      .catch((failure: unknown) => this.#logger.warn(what, failure))
      .finally(() => {
        this.#size -= 1;
      });
  }

  /** Resolves when nothing is waiting any more, whatever comes meanwhile. */
  async idle(): Promise<void> {
    while (this.#size > 0) await this.#last;
  }
}
