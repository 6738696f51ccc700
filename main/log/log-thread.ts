import { Worker } from 'node:worker_threads';

import type { Answer, CallName, Calls, ThreadData, Value } from './call.ts';
import { LogFailure } from './failure.ts';

/** The thread ended without being told to; what it was asked last may or may not have happened. */
export class ThreadGoneError extends Error {
  override readonly name = 'ThreadGoneError';
}

interface Waiting {
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * One thread of the log, seen from main: calls go in, answers come out. Owns the thread, not the file's fate:
 * a thread that is gone stays gone, and its owner starts another. Ended by `stop`.
 */
export class LogThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastCall = 0;
  #end: ThreadGoneError | null = null;
  #stopping: Promise<void> | null = null;

  constructor(worker: URL | string, data: ThreadData) {
    this.#worker = new Worker(worker, { workerData: data, name: `log-${data.role}` });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (cause) => this.#gone(new ThreadGoneError('the log thread failed', { cause })));
    this.#worker.on('exit', (code) => this.#gone(new ThreadGoneError(`the log thread ended (${code})`)));
  }

  get isGone(): boolean {
    return this.#end !== null;
  }

  /** Answers come in the order of the calls. Rejects with `LogFailure` or `ThreadGoneError`. */
  ask<Name extends CallName>(name: Name, argument: Calls[Name]['argument']): Promise<Calls[Name]['answer']> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    this.#lastCall += 1;
    this.#waiting.set(this.#lastCall, { resolve, reject });
    this.#worker.postMessage({ id: this.#lastCall, name, argument });
    return promise as Promise<Calls[Name]['answer']>;
  }

  /** Lets it close its file and ends it, whatever it does. Twice is fine. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Ends it without waiting for what it does: for a thread that a dead disk holds. */
  abandon(): void {
    this.#gone(new ThreadGoneError('the log thread was given up'));
    this.#stopping ??= Promise.resolve();
    this.#worker.unref();
    this.#worker.terminate().catch(() => {
      // It may hang for as long as the disk does; nobody waits for it any more.
    });
  }

  async #stop(): Promise<void> {
    try {
      await this.ask('close', null);
    } catch (error) {
      // A thread that is gone is closed; one that could not close its file is ended below all the same.
      if (!(error instanceof ThreadGoneError) && !(error instanceof LogFailure)) throw error;
    }
    await this.#worker.terminate();
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('failure' in answer) waiting?.reject(new LogFailure(answer.failure));
    else waiting?.resolve(answer.value);
  }

  #gone(end: ThreadGoneError): void {
    this.#end ??= end;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#end);
    this.#waiting.clear();
  }
}
