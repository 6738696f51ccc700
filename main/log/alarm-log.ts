import type { EntryId } from '../../preload/contract/alarm.ts';
import type { Entry, LogHealth, LogPage, LogQuery } from '../../preload/contract/log.ts';
import {
  because,
  becauseOfNumber,
  becauseOfTime,
  withMore,
  type Reason,
} from '../../preload/contract/reason.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { Listeners } from '../lib/listeners.ts';
import type { Logger } from '../lib/logger.ts';
import { formatError, nobodyWaits } from '../lib/logger.ts';
import { Backlog } from './backlog.ts';
import type { Checkpoint, Summary } from './database.ts';
import { LogFailure, LogInUseError, LogVersionError } from './failure.ts';
import { LogFile } from './log-file.ts';
import type { Question } from './question.ts';
import { answers, isHopeless, toQuestion } from './question.ts';
import { toEntry, toRow } from './row.ts';

/** A transaction of so many rows is one of a flood: they came while the last one was written. */
const floodRows = 4;

/** The most rows of one transaction: a bound on how long one may take. */
const mostAtOnce = 4_000;

/** What memory holds while the disk refuses: about 1 kB each. */
const mostHeld = 500_000;

/** How soon a disk that refused is tried again. */
const retryMs = 1_000;

/** A disk that is silent for this long is a disk that refuses: alarms do not wait for it. */
const stallMs = 5_000;

export interface AlarmLogOptions {
  /** Made if it is not there. Belongs to one console at a time. */
  readonly directory: string;
  /** `alarms.db` unless told; a drill has `drill.db`. */
  readonly file?: string;
  /** `worker.ts`, or what it was built into. */
  readonly worker: URL | string;
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * Between two transactions of a flood, ms: each costs two threads a turn and the disk a flush. 4 unless told. An
   * entry of a quiet hour waits for nothing.
   */
  readonly gatherMs?: number;
}

export interface OpenedLog {
  readonly log: AlarmLog;
  /** The newest entry there was; 0 if none. Ids go on from here. */
  readonly lastId: EntryId;
  readonly checkpoint: Checkpoint | null;
  /**
   * Hazard and command entries, oldest first, in batches: those after the checkpoint, or after `after` (0: from
   * the beginning, for whoever cannot read the checkpoint). Ends with the newest there was when the log opened.
   */
  readonly tail: (after?: EntryId) => AsyncIterable<readonly Entry[]>;
  /** Where a damaged file was moved to; null if the file was sound. */
  readonly setAside: string | null;
}

/**
 * Opens the log of a data directory. Rejects with `LogInUseError` when another console has it and with
 * `LogVersionError` when a newer program wrote it. Whatever else is wrong with the disk, the log opens: in memory,
 * until the disk is well.
 */
export async function openAlarmLog(options: AlarmLogOptions): Promise<OpenedLog> {
  const log = new AlarmLog(options);
  return { log, ...(await log.start()) };
}

/**
 * The alarm log as main sees it: entries go in, in order, and each `append` resolves when its entry is on
 * disk. Everything that came while one transaction was written goes into the next. When the disk refuses or
 * falls silent, entries are held here in memory, `append` resolves at once (an alarm that nobody hears of is
 * worse than one that is not on disk), `health` says so, and the disk is tried again every second until it has
 * everything. The entries are held here and not in the writing thread, so that they outlive it.
 *
 * Made by `openAlarmLog`; ended by `close`.
 */
export class AlarmLog {
  readonly #file: LogFile;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #backlog = new Backlog(mostHeld);
  readonly #onHealth = new Listeners<LogHealth>();
  #lastId: EntryId = 0;
  #lastAppend: Promise<void> = Promise.resolve();
  /** Set while what is told is not all on disk. */
  #memory: { readonly since: number; readonly reason: Reason } | null = null;
  #isWriting = false;
  #writing: Promise<void> = Promise.resolve();
  #cancelRetry: Undo | null = null;
  #closing: Promise<void> | null = null;
  #commits = 0;
  readonly #gatherMs: number;
  #gatherUntil = -Infinity;
  /** Ends the pause that is under way, if one is. */
  #endGather: Undo = () => {};

