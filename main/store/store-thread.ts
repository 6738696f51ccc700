import { Worker } from 'node:worker_threads';

import type { Answer, CallName, Calls, Value } from './call.ts';
import { StoreFailure, StoreGoneError } from './failure.ts';
import type { ThreadData } from './serve.ts';

interface Waiting {
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * The thread of the store, seen from main: calls go in, answers come out in their order. A thread that is gone
 * stays gone, and its owner starts another. Ended by `stop`.
 */
export class StoreThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastCall = 0;
  #end: StoreGoneError | null = null;

  constructor(worker: URL | string, data: ThreadData) {
    this.#worker = new Worker(worker, { workerData: data, name: 'desk-store' });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (cause) => this.#gone(new StoreGoneError('the store thread failed', { cause })));
    this.#worker.on('exit', (code) => this.#gone(new StoreGoneError(`the store thread ended (${code})`)));
  }

  get isGone(): boolean {
    return this.#end !== null;
  }

  /** Rejects with `StoreFailure` or `StoreGoneError`. */
  ask<Name extends CallName>(name: Name, argument: Calls[Name]['argument']): Promise<Calls[Name]['answer']> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    this.#lastCall += 1;
    this.#waiting.set(this.#lastCall, { resolve, reject });
    this.#worker.postMessage({ id: this.#lastCall, name, argument });
    return promise as Promise<Calls[Name]['answer']>;
  }

  /** Lets it close its file and ends it, whatever it does. Twice is fine. */
  async stop(): Promise<void> {
    try {
      await this.ask('close', null);
    } catch (error) {
      // A thread that is gone is closed; one that could not close its file is ended below all the same.
      if (!(error instanceof StoreGoneError) && !(error instanceof StoreFailure)) throw error;
    }
    await this.#worker.terminate();
  }

  /** Ends it without waiting for what it does: for a thread that a dead disk holds. */
  abandon(): void {
    this.#gone(new StoreGoneError('the store thread was given up'));
    this.#worker.unref();
    this.#worker.terminate().catch(() => {
      // It may hang for as long as the disk does; nobody waits for it any more.
    });
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('failure' in answer) waiting?.reject(new StoreFailure(answer.failure));
    else waiting?.resolve(answer.value);
  }

  #gone(end: StoreGoneError): void {
    this.#end ??= end;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#end);
    this.#waiting.clear();
  }
}
