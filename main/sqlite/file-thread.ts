import { Worker } from 'node:worker_threads';

import type { AnswerOf, Closing, Table } from './call.ts';
import { FileFailure, type Failure } from './failure.ts';

export interface FileThreadParts<Kind extends string> {
  /** What the thread is started with. */
  readonly data: unknown;
  /** For whoever looks at the process. */
  readonly name: string;
  /** In the words of an error: `the log thread`. */
  readonly called: string;
  readonly Failed: new (failure: Failure<Kind>) => FileFailure<Kind>;
  readonly Gone: new (message: string, options?: ErrorOptions) => Error;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * A thread that works on a file, seen from main: calls go in, answers come out. Owns the thread, not the file's
 * fate: a thread that is gone stays gone, and its owner starts another. Ended by `stop`.
 */
export class FileThread<Calls extends Table<Calls> & Closing, Kind extends string> {
  readonly #parts: FileThreadParts<Kind>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastCall = 0;
  #end: Error | null = null;
  #stopping: Promise<void> | null = null;

  constructor(worker: URL | string, parts: FileThreadParts<Kind>) {
    const { data, name, called } = parts;
    this.#parts = parts;
    this.#worker = new Worker(worker, { workerData: data, name });
    this.#worker.on('message', (answer: AnswerOf<unknown, Kind>) => this.#settle(answer));
    this.#worker.on('error', (cause) => this.#gone(`${called} failed`, { cause }));
    this.#worker.on('exit', (code) => this.#gone(`${called} ended (${code})`));
  }

  get isGone(): boolean {
    return this.#end !== null;
  }

  /**
   * Answers come in the order of the calls. Rejects with `Failed`, or with `Gone`: then what was asked may or may
   * not have happened.
   */
  ask<Name extends keyof Calls & string>(
    name: Name,
    argument: Calls[Name]['argument'],
  ): Promise<Calls[Name]['answer']> {
    return this.#ask(name, argument) as Promise<Calls[Name]['answer']>;
  }

  /** Lets it close its file and ends it, whatever it does. Twice is fine. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Ends it without waiting for what it does: for a thread that a dead disk holds. */
  abandon(): void {
    this.#gone(`${this.#parts.called} was given up`);
    this.#stopping ??= Promise.resolve();
    this.#worker.unref();
    this.#worker.terminate().catch(() => {
      // It may hang for as long as the disk does; nobody waits for it any more.
    });
  }

  #ask(name: string, argument: unknown): Promise<unknown> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#lastCall += 1;
    this.#waiting.set(this.#lastCall, { resolve, reject });
    this.#worker.postMessage({ id: this.#lastCall, name, argument });
    return promise;
  }

  async #stop(): Promise<void> {
    try {
      await this.#ask('close', null);
    } catch (error) {
      // A thread that is gone is closed; one that could not close its file is ended below all the same.
      if (error !== this.#end && !(error instanceof FileFailure)) throw error;
    }
    await this.#worker.terminate();
  }

  #settle(answer: AnswerOf<unknown, Kind>): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('failure' in answer) waiting?.reject(new this.#parts.Failed(answer.failure));
    else waiting?.resolve(answer.value);
  }

  #gone(words: string, options?: ErrorOptions): void {
    this.#end ??= new this.#parts.Gone(words, options);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#end);
    this.#waiting.clear();
  }
}