  constructor(options: AlarmLogOptions) {
    const { directory, file = 'alarms.db', worker, clock, logger, gatherMs = 4 } = options;
    this.#clock = clock;
    this.#gatherMs = gatherMs;
    this.#logger = logger;
    this.#file = new LogFile({ directory, file, worker, clock, logger, onSetAside: () => this.#tell() });
  }

  /** Once, by `openAlarmLog`. */
  async start(): Promise<Omit<OpenedLog, 'log'>> {
    const { lastId, checkpoint, setAside } = await this.#open();
    this.#lastId = lastId;
    return {
      lastId,
      checkpoint,
      setAside,
      tail: (after = checkpoint?.through ?? 0) => this.#file.tail(after, lastId),
    };
  }

  get health(): LogHealth {
    if (this.#memory === null)
      return { state: 'durable', file: this.#file.path, setAside: this.#file.setAside };
    const { letGo, size } = this.#backlog;
    const { since, reason } = this.#memory;
    const lost = letGo === 0 ? null : becauseOfNumber('dropped', letGo);
    return { state: 'memory', since, reason: withMore(reason, lost), waiting: size };
  }

  /** Told at every change, and about once a second while memory is used. */
  onHealth(listener: (health: LogHealth) => void): Undo {
    return this.#onHealth.add(listener);
  }

  /** How many transactions were written. */
  get commits(): number {
    return this.#commits;
  }

  /**
   * Adds an entry; ids only grow. Resolves, in the order of the calls, when the entry is on disk, or when it is
   * held in memory because the disk refuses.
   */
  append(entry: Entry): Promise<void> {
    if (this.#closing !== null) return Promise.reject(new Error('append: the alarm log is closed'));
    if (entry.id <= this.#lastId)
      return Promise.reject(new RangeError(`append: entry ${entry.id} does not follow ${this.#lastId}`));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#lastId = entry.id;
    this.#lastAppend = promise;
    this.#backlog.add(toRow(entry), resolve);
    if (this.#memory !== null) resolve();
    else this.#write();
    return promise;
  }

  /** Keeps the state of the alarms after the entry `through`; written with the entries, not before them. */
  checkpoint(through: EntryId, data: string): void {
    this.#backlog.keep({ through, data });
    if (this.#memory === null) this.#write();
  }

  /**
   * A page, newest first, with everything that was appended before. Throws a `RangeError` for a query that makes
   * no sense.
   */
  async page(query: LogQuery): Promise<LogPage> {
    const question = toQuestion(query);
    // Counters tell of an entry while it is on its way to the disk, and whoever reads it then asks no second time.
    await this.flush();
    // Memory first: what is written meanwhile is then seen twice and not never.
    const held = this.#held(question);
    const bodies = [...held, ...(await this.#stored(question))];
    const found = new Map(bodies.map(toEntry).map((entry) => [entry.id, entry]));
    const newestFirst = [...found.values()].sort((a, b) => b.id - a.id);
    const entries = newestFirst.slice(0, question.limit);
    const isLast = newestFirst.length <= question.limit;
    return { entries, next: isLast ? null : (entries.at(-1)?.id ?? null) };
  }

  /** Resolves when everything appended so far is on disk, or held. */
  flush(): Promise<void> {
    return this.#lastAppend;
  }

  /** Writes what it can and lets the file and the directory go. Twice is fine. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #open(): Promise<Summary & { readonly setAside: string | null }> {
    try {
      const opened = await this.#file.open();
      this.#logger.info(`open ${this.#file.path}, last entry ${opened.lastId}`);
      return opened;
    } catch (error) {
      const refusal = toRefusal(error);
      if (refusal !== null) {
        await this.#file.stop();
        throw refusal;
      }
      this.#hold(because('not-kept', formatError(error)));
      this.#retryLater();
    }
    try {
      // A file that cannot be written may be readable.
      return { ...(await this.#file.summary()), setAside: this.#file.setAside };
    } catch (error) {
      this.#logger.warn('nothing can be read either', error);
      return { lastId: 0, checkpoint: null, setAside: null };
    }
  }

  /** Starts writing unless it is under way; it goes on until there is nothing left or the disk refuses. */
  #write(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#writing = this.#writeAll();
    nobodyWaits(this.#writing, this.#logger, 'write');
  }

  async #writeAll(): Promise<void> {
    try {
      // Waits at least until whoever appends several in a row is done: they share the transaction.
      await this.#unlessStalled(this.#file.open());
      while (!this.#backlog.isEmpty) {
        await this.#gather();
        await this.#writeSome();
      }
      this.#restore();
    } catch (error) {
      this.#hold(because('not-kept', formatError(error)));
      this.#retryLater();
    } finally {
      // Here and not in whoever waits, so that an append in between starts writing again.
      this.#isWriting = false;
    }
  }

  async #writeSome(): Promise<void> {
    const batch = this.#backlog.next(mostAtOnce);
    await this.#unlessStalled(this.#file.write(batch));
    this.#commits += 1;
    this.#gatherUntil = batch.rows.length < floodRows ? -Infinity : this.#clock.elapsed() + this.#gatherMs;
    this.#backlog.written(batch);
  }

  /** What comes in a moment of a flood shares one transaction. */
  #gather(): Promise<void> {
    const restMs = this.#gatherUntil - this.#clock.elapsed();
    if (restMs <= 0 || this.#closing !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#clock.after(restMs, resolve);
      this.#endGather = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Waits for the disk, but lets nobody else wait for longer than `stallMs`. */
  async #unlessStalled<T>(work: Promise<T>): Promise<T> {
    const cancel = this.#clock.after(stallMs, () =>
      this.#hold(withMore(because('not-kept'), becauseOfTime('no-answer-within', stallMs))),
    );
    try {
      return await work;
    } finally {
      cancel();
    }
  }

  /** From now on memory is used: nobody waits for the disk. */
  #hold(reason: Reason): void {
    const since = this.#memory?.since ?? this.#clock.now();
    if (this.#memory === null) {
      this.#logger.warn(`in memory: ${sayReason(reason)}`);
      this.#backlog.settle();
    }
    this.#memory = { since, reason };
    this.#tell();
  }

  /** Everything is on disk. */
  #restore(): void {
    if (this.#memory === null) return;
    this.#memory = null;
    this.#logger.info('on disk again');
    this.#tell();
  }

  #retryLater(): void {
    if (this.#closing !== null) return;
    this.#cancelRetry = this.#clock.after(retryMs, () => this.#write());
  }

  #tell(): void {
    this.#onHealth.tell(this.health);
  }

  #held(question: Question): readonly string[] {
    const bodies: string[] = [];
    if (this.#memory === null || isHopeless(question)) return bodies;
    for (const row of this.#backlog.newestFirst()) {
      if (answers(row, question)) bodies.push(row.body);
      if (bodies.length > question.limit) break;
    }
    return bodies;
  }

  async #stored(question: Question): Promise<readonly string[]> {
    try {
      return await this.#file.page(question);
    } catch (error) {
      if (this.#memory === null) throw new Error('read the alarm log', { cause: error });
      // The screen says that the log is in memory; what memory has is better than no answer.
      this.#logger.warn('a page without the file', error);
      return [];
    }
  }

  async #close(): Promise<void> {
    this.#cancelRetry?.();
    this.#endGather();
    this.#write();
    const { promise: patience, resolve } = Promise.withResolvers<'stalled'>();
    const cancel = this.#clock.after(stallMs, () => resolve('stalled'));
    const end = await Promise.race([this.#writing, patience]);
    cancel();
    if (this.#backlog.size > 0) this.#logger.warn(`closed with ${this.#backlog.size} entries not on disk`);
    if (end === 'stalled') this.#file.abandon();
    else await this.#file.stop();
  }
}

/** What a person has to act on; null for what time may mend. */
function toRefusal(error: unknown): Error | null {
  if (error instanceof LogInUseError) return error;
  return error instanceof LogFailure && error.kind === 'newer' ? new LogVersionError(error.message) : null;
}
