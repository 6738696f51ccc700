/**
 * What a desk keeps beside the alarm log: chat messages, and the operations that desks share. One SQLite file
 * in a thread of its own.
 */
import { join } from 'node:path';

import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { stampOf } from '../sqlite/file.ts';
import type { Job, Outcome, SqlValue, Statement } from './call.ts';
import { StoreFailure, StoreGoneError } from './failure.ts';
import { StoreThread } from './store-thread.ts';

export type { SqlValue, Statement } from './call.ts';

export interface DeskStore {
  /** Where the last damaged file lies, null if none was met. */
  readonly setAside: string | null;
  /** Reads, in the order of the calls: it sees every write that was called before it. */
  all<T>(sql: string, values?: readonly SqlValue[]): Promise<readonly T[]>;
  /**
   * All of it in one transaction, on disk when it resolves, in the order of the calls. Rejects with `StoreFailure`
   * (nothing was written) or `StoreGoneError` (it may have been): write what can be written twice.
   */
  write(statements: readonly Statement[]): Promise<void>;
  /** Finishes what was called before. Twice is fine. */
  close(): Promise<void>;
}

export interface DeskStoreOptions {
  readonly directory: string;
  /** `desk.db` unless told. */
  readonly file?: string;
  /** The script of the thread: `worker.ts`. */
  readonly worker: URL | string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Jobs that cross to the thread at once. */
const mostAtOnce = 500;

/** How long the end waits for the disk, ms. */
const closeWithinMs = 5_000;

interface Waiting {
  readonly job: Job;
  readonly resolve: (rows: readonly unknown[]) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Opens the store. A disk that refuses is no reason not to start: every call then tries again and rejects with
 * why. Rejects for the file of a newer program.
 */
export async function openDeskStore(options: DeskStoreOptions): Promise<DeskStore> {
  const file = new DeskFile(options);
  try {
    await file.open();
  } catch (error) {
    if (!(error instanceof StoreFailure) || error.kind !== 'unwritable') {
      await file.close();
      throw error;
    }
    options.logger.warn('the store cannot be opened yet', error);
  }
  return file;
}

/** The store's queue and thread. Starts another thread where one ended, once for each batch of calls. */
class DeskFile implements DeskStore {
  readonly #options: DeskStoreOptions;
  readonly #path: string;
  #thread: StoreThread | null = null;
  #isOpen = false;
  #setAside: string | null = null;
  #queue: Waiting[] = [];
  #running: Promise<void> | null = null;
  #closing: Promise<void> | null = null;
  #isGivenUp = false;

  constructor(options: DeskStoreOptions) {
    this.#options = options;
    this.#path = join(options.directory, options.file ?? 'desk.db');
  }

  get setAside(): string | null {
    return this.#setAside;
  }

  async open(): Promise<StoreThread> {
    if (this.#isGivenUp) throw new StoreGoneError('the store was given up');
    if (this.#thread === null || this.#thread.isGone) {
      this.#isOpen = false;
      this.#thread = new StoreThread(this.#options.worker, { file: this.#path });
    }
    const thread = this.#thread;
    if (!this.#isOpen) this.#opened((await thread.ask('open', { stamp: this.#stamp() })).setAside);
    return thread;
  }

  async all<T>(sql: string, values: readonly SqlValue[] = []): Promise<readonly T[]> {
    return (await this.#ask({ read: { sql, values } })) as readonly T[];
  }

  async write(statements: readonly Statement[]): Promise<void> {
    await this.#ask({ write: statements });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #ask(job: Job): Promise<readonly unknown[]> {
    if (this.#closing !== null) return Promise.reject(new Error('the store is closed'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      // Started in a moment, so that what is called in one breath shares a transaction.
      this.#running ??= Promise.resolve().then(() => this.#runAll());
    });
  }

  async #runAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, mostAtOnce);
      try {
        const outcomes = await this.#run(batch.map(({ job }) => job));
        for (const [index, { resolve, reject }] of batch.entries()) settle(outcomes[index], resolve, reject);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = null;
  }

  async #run(jobs: readonly Job[]): Promise<readonly Outcome[]> {
    const thread = await this.open();
    const outcomes = await thread.ask('run', jobs);
    const damage = outcomes.find((outcome) => 'failure' in outcome && outcome.failure.kind === 'damaged');
    if (damage === undefined) return outcomes;
    this.#options.logger.warn('the store is damaged, writing once more into a fresh one');
    this.#opened((await thread.ask('set-aside', { stamp: this.#stamp() })).setAside);
    // All of them: what was written before the damage was met lies in the file that was set aside.
    return thread.ask('run', jobs);
  }

  async #close(): Promise<void> {
    const cancel = this.#options.clock.after(closeWithinMs, () => {
      this.#options.logger.warn('the disk does not answer, the store is given up');
      this.#isGivenUp = true;
      this.#thread?.abandon();
    });
    await this.#running;
    await this.#thread?.stop();
    cancel();
  }

  #opened(setAside: string | null): void {
    this.#isOpen = true;
    if (setAside === null) return;
    this.#setAside = setAside;
    this.#options.logger.warn(`the store was damaged and lies in ${setAside}`);
  }

  #stamp(): string {
    return stampOf(this.#options.clock.now());
  }
}

function settle(outcome: Outcome | undefined, resolve: Waiting['resolve'], reject: Waiting['reject']): void {
  if (outcome === undefined) reject(new Error('the store thread answered too little'));
  else if ('failure' in outcome) reject(new StoreFailure(outcome.failure));
  else resolve(outcome.rows);
}
