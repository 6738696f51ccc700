import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { EntryId } from '../../preload/contract/alarm.ts';
import type { Entry } from '../../preload/contract/log.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { stampOf } from '../sqlite/file.ts';
import type { Batch } from './backlog.ts';
import type { CallName, Calls, ThreadData } from './call.ts';
import type { Summary } from './database.ts';
import { DirectoryLock } from './directory-lock.ts';
import { LogFailure } from './failure.ts';
import { LogThread, ThreadGoneError } from './log-thread.ts';
import type { Question } from './question.ts';
import { toEntry } from './row.ts';
import type { Opened } from './writer.ts';

/** Entries that cross from the reading thread at once while the alarm state is rebuilt. */
const tailAtOnce = 2_000;

/**
 * The log's file, with the lock on its directory and the two threads that work on it. Starts a thread again
 * that ended, and a fresh file when the present one turns out damaged; each once per call, then the caller
 * hears of it. Does not wait for better times: `AlarmLog` does. Ended by `stop`.
 */
export class LogFile {
  readonly path: string;
  readonly #directory: string;
  readonly #worker: URL | string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onSetAside: () => void;
  #lock: DirectoryLock | null = null;
  #writer: LogThread | null = null;
  #reader: LogThread | null = null;
  #opened: Opened | null = null;
  #setAside: string | null = null;
  /** Whatever changes the file happens one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  /** While the file is moved, nobody may open it. */
  #moving: Promise<unknown> | null = null;
  #isStopped = false;

  constructor(options: {
    readonly directory: string;
    readonly file: string;
    readonly worker: URL | string;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly onSetAside: () => void;
  }) {
    this.#directory = options.directory;
    this.#worker = options.worker;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#onSetAside = options.onSetAside;
    this.path = join(options.directory, options.file);
  }

  /** Where the last damaged file lies, null if none was met. */
  get setAside(): string | null {
    return this.#setAside;
  }

  /** Takes the directory and opens the file. Throws `LogInUseError` for a directory that is taken. */
  open(): Promise<Opened> {
    return this.#inTurn(() => this.#open());
  }

  /** On disk when it resolves. */
  write(batch: Batch): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#write(batch);
      } catch (error) {
        if (isDamage(error)) await this.#replace();
        else if (!(error instanceof ThreadGoneError)) {
          // Next time all open the file anew: one that has it open read-only makes it so for all of the process.
          if (error instanceof LogFailure && error.kind === 'read-only') this.#opened = null;
          throw error;
        }
        // A batch that was written before its thread ended is sent again and stays as it is.
        this.#logger.warn('writing once more', error);
        await this.#write(batch);
      }
    });
  }

  page(question: Question): Promise<readonly string[]> {
    return this.#read('page', question);
  }

  summary(): Promise<Summary> {
    return this.#read('summary', null);
  }

  /** Hazards and commands from `after` (exclusive) to `through`, oldest first, in batches. */
  async *tail(after: EntryId, through: EntryId): AsyncGenerator<readonly Entry[]> {
    for (let last = after; last < through;) {
      const bodies = await this.#read('tail', { after: last, through, limit: tailAtOnce });
      const entries = bodies.map(toEntry);
      if (entries.length > 0) yield entries;
      if (entries.length < tailAtOnce) return;
      last = entries.at(-1)?.id ?? through;
    }
  }

  /** Twice is fine. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#turn;
    // The writer first. If it were last, it would delete the files that it shares with readers, and a start on a
    // full or read-only disk, which cannot make them, could not even read where the alarms stood.
    await this.#reader?.ask('summary', null).catch((error: unknown) => {
      this.#logger.warn('the reader does not hold the file', error);
    });
    await this.#writer?.stop();
    await this.#reader?.stop();
    this.#lock?.release();
  }

  /** For a disk that does not answer. */
  abandon(): void {
    this.#isStopped = true;
    this.#reader?.abandon();
    this.#writer?.abandon();
    this.#lock?.release();
  }

  async #open(): Promise<Opened> {
    if (this.#opened !== null && this.#writer?.isGone === false) return this.#opened;
    mkdirSync(this.#directory, { recursive: true });
    this.#lock ??= DirectoryLock.take(this.#directory);
    if (this.#opened === null) await this.#stopReading();
    if (this.#writer === null || this.#writer.isGone) this.#writer = this.#start('writer');
    const opened = await this.#writer.ask('open', { stamp: this.#stamp() });
    this.#opened = opened;
    this.#noteSetAside(opened);
    // Started now and not with the first question, because it keeps the search index up to date.
    await this.#readingThread();
    return opened;
  }

  async #write(batch: Batch): Promise<void> {
    await this.#open();
    await this.#writer?.ask('write', batch);
  }

  async #read<Name extends CallName>(
    name: Name,
    argument: Calls[Name]['argument'],
  ): Promise<Calls[Name]['answer']> {
    const reader = await this.#readingThread();
    try {
      return await reader.ask(name, argument);
    } catch (error) {
      if (isDamage(error)) await this.#inTurn(() => (this.#reader === reader ? this.#replace() : undefined));
      else if (!(error instanceof ThreadGoneError)) throw error;
      this.#logger.warn('reading once more', error);
      return (await this.#readingThread()).ask(name, argument);
    }
  }

  async #readingThread(): Promise<LogThread> {
    await this.#moving;
    if (this.#reader === null || this.#reader.isGone) this.#reader = this.#start('reader');
    return this.#reader;
  }

  async #stopReading(): Promise<void> {
    await this.#reader?.stop();
    this.#reader = null;
  }

  async #replace(): Promise<void> {
    const moved = this.#move();
    // Its failure is this call's; those who only wait for the end of it are not to fail with it.
    this.#moving = moved.catch(() => undefined);
    try {
      await moved;
    } finally {
      this.#moving = null;
    }
  }

  async #move(): Promise<void> {
    // A file that is open cannot be moved everywhere.
    await this.#stopReading();
    if (this.#writer === null || this.#writer.isGone) this.#writer = this.#start('writer');
    this.#opened = await this.#writer.ask('set-aside', { stamp: this.#stamp() });
    this.#noteSetAside(this.#opened);
  }

  #noteSetAside(opened: Opened): void {
    if (opened.setAside === null) return;
    this.#setAside = opened.setAside;
    this.#logger.warn(`damaged file set aside as ${opened.setAside}, fresh file ${this.path}`);
    this.#onSetAside();
  }

  #start(role: ThreadData['role']): LogThread {
    if (this.#isStopped) throw new Error('the alarm log is closed');
    return new LogThread(this.#worker, { role, file: this.path });
  }

  #stamp(): string {
    return stampOf(this.#clock.now());
  }

  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof LogFailure && error.kind === 'damaged';
}
